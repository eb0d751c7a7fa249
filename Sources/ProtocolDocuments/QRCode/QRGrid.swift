/// The modules of a code, and which of them are the standard's own patterns.
struct QRGrid {
  let version: QRVersion
  private(set) var dark: [Bool]
  private var isFunction: [Bool]

  var size: Int { version.size }

  /// A grid with its patterns, and with no text yet.
  init(_ version: QRVersion) {
    self.version = version
    dark = Array(repeating: false, count: version.size * version.size)
    isFunction = dark
    for index in 0..<size {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { finder(row, column) }
    alignments()
    // Kept free for now: the mask decides them.
    format(0)
    versionBits()
  }

  /// Lays the codewords in columns of two, upwards and downwards in turn, from the right.
  mutating func place(_ codewords: [UInt8]) {
    var bit = 0
    for right in stride(from: size - 1, to: 0, by: -2) {
      // The column of the vertical timing pattern is left out.
      let right = right <= 6 ? right - 1 : right
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<size {
        for column in [right, right - 1] {
          let row = isUpward ? size - 1 - step : step
          let place = row * size + column
          guard !isFunction[place], bit < codewords.count * 8 else { continue }
          dark[place] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
          bit += 1
        }
      }
    }
  }

  /// The grid with a mask laid over its text, and with the format that names the mask.
  func masked(_ mask: Int) -> QRGrid {
    var grid = self
    for row in 0..<size {
      for column in 0..<size where !isFunction[row * size + column] && Self.inverts(mask, row, column) {
        grid.dark[row * size + column].toggle()
      }
    }
    grid.format(mask)
    return grid
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }

  private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
    dark[row * size + column] = isDark
    isFunction[row * size + column] = true
  }

  private mutating func finder(_ centreRow: Int, _ centreColumn: Int) {
    for row in (centreRow - 4)...(centreRow + 4) where 0..<size ~= row {
      for column in (centreColumn - 4)...(centreColumn + 4) where 0..<size ~= column {
        let distance = max(abs(row - centreRow), abs(column - centreColumn))
        set(row, column, distance != 2 && distance != 4)
      }
    }
  }

  private mutating func alignments() {
    let last = version.alignment.count - 1
    for (first, row) in version.alignment.enumerated() {
      for (second, column) in version.alignment.enumerated() {
        // Three corners have a finder.
        if (first, second) == (0, 0) || (first, second) == (0, last) || (first, second) == (last, 0) { continue }
        for rowOffset in -2...2 {
          for columnOffset in -2...2 {
            set(row + rowOffset, column + columnOffset, max(abs(rowOffset), abs(columnOffset)) != 1)
          }
        }
      }
    }
  }

  /// Error correction M (00) and the mask, with their BCH code, twice.
  private mutating func format(_ mask: Int) {
    var remainder = mask
    for _ in 0..<10 { remainder = remainder << 1 ^ (remainder >> 9) * 0x537 }
    let bits = (mask << 10 | remainder) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(index, 8, bit(index)) }
    set(7, 8, bit(6))
    set(8, 8, bit(7))
    set(8, 7, bit(8))
    for index in 9..<15 { set(8, 14 - index, bit(index)) }
    for index in 0..<8 { set(8, size - 1 - index, bit(index)) }
    for index in 8..<15 { set(size - 15 + index, 8, bit(index)) }
    set(size - 8, 8, true)
  }

  /// From version 7 on the version stands beside two finders, with its BCH code.
  private mutating func versionBits() {
    guard version.number >= 7 else { return }
    var remainder = version.number
    for _ in 0..<12 { remainder = remainder << 1 ^ (remainder >> 11) * 0x1F25 }
    let bits = version.number << 12 | remainder
    for index in 0..<18 {
      let isDark = bits >> index & 1 == 1
      set(index / 3, size - 11 + index % 3, isDark)
      set(size - 11 + index % 3, index / 3, isDark)
    }
  }
}

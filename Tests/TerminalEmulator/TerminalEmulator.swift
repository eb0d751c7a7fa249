/// A terminal as far as the operator's console uses one: it places the cursor, erases, and writes characters with a look.
/// It knows nothing of the program: what it does not know, and what leaves the screen, is counted as a fault.
public struct TerminalEmulator {
  /// Columns and lines.
  public let columns: Int, lines: Int
  /// What stands in each cell; nil behind a wide character.
  public private(set) var cells: [Character?]
  /// The numbers of «Select Graphic Rendition» that each cell was written with: «0;1;32».
  public private(set) var looks: [String]
  /// What this terminal did not understand.
  public private(set) var faults: [String] = []
  /// The private modes that are on: 1049 (a screen of its own), 25 (cursor), 7 (wrap), 2004 (marked paste).
  public private(set) var modes: Set<Int> = [25, 7]

  private var line = 0
  private var column = 0
  private var look = "0"
  private var pending: [UInt8] = []

  /// A blank terminal.
  public init(columns: Int, lines: Int) {
    self.columns = columns
    self.lines = lines
    cells = Array(repeating: " ", count: columns * lines)
    looks = Array(repeating: "0", count: columns * lines)
  }

  /// Takes what the program wrote; a sequence or a character may be cut anywhere.
  public mutating func take(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var rest = pending[...]
    while let first = rest.first {
      if first == 0x1B {
        guard let end = sequence(rest) else { break }
        rest = rest[end...]
      } else {
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard rest.count >= length else { break }
        write(String(decoding: rest.prefix(length), as: UTF8.self))
        rest = rest.dropFirst(length)
      }
    }
    pending = Array(rest)
  }

  /// The lines as a reader sees them, without blanks at their ends.
  public var text: [String] {
    (0..<lines).map { line in
      var text = String(cells[line * columns..<(line + 1) * columns].compactMap { $0 })
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  private mutating func write(_ text: String) {
    guard let scalar = text.unicodeScalars.first else { return }
    if scalar.value < 0x20 {
      switch scalar.value {
      case 0x0D: column = 0
      case 0x0A: line = min(line + 1, lines - 1)
      default: faults.append("control \(scalar.value)")
      }
      return
    }
    if [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory) {
      // Stands with the letter before it.
      let index = line * columns + max(0, column - 1)
      cells[index] = cells[index].map { Character(String($0) + text) }
      return
    }
    let isWide = 0x1100...0x115F ~= scalar.value || 0x2E80...0xD7A3 ~= scalar.value || 0x1F300...0x1F6FF ~= scalar.value
    guard column + (isWide ? 2 : 1) <= columns else {
      faults.append("«\(text)» outside the screen, line \(line)")
      return
    }
    let index = line * columns + column
    cells[index] = Character(text)
    looks[index] = look
    column += 1
    if isWide {
      cells[index + 1] = nil
      looks[index + 1] = look
      column += 1
    }
  }

  /// A sequence; where it ends, or nil if it has not ended.
  private mutating func sequence(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 3, bytes[bytes.startIndex + 1] == 0x5B else {
      if bytes.count >= 2, bytes[bytes.startIndex + 1] != 0x5B { faults.append("ESC \(bytes[bytes.startIndex + 1])") }
      return bytes.count >= 2 && bytes[bytes.startIndex + 1] != 0x5B ? bytes.startIndex + 2 : nil
    }
    guard let end = bytes[(bytes.startIndex + 2)...].firstIndex(where: { 0x40...0x7E ~= $0 }) else { return nil }
    let parameters = String(decoding: bytes[(bytes.startIndex + 2)..<end], as: UTF8.self)
    switch bytes[end] {
    case UInt8(ascii: "H"):
      let place = parameters.split(separator: ";").compactMap { Int($0) }
      line = (place.first ?? 1) - 1
      column = (place.count > 1 ? place[1] : 1) - 1
      if !(0..<lines ~= line && 0..<columns ~= column) {
        faults.append("cursor to \(line), \(column)")
        (line, column) = (0, 0)
      }
    case UInt8(ascii: "m"): look = parameters
    case UInt8(ascii: "J") where parameters == "2":
      cells = Array(repeating: " ", count: columns * lines)
      looks = Array(repeating: "0", count: columns * lines)
    case UInt8(ascii: "h"), UInt8(ascii: "l"):
      guard parameters.hasPrefix("?"), let mode = Int(parameters.dropFirst()) else {
        faults.append("mode \(parameters)")
        break
      }
      if bytes[end] == UInt8(ascii: "h") { modes.insert(mode) } else { modes.remove(mode) }
    default: faults.append("CSI \(parameters) \(bytes[end])")
    }
    return end + 1
  }
}

/// How hard a grid is to read: the four rules of the standard, by which a mask is chosen.
enum QRPenalty {
  static func of(_ grid: QRGrid) -> Int {
    let size = grid.size
    let rows = (0..<size).map { row in (0..<size).map { grid.dark[row * size + $0] } }
    let columns = (0..<size).map { column in (0..<size).map { grid.dark[$0 * size + column] } }
    var penalty = 0
    for line in rows + columns { penalty += runs(line) + finders(line) }
    for row in 0..<(size - 1) {
      for column in 0..<(size - 1) {
        let corner = rows[row][column]
        if rows[row][column + 1] == corner, rows[row + 1][column] == corner, rows[row + 1][column + 1] == corner {
          penalty += 3
        }
      }
    }
    let dark = grid.dark.count { $0 }
    penalty += abs(dark * 20 - size * size * 10) / (size * size) * 10
    return penalty
  }

  /// Five or more of one colour in a row.
  private static func runs(_ line: [Bool]) -> Int {
    var penalty = 0
    var length = 0
    var colour: Bool?
    for module in line {
      length = module == colour ? length + 1 : 1
      colour = module
      if length == 5 { penalty += 3 } else if length > 5 { penalty += 1 }
    }
    return penalty
  }

  /// What looks like a finder with four light modules on one side.
  private static func finders(_ line: [Bool]) -> Int {
    var penalty = 0
    var window = 0
    for (index, module) in line.enumerated() {
      window = (window << 1 | (module ? 1 : 0)) & 0x7FF
      if index >= 10, window == 0b101_1101_0000 || window == 0b000_0101_1101 { penalty += 40 }
    }
    return penalty
  }
}

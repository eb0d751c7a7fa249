/// A terminal's columns and lines.
struct ScreenSize: Hashable {
  var columns: Int
  var lines: Int

  /// The least that the console needs.
  static let least = ScreenSize(columns: 80, lines: 24)
  /// No terminal that somebody looks at is larger; what is, is used up to here.
  static let largest = ScreenSize(columns: 400, lines: 150)

  var isEnough: Bool { columns >= Self.least.columns && lines >= Self.least.lines }
}

/// A picture of a terminal: a grid of cells, drawn as a whole each time. What has changed since the last one is found by
/// `changes(from:)`.
struct TerminalScreen: Hashable {
  let size: ScreenSize
  private(set) var cells: [Cell]

  init(_ size: ScreenSize) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.lines)
  }

  subscript(line: Int, column: Int) -> Cell { cells[line * size.columns + column] }

  /// Writes a text; what has no room is cut off. Returns the column behind it.
  @discardableResult
  mutating func write(
    _ text: String, line: Int, column: Int, style: Style = .plain, until limit: Int? = nil
  ) -> Int {
    guard 0..<size.lines ~= line else { return column }
    let limit = min(limit ?? size.columns, size.columns)
    var column = column
    for character in text {
      let character = Self.shown(character)
      let width = CharacterWidth.columns(character)
      guard width > 0 else { continue }
      guard column + width <= limit else { break }
      if column >= 0 { put(character, width, line, column, style) }
      column += width
    }
    return column
  }

  /// Fills a part of a line.
  mutating func fill(line: Int, from: Int = 0, to end: Int? = nil, with character: Character = " ", style: Style) {
    guard 0..<size.lines ~= line else { return }
    for column in max(0, from)..<max(0, from, min(end ?? size.columns, size.columns)) {
      put(character, 1, line, column, style)
    }
  }

  /// The lines as text, without the blanks at their ends.
  var text: [String] {
    (0..<size.lines).map { line in
      let row = cells[line * size.columns..<(line + 1) * size.columns]
      var text = String(row.compactMap(\.character))
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// A character as a terminal may get it: without invisible marks, with no more accents than a letter can have.
  private static func shown(_ character: Character) -> Character {
    guard character.unicodeScalars.count > 1 else { return character }
    var scalars = String.UnicodeScalarView()
    scalars.append(
      contentsOf: character.unicodeScalars.lazy.filter { $0.properties.generalCategory != .format }.prefix(8))
    return String(scalars).first ?? " "
  }

  private mutating func put(_ character: Character, _ width: Int, _ line: Int, _ column: Int, _ style: Style) {
    let index = line * size.columns + column
    // Half of a wide character is none.
    if cells[index].character == nil, column > 0 { cells[index - 1] = Cell(character: " ", style: style) }
    let end = index + width
    if column + width < size.columns, cells[end].character == nil { cells[end] = Cell(character: " ", style: style) }
    cells[index] = Cell(character: character, style: style)
    if width == 2 { cells[index + 1] = Cell(character: nil, style: style) }
  }
}

extension TerminalScreen {
  /// What to send so that a terminal that shows `earlier` shows this; everything, where nothing is known of it.
  func changes(from earlier: TerminalScreen?, coloured: Bool) -> String {
    var output = ""
    var style: Style?
    let known = earlier?.size == size ? earlier : nil
    if known == nil { output += "\u{1B}[0m\u{1B}[2J" }
    for line in 0..<size.lines {
      var column = 0
      var isThere = false
      while column < size.columns {
        let cell = self[line, column]
        let width = column + 1 < size.columns && self[line, column + 1].character == nil ? 2 : 1
        let isSame = known.map { $0[line, column] == cell } ?? (cell == .blank)
        // The second half of a wide character comes with the first.
        guard let character = cell.character, !isSame else {
          isThere = false
          column += 1
          continue
        }
        if !isThere { output += "\u{1B}[\(line + 1);\(column + 1)H" }
        if style != cell.style {
          output += cell.style.sequence(coloured: coloured)
          style = cell.style
        }
        output.append(character)
        column += width
        // A terminal may think otherwise of anything but a plain character: say where we are.
        isThere = width == 1 && character.unicodeScalars.count == 1
      }
    }
    if style != nil, style != .plain { output += "\u{1B}[0m" }
    return output
  }
}

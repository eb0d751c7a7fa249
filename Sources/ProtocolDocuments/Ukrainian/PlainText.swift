/// Lines of plain text: folding, wrapping, columns. A column is a character as a reader counts it (a letter with its
/// stress mark is one), never a byte.
public enum PlainText {
  /// The width of a printed line, in columns.
  public static let width = 78

  /// One line of what was typed: line breaks, tabs and runs of spaces become one space; control characters and
  /// invisible marks go, so that no title can move a terminal's cursor or forge a line of its own.
  public static func folded(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var gap = false
    for scalar in text.unicodeScalars {
      if isPlain(scalar) {
        if gap, !scalars.isEmpty { scalars.append(" ") }
        gap = false
        scalars.append(scalar)
        continue
      }
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: gap = true
      case .format, .surrogate, .unassigned, .privateUse: break
      default:
        if gap, !scalars.isEmpty { scalars.append(" ") }
        gap = false
        scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// What was typed as a sentence, with one full stop, whether it was typed or not.
  static func sentence(_ text: String) -> String {
    let text = folded(text)
    return text.last.map { ".!?…".contains($0) } ?? true ? text : text + "."
  }

  /// Whether a scalar is one of those that records are made of: printing ASCII, Cyrillic letters, quotes, dashes, №. They are
  /// known without a look into Unicode's tables, which was an eighth of the time of a year's records.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x7E, 0x400...0x481, 0xAB, 0xBB, 0x2013, 0x2014, 0x2019, 0x2116: true
    default: false
    }
  }

  /// The text in lines of at most `width` columns, broken at spaces. A word that is wider stands on a line of its own,
  /// whole: nothing is ever cut.
  public static func wrapped(_ text: String, width: Int = PlainText.width, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    var columns = 0
    for word in folded(text).split(separator: " ") {
      if columns == 0 {
        line = indent + word
        columns = indent.count + word.count
      } else if columns + 1 + word.count <= width {
        line += " " + word
        columns += 1 + word.count
      } else {
        lines.append(line)
        line = indent + word
        columns = indent.count + word.count
      }
    }
    if columns > 0 { lines.append(line) }
    return lines
  }

  /// The lines of a text, each in the middle.
  static func centred(_ text: String) -> [String] {
    wrapped(text).map { line in String(repeating: " ", count: max(0, (width - line.count) / 2)) + line }
  }

  /// Two texts at the two margins of one line; on two lines where one has no room for both.
  static func atMargins(_ left: String, _ right: String) -> [String] {
    let (left, right) = (folded(left), folded(right))
    if right.isEmpty { return wrapped(left) }
    let gap = width - left.count - right.count
    return gap >= 2 ? [left + String(repeating: " ", count: gap) + right] : wrapped(left) + wrapped(right)
  }

  /// The text, padded with spaces on its right.
  public static func padded(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - text.count))
  }
}

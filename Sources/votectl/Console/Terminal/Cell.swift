/// How a cell looks. Nothing is ever told by a colour alone: each has a word, a letter or a sign beside it.
struct Style: Hashable {
  enum Colour: Int {
    case red = 1
    case green, yellow, blue, magenta, cyan
  }

  var colour: Colour?
  var isBold = false
  var isReversed = false

  static let plain = Style()
  static let bold = Style(isBold: true)
  static let reversed = Style(isReversed: true)

  /// Bold, in a colour.
  static func bold(_ colour: Colour) -> Style { Style(colour: colour, isBold: true) }
  /// A bar of a colour.
  static func bar(_ colour: Colour) -> Style { Style(colour: colour, isBold: true, isReversed: true) }

  /// «Select Graphic Rendition», from nothing.
  func sequence(coloured: Bool) -> String {
    var codes = "0"
    if isBold { codes += ";1" }
    if isReversed { codes += ";7" }
    if coloured, let colour { codes += ";3\(colour.rawValue)" }
    return "\u{1B}[\(codes)m"
  }
}

/// One column of one line.
struct Cell: Hashable {
  /// What stands here; nil behind a character of two columns.
  var character: Character?
  var style: Style

  static let blank = Cell(character: " ", style: .plain)
}

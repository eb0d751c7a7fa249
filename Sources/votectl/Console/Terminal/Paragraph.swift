import ProtocolDocuments

/// Text in lines of a width.
enum Paragraph {
  /// The text in lines of at most so many columns, broken at spaces, and inside a word only where it has no room on a
  /// line of its own. Nothing is lost.
  static func lines(_ text: String, columns: Int) -> [String] {
    PlainText.wrapped(text, width: columns).flatMap { line -> [String] in
      guard CharacterWidth.columns(line) > columns else { return [line] }
      var lines = [""]
      var used = 0
      for character in line {
        let width = CharacterWidth.columns(character)
        if used + width > columns {
          lines.append("")
          used = 0
        }
        lines[lines.count - 1].append(character)
        used += width
      }
      return lines
    }
  }

  /// The text on one line of at most so many columns; «…» at its end where it has no room.
  static func line(_ text: String, columns: Int) -> String {
    let text = PlainText.folded(text)
    guard CharacterWidth.columns(text) > columns else { return text }
    var cut = ""
    var used = 0
    for character in text {
      let width = CharacterWidth.columns(character)
      guard used + width < columns else { break }
      cut.append(character)
      used += width
    }
    return cut + "…"
  }
}

/// Gathers the words of a document.
final class WordReader: ElementReader {
  private(set) var words: [String] = []
  private var word = ""
  /// How deep we are in something that is not read.
  private var skipped = 0

  /// What holds words that are not the document's text.
  private static let silent: Set<String> = [
    "text:tracked-changes", "office:annotation", "office:binary-data", "office:styles", "office:automatic-styles",
    "office:master-styles", "office:meta", "office:settings", "office:scripts", "office:font-face-decls", "svg:title",
    "svg:desc",
  ]

  /// What stands within a word: everything else parts two words.
  private static let inline: Set<String> = [
    "text:span", "text:a", "text:bookmark", "text:bookmark-start", "text:bookmark-end", "text:change",
    "text:change-start", "text:change-end", "text:soft-page-break", "text:meta",
  ]

  override func begin(_ name: String, _ attributes: [String: String]) {
    if skipped > 0 || Self.silent.contains(name) || attributes["text:display"] == "none" {
      skipped += 1
    } else if !Self.inline.contains(name) {
      finish()
    }
  }

  override func end(_ name: String) {
    if skipped > 0 {
      skipped -= 1
    } else if !Self.inline.contains(name) {
      finish()
    }
  }

  override func characters(_ text: String) {
    guard skipped == 0 else { return }
    for character in text {
      if character.isWhitespace { finish() } else { word.append(character) }
    }
  }

  private func finish() {
    // The lines to sign on are no words.
    if word.contains(where: { $0 != "_" && $0 != "|" }) { words.append(word) }
    word = ""
  }
}

extension Minutes {
  /// The minutes as plain text: UTF-8 without a byte-order mark, 78 columns wide; a form feed begins a page.
  public func plainText() -> String {
    var text = ""
    for (index, part) in parts.enumerated() {
      if index > 0 { text += part.startsPage ? "\u{C}" : "\n" }
      text += Self.plainText(part)
    }
    return text
  }

  /// The lines of a part.
  static func plainText(_ part: MinutesPart) -> String {
    part.blocks.flatMap(RecordPage.lines).joined(separator: "\n") + "\n"
  }
}

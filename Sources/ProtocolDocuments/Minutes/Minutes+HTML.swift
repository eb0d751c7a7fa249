extension Minutes {
  /// The minutes as one HTML file that needs no other.
  public func html() -> String {
    let body = parts.map { part in
      "<section\(part.startsPage ? " class=\"page\"" : part.staysWhole ? " class=\"k\"" : "")>\n"
        + RecordDocument.part(part.blocks) + "</section>"
    }
    return Markup.htmlPage(
      title: title, style: "\nsection:not(.page) .s{margin-top:.6em}@media print{section.page{break-before:page}}",
      body: "<article>\n\(body.joined(separator: "\n"))\n</article>\n")
  }
}

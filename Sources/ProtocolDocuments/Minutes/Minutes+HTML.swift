extension Minutes {
  /// The minutes as one HTML file that needs no other.
  public func html() -> String {
    let body = parts.map { part in
      "<section\(part.startsPage ? " class=\"page\"" : "")>\n" + RecordDocument.blocks(part.blocks) + "</section>"
    }
    return """
      <!DOCTYPE html>
      <html lang="uk">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Markup.escaped(title))</title>
      <style>\(RecordDocument.style)
      @media print{section.page{break-before:page}}</style>
      </head>
      <body>
      <article>
      \(body.joined(separator: "\n"))
      </article>
      </body>
      </html>

      """
  }
}

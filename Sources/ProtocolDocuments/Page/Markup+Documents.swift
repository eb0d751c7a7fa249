/// What is around the content of every HTML page and every Flat ODT document of ours.
extension Markup {
  /// An HTML page that needs no other.
  ///
  /// - Parameters:
  ///   - style: what the page has beside the style sheet of all pages.
  ///   - body: the content, with a line break at its end.
  public static func htmlPage(title: String, style: String = "", body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="uk">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>\(RecordDocument.style)\(style)</style>
    </head>
    <body>
    \(body)</body>
    </html>

    """
  }

  /// The namespaces of every document but Dublin Core's, which stands last.
  static let flatODTNamespaces = """
    xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
    xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" \
    xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
    xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
    xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" \
    xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" \
    xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    """
  static let dublinCore = #"xmlns:dc="http://purl.org/dc/elements/1.1/""#

  /// A Flat ODT document. It has no dates of its own, so that the same content gives the same bytes.
  ///
  /// - Parameters:
  ///   - styles: the style elements.
  ///   - content: the text, with a line break at its end.
  static func flatODTDocument(title: String, namespaces: String, styles: String, content: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <office:document \(namespaces) \
    office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
    <office:meta><dc:title>\(escaped(title))</dc:title><dc:language>uk-UA</dc:language></office:meta>
    \(styles)
    <office:body><office:text>
    \(content)</office:text></office:body>
    </office:document>

    """
  }
}

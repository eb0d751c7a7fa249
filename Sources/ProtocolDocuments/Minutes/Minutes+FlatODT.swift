internal import TallyEngine

extension Minutes {
  /// The minutes as Flat ODT (OpenDocument 1.3, one XML file); the same minutes give the same bytes.
  ///
  /// The journal's parts are protected sections: LibreOffice does not let anybody write into them by mistake. Who lifts
  /// the protection is found by ``changes(in:)``.
  ///
  /// - Parameter styles: the four style elements of a template, merged over ``flatODTStyles``; ours where there is none.
  public func flatODT(styles: String? = nil) -> String {
    var content = ""
    for (index, part) in parts.enumerated() {
      content += Self.flatODT(part, index, isSigned: index + 1 < parts.count && parts[index + 1].isSignatures)
    }
    return Markup.flatODTDocument(
      title: title, namespaces: Self.flatODTNamespaces, styles: styles ?? Self.flatODTStyles, content: content)
  }

  /// One part, as a section where it is the journal's; `isSigned` where the next part is its signatures.
  static func flatODT(_ part: MinutesPart, _ index: Int, isSigned: Bool = false) -> String {
    var writer = FlatODTWriter(page: index, breaksBefore: part.startsPage, spacesLabels: !part.startsPage)
    writer.write(part.blocks, isSigned: isSigned, staysWhole: part.staysWhole)
    switch part.origin {
    case .secretary: return writer.xml
    case .journal(let name):
      return "<text:section text:style-name=\"Sealed\" text:name=\"\(index + 1). \(Markup.escaped(name))\" "
        + "text:protected=\"true\">\n\(writer.xml)</text:section>\n"
    }
  }

  /// The namespaces that a document of ours declares; what a template says in others is left out.
  public static let flatODTNamespaces = """
    \(Markup.flatODTNamespaces) \
    xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" \
    xmlns:xlink="http://www.w3.org/1999/xlink" \
    \(Markup.dublinCore)
    """

  /// The style elements of the minutes: those of the roll calls, and the headings.
  public static let flatODTStyles = RecordDocument.styles
    .replacing("</office:styles>", with: headings + "</office:styles>")
    .replacing(
      "</office:automatic-styles>",
      with: "<style:style style:name=\"Sealed\" style:family=\"section\"><style:section-properties/></style:style>\n"
        + "</office:automatic-styles>")

  private static let headings = """
    <style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard" \
    style:next-style-name="Standard" style:class="text"><style:paragraph-properties fo:margin-top="0.4cm" \
    fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/></style:style>
    <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" \
    style:parent-style-name="Heading" style:default-outline-level="1" style:class="text"><style:paragraph-properties \
    fo:text-align="center"/><style:text-properties fo:font-size="14pt"/></style:style>
    <style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" \
    style:parent-style-name="Heading" style:default-outline-level="2" style:class="text"/>

    """
}

extension RecordDocument {
  /// The document as Flat ODT (OpenDocument 1.3, one XML file): the reproducible original of what LibreOffice makes.
  ///
  /// It has no dates of its own, so the same records give the same bytes. A page begins with each record, the heads of the
  /// lists are repeated, no name is parted from its vote, what closes a record stays on one sheet, and the pages are numbered.
  public func flatODT() -> String {
    let content = pages.enumerated().map { index, page in Self.body(page, isFirst: index == 0, index) }.joined()
    return Markup.flatODTDocument(
      title: title, namespaces: "\(Markup.flatODTNamespaces) \(Markup.dublinCore)", styles: Self.styles,
      content: content)
  }

  static let styles = """
    <office:font-face-decls><style:font-face style:name="Serif" svg:font-family="&apos;Liberation Serif&apos;" \
    style:font-family-generic="roman" style:font-pitch="variable"/></office:font-face-decls>
    <office:styles>
    <style:default-style style:family="paragraph"><style:text-properties style:font-name="Serif" fo:font-size="12pt" \
    fo:language="uk" fo:country="UA"/></style:default-style>
    \(ParagraphStyle.standard.definition(parent: nil))<style:paragraph-properties fo:orphans="2" fo:widows="2"/></style:style>
    \(ParagraphStyle.centred.definition())\
    <style:paragraph-properties fo:text-align="center"/></style:style>
    \(ParagraphStyle.decision.definition(parent: .centred))\
    <style:paragraph-properties fo:margin-top="0.2cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/></style:style>
    \(ParagraphStyle.margins.definition())\
    <style:paragraph-properties><style:tab-stops><style:tab-stop \
    style:position="17.5cm" style:type="right"/></style:tab-stops></style:paragraph-properties></style:style>
    \(ParagraphStyle.indented.definition())\
    <style:paragraph-properties fo:margin-left="0.8cm"/></style:style>
    \(ParagraphStyle.label.definition())\
    <style:paragraph-properties fo:keep-with-next="always"/>\
    <style:text-properties fo:font-weight="bold"/></style:style>
    \(ParagraphStyle.note.definition())\
    <style:text-properties fo:font-size="9pt"/></style:style>
    \(ParagraphStyle.number.definition(parent: .cell))\
    <style:paragraph-properties fo:text-align="end"/></style:style>
    \(ParagraphStyle.signature.definition())\
    <style:paragraph-properties fo:margin-top="0.7cm"><style:tab-stops>\
    <style:tab-stop style:position="4cm"/><style:tab-stop style:position="10cm" style:leader-style="solid" \
    style:leader-text="_"/><style:tab-stop style:position="17.5cm" style:leader-style="solid" \
    style:leader-text="_"/></style:tab-stops></style:paragraph-properties></style:style>
    \(ParagraphStyle.seal.definition())\
    <style:paragraph-properties fo:keep-together="always"/>\
    <style:text-properties fo:font-size="9pt"/></style:style>
    \(ParagraphStyle.cell.definition())\
    <style:text-properties fo:font-size="11pt"/></style:style>
    </office:styles>
    <office:automatic-styles>
    <style:style style:name="NewPage" style:family="paragraph" \
    style:parent-style-name="\(ParagraphStyle.centred.rawValue)">\
    <style:paragraph-properties fo:break-before="page"/></style:style>
    <style:style style:name="Spaced" style:family="paragraph" \
    style:parent-style-name="\(ParagraphStyle.label.rawValue)">\
    <style:paragraph-properties fo:margin-top="0.25cm"/></style:style>
    \(keptStyles)
    <style:style style:name="Names" style:family="table"><style:table-properties style:width="17.5cm" \
    table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.2cm"/></style:style>
    <style:style style:name="Names.Kept" style:family="table"><style:table-properties style:width="17.5cm" \
    table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/></style:style>
    <style:style style:name="Counts" style:family="table"><style:table-properties style:width="17.5cm" \
    table:align="left" style:may-break-between-rows="false" fo:keep-with-next="always"/></style:style>
    \(columnStyles)
    <style:style style:name="Row" style:family="table-row"><style:table-row-properties \
    fo:keep-together="always"/></style:style>
    <style:style style:name="Names.Cell" style:family="table-cell"><style:table-cell-properties \
    fo:border="0.5pt solid #555555" fo:padding-left="0.15cm" fo:padding-right="0.15cm" fo:padding-top="0.03cm" \
    fo:padding-bottom="0.03cm"/></style:style>
    <style:style style:name="Names.Head" style:family="table-cell"><style:table-cell-properties \
    fo:border="0.5pt solid #555555" fo:padding-left="0.15cm" fo:padding-right="0.15cm" fo:padding-top="0.06cm" \
    fo:padding-bottom="0.06cm" fo:background-color="#eeeeee"/></style:style>
    <style:style style:name="Plain" style:family="table"><style:table-properties style:width="17.5cm" \
    table:align="left" style:may-break-between-rows="false" fo:keep-with-next="always"/></style:style>
    <style:style style:name="Plain.Top" style:family="table-cell"><style:table-cell-properties fo:border="none" \
    fo:padding="0cm"/></style:style>
    <style:style style:name="Plain.Middle" style:family="table-cell"><style:table-cell-properties fo:border="none" \
    fo:padding="0cm" style:vertical-align="middle"/></style:style>
    <style:style style:name="Code" style:family="graphic"><style:graphic-properties style:vertical-pos="middle" \
    style:vertical-rel="text"/></style:style>
    <style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" \
    style:print-orientation="portrait" fo:margin-top="1.5cm" fo:margin-bottom="1.2cm" fo:margin-left="2cm" \
    fo:margin-right="1.5cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" \
    fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>
    </office:automatic-styles>
    <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>\
    <text:p text:style-name="\(ParagraphStyle.centred.rawValue)"><text:page-number \
    text:select-page="current">1</text:page-number> / \
    <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>
    """

  private static let keptStyles = ParagraphStyle.allCases.filter(\.canBeKept).map { style in
    "<style:style style:name=\"\(style.kept)\" style:family=\"paragraph\" "
      + "style:parent-style-name=\"\(style.rawValue)\">"
      + "<style:paragraph-properties fo:keep-with-next=\"always\"/></style:style>"
  }.joined(separator: "\n")

  /// The columns of the tables: of a list, of a list in two columns, of the totals, of the factions' counts, of the seal and
  /// its code.
  private static let columnStyles = [
    ("Number", 1.5), ("Name", 11.3), ("Mark", 4.7), ("HalfName", 5.9), ("HalfMark", 2.85), ("Half", 8.75),
    ("Count.Name", 5.5), ("Count.Short", 1.9), ("Count.Middle", 2.1), ("Count.Long", 2.9), ("Count.Longest", 3.2),
    ("Code", 3.5),
    ("Seal", 14),
  ].map { name, width in
    "<style:style style:name=\"Column.\(name)\" style:family=\"table-column\"><style:table-column-properties "
      + "style:column-width=\"\(width)cm\"/></style:style>"
  }.joined(separator: "\n")

  private static func body(_ page: RecordPage, isFirst: Bool, _ index: Int) -> String {
    var writer = FlatODTWriter(page: index, breaksBefore: !isFirst)
    writer.write(Array(page.sections.joined(separator: [.gap])))
    return writer.xml
  }
}

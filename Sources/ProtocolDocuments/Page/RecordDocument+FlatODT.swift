extension RecordDocument {
  /// The document as Flat ODT (OpenDocument 1.3, one XML file): the reproducible original of what LibreOffice makes.
  ///
  /// It has no dates of its own, so the same records give the same bytes. A page begins with each record, the heads of the
  /// lists are repeated, no name is parted from its vote, and the pages are numbered.
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
    <style:style style:name="Standard" style:family="paragraph" style:class="text"/>
    <style:style style:name="Centred" style:display-name="Посередині" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>
    <style:style style:name="Decision" style:display-name="Рішення" style:family="paragraph" \
    style:parent-style-name="Centred"><style:paragraph-properties fo:margin-top="0.2cm" fo:margin-bottom="0.2cm" \
    fo:keep-with-next="always"/><style:text-properties fo:font-weight="bold"/></style:style>
    <style:style style:name="Margins" style:display-name="По краях" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties><style:tab-stops><style:tab-stop \
    style:position="17.5cm" style:type="right"/></style:tab-stops></style:paragraph-properties></style:style>
    <style:style style:name="Indented" style:display-name="З відступом" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="0.8cm"/></style:style>
    <style:style style:name="Label" style:display-name="Підзаголовок" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:keep-with-next="always"/>\
    <style:text-properties fo:font-weight="bold"/></style:style>
    <style:style style:name="Note" style:display-name="Примітка" style:family="paragraph" \
    style:parent-style-name="Standard"><style:text-properties fo:font-size="9pt"/></style:style>
    <style:style style:name="Number" style:display-name="Число" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="end"/></style:style>
    <style:style style:name="Signature" style:display-name="Підпис" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:margin-top="0.8cm"><style:tab-stops>\
    <style:tab-stop style:position="4cm"/><style:tab-stop style:position="10cm" style:leader-style="solid" \
    style:leader-text="_"/></style:tab-stops></style:paragraph-properties></style:style>
    <style:style style:name="Seal" style:display-name="Печатка" style:family="paragraph" \
    style:parent-style-name="Standard"><style:paragraph-properties fo:keep-together="always"/>\
    <style:text-properties fo:font-size="9pt"/></style:style>
    </office:styles>
    <office:automatic-styles>
    <style:style style:name="NewPage" style:family="paragraph" style:parent-style-name="Centred">\
    <style:paragraph-properties fo:break-before="page"/></style:style>
    <style:style style:name="Names" style:family="table"><style:table-properties style:width="17.5cm" \
    table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.2cm"/></style:style>
    <style:style style:name="Names.N" style:family="table-column"><style:table-column-properties \
    style:column-width="1.5cm"/></style:style>
    <style:style style:name="Names.W" style:family="table-column"><style:table-column-properties \
    style:column-width="11.5cm"/></style:style>
    <style:style style:name="Names.V" style:family="table-column"><style:table-column-properties \
    style:column-width="4.5cm"/></style:style>
    <style:style style:name="Names.H" style:family="table-column"><style:table-column-properties \
    style:column-width="5.75cm"/></style:style>
    <style:style style:name="Names.M" style:family="table-column"><style:table-column-properties \
    style:column-width="3cm"/></style:style>
    <style:style style:name="Names.Row" style:family="table-row"><style:table-row-properties \
    fo:keep-together="always"/></style:style>
    <style:style style:name="Names.Cell" style:family="table-cell"><style:table-cell-properties \
    fo:border="0.5pt solid #555555" fo:padding="0.05cm"/></style:style>
    <style:style style:name="Code" style:family="graphic"><style:graphic-properties style:vertical-pos="middle" \
    style:vertical-rel="text"/></style:style>
    <style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" \
    style:print-orientation="portrait" fo:margin-top="1.5cm" fo:margin-bottom="1.2cm" fo:margin-left="2cm" \
    fo:margin-right="1.5cm"/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" \
    fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>
    </office:automatic-styles>
    <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>\
    <text:p text:style-name="Centred"><text:page-number text:select-page="current">1</text:page-number> / \
    <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>
    """

  private static func body(_ page: RecordPage, isFirst: Bool, _ index: Int) -> String {
    var writer = FlatODTWriter(page: index, breaksBefore: !isFirst)
    for (number, section) in page.sections.enumerated() {
      if number > 0 { writer.paragraph("Standard", "") }
      for block in section { writer.write(block) }
    }
    return writer.xml
  }
}

/// The body of one page.
struct FlatODTWriter {
  private(set) var xml = ""
  private let page: Int
  private var breaksBefore: Bool
  private var tables = 0

  init(page: Int, breaksBefore: Bool) {
    self.page = page
    self.breaksBefore = breaksBefore
  }

  /// A paragraph whose content is XML already.
  mutating func paragraph(_ style: String, _ content: String) {
    // The page's first paragraph is always one in the middle.
    let style = breaksBefore ? "NewPage" : style
    breaksBefore = false
    xml += "<text:p text:style-name=\"\(style)\">\(content)</text:p>\n"
  }

  mutating func write(_ block: RecordPage.Block) {
    switch block {
    case .centred(let text, let strong): paragraph(strong ? "Decision" : "Centred", Markup.escaped(text))
    case .heading(let text, let level):
      xml +=
        "<text:h text:style-name=\"Heading_20_\(level)\" text:outline-level=\"\(level)\">\(Markup.escaped(text))</text:h>\n"
    case .margins(let left, let right):
      paragraph("Margins", Markup.escaped(left) + (right.isEmpty ? "" : "<text:tab/>" + Markup.escaped(right)))
    case .paragraph(let text, let indent): paragraph(indent > 0 ? "Indented" : "Standard", Markup.escaped(text))
    case .label(let text): paragraph("Label", Markup.escaped(text))
    case .figure(let name, let value):
      paragraph("Standard", "\(Markup.escaped(name))<text:s/> \(Markup.escaped(value))")
    case .names(let table):
      switch table.form {
      case .numbered(let rows): numbered(rows, table.markHead)
      case .grouped(let groups): for group in groups { self.group(group) }
      }
    case .gap: paragraph("Standard", "")
    case .seal(let seal, let checkpoint, let code): sealed(seal, checkpoint, code)
    case .signature(let office, let name):
      paragraph("Signature", "\(Markup.escaped(office))<text:tab/><text:tab/> \(Markup.escaped(name))")
    }
  }

  private mutating func numbered(_ rows: [NameTable.Row], _ markHead: String) {
    let head = [NameTable.numberHead, NameTable.nameHead, markHead].map { cell("Label", Markup.escaped($0)) }
    begin(["N", "W", "V"], head.joined())
    for (index, row) in rows.enumerated() { self.row(cell("Number", String(index + 1)) + cells(row)) }
    xml += "</table:table>\n"
  }

  private mutating func group(_ group: NameTable.Group) {
    let head =
      "<table:table-cell table:style-name=\"Names.Cell\" table:number-columns-spanned=\"4\" "
      + "office:value-type=\"string\"><text:p text:style-name=\"Label\">\(Markup.escaped(group.title))</text:p>"
      + "<text:p text:style-name=\"Note\">\(Markup.escaped(group.totals))</text:p></table:table-cell>"
      + String(repeating: "<table:covered-table-cell/>", count: 3)
    begin(["H", "M", "H", "M"], head)
    for pair in group.rows.inColumns(2) {
      row(pair.map(cells).joined() + (pair.count < 2 ? cell("Standard", "") + cell("Standard", "") : ""))
    }
    xml += "</table:table>\n"
  }

  private mutating func begin(_ columns: [String], _ head: String) {
    tables += 1
    xml += "<table:table table:name=\"Names.\(page + 1).\(tables)\" table:style-name=\"Names\">"
    for column in columns { xml += "<table:table-column table:style-name=\"Names.\(column)\"/>" }
    xml += "<table:table-header-rows><table:table-row table:style-name=\"Names.Row\">\(head)</table:table-row>"
    xml += "</table:table-header-rows>\n"
  }

  private mutating func row(_ cells: String) {
    xml += "<table:table-row table:style-name=\"Names.Row\">\(cells)</table:table-row>\n"
  }

  private func cells(_ row: NameTable.Row) -> String {
    let notes = row.notes.map { "<text:p text:style-name=\"Note\">\(Markup.escaped($0))</text:p>" }.joined()
    return cell("Standard", Markup.escaped(row.name), notes) + cell("Standard", Markup.escaped(row.mark))
  }

  private func cell(_ style: String, _ content: String, _ more: String = "") -> String {
    "<table:table-cell table:style-name=\"Names.Cell\" office:value-type=\"string\">"
      + "<text:p text:style-name=\"\(style)\">\(content)</text:p>\(more)</table:table-cell>"
  }

  private mutating func sealed(_ seal: String, _ checkpoint: [String], _ code: String) {
    paragraph(
      "Seal",
      "Печатка запису (SHA-256):" + ([seal] + checkpoint).map { "<text:line-break/>\(Markup.escaped($0))" }.joined())
    guard let image = QRImages.base64(of: code) else { return }
    paragraph(
      "Seal",
      "<draw:frame draw:name=\"QR \(page + 1)\" draw:style-name=\"Code\" text:anchor-type=\"as-char\" "
        + "svg:width=\"3.2cm\" svg:height=\"3.2cm\"><draw:image draw:mime-type=\"image/png\"><office:binary-data>"
        + image + "</office:binary-data></draw:image></draw:frame>")
  }
}

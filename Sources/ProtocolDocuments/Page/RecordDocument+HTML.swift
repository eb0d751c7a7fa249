extension RecordDocument {
  /// The document as one HTML file that needs no other: styles and QR codes are inside, nothing is fetched, no script runs.
  ///
  /// On paper a page begins with each record, the heads of the lists are repeated, no name is parted from its vote, and the
  /// pages are numbered where the browser can.
  ///
  /// - Parameter backLink: a page that the reader can go back to.
  public func html(backLink: (address: String, words: String)? = nil) -> String {
    let back = backLink.map { "<nav><a href=\"\(Markup.escaped($0.address))\">\(Markup.escaped($0.words))</a></nav>\n" }
    return Markup.htmlPage(
      title: title, body: (back ?? "") + pages.map(Self.article).joined(separator: "\n") + "\n")
  }

  /// The style sheet of every page that is published.
  public static let style = """
    body{font-family:"Liberation Serif","Times New Roman",serif;font-size:12pt;line-height:1.35;max-width:46em;margin:1em auto;padding:0 1em;color:#000;background:#fff}
    nav,footer{font-family:sans-serif;font-size:10pt}
    section{margin:0 0 1em}
    h1,h2{font-size:12pt;text-align:center;margin:.3em 0}
    h1{font-size:14pt}
    p{margin:0}
    .c{text-align:center}.s{font-weight:bold}.g{height:1em}
    .m{display:flex;justify-content:space-between;gap:2em}
    .i{padding-left:1.5em}
    table{border-collapse:collapse;width:100%;margin:.4em 0}
    caption{text-align:left;font-weight:bold}
    th,td{border:1px solid #555;padding:.1em .4em;text-align:left;vertical-align:top}
    th{background:#eee}
    td.n{text-align:right;width:3em}
    td.v{white-space:nowrap;width:9em}
    small{display:block}
    dl{margin:0}dl div{display:flex;gap:1em}dt,dd{margin:0}dd{font-weight:bold}
    .t tbody th{font-weight:normal;background:none}.t thead th{font-weight:bold}
    .q{display:flex;gap:1em;align-items:center;break-inside:avoid}
    .q img{width:32mm;height:32mm;image-rendering:pixelated}
    .q code{overflow-wrap:anywhere}
    .k{break-inside:avoid}
    .y{display:flex;gap:1em;margin-top:1.2em;break-inside:avoid}
    .y span{flex:1;border-bottom:1px solid #000}
    @media(max-width:36em){td.v{white-space:normal;width:6.5em}
    .f,.f thead,.f tbody{display:block}.f tr{display:grid;grid-template-columns:1fr 6.5em}
    .f th{grid-column:span 2}.f td.v{width:auto}.f td:empty{display:none}}
    @page{size:A4;margin:18mm 15mm;@bottom-center{content:counter(page) " / " counter(pages)}}
    @media print{nav{display:none}body{max-width:none;margin:0;padding:0;font-size:11pt;line-height:1.2}
    table{width:99.7%}th,td{padding:.05em .4em}article+article{break-before:page}
    thead{display:table-header-group}tr{break-inside:avoid}section{orphans:3;widows:3}}
    """

  /// A record; what closes it stays on one sheet.
  private static func article(_ page: RecordPage) -> String {
    func html(_ sections: ArraySlice<[RecordPage.Block]>) -> String {
      sections.map { "<section>\n" + blocks($0) + "</section>\n" }.joined()
    }
    let starts = page.sections.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let closing = page.sections.flatMap(\.self).closingStart
    let first = starts.dropLast().firstIndex { $0 >= closing } ?? page.sections.count
    return "<article>\n" + html(page.sections[..<first]) + kept(html(page.sections[first...])) + "</article>"
  }

  /// What stays on one sheet.
  private static func kept(_ html: String) -> String { html.isEmpty ? "" : "<div class=\"k\">\n\(html)</div>\n" }

  /// The parts of minutes; what closes them stays on one sheet.
  static func part(_ blocks: [RecordPage.Block]) -> String {
    let start = blocks.closingStart
    return self.blocks(Array(blocks[..<start])) + kept(self.blocks(Array(blocks[start...])))
  }

  /// The parts of a section.
  private static func blocks(_ section: [RecordPage.Block]) -> String {
    var html = ""
    var figures = ""
    func flush() {
      if !figures.isEmpty { html += "<dl>\n\(figures)</dl>\n" }
      figures = ""
    }
    for block in section {
      if case .figure(let name, let value) = block {
        figures += "<div><dt>\(Markup.escaped(name))</dt><dd>\(Markup.escaped(value))</dd></div>\n"
        continue
      }
      flush()
      html += self.html(block)
    }
    flush()
    return html
  }

  private static func html(_ block: RecordPage.Block) -> String {
    switch block {
    case .centred(let text, let strong):
      strong ? "<h2>\(Markup.escaped(text))</h2>\n" : "<p class=\"c\">\(Markup.escaped(text))</p>\n"
    case .heading(let text, let level): "<h\(level)>\(Markup.escaped(text))</h\(level)>\n"
    case .margins(let left, let right):
      "<p class=\"m\"><span>\(Markup.escaped(left))</span><span>\(Markup.escaped(right))</span></p>\n"
    case .paragraph(let text, let indent):
      "<p\(indent > 0 ? " class=\"i\"" : "")>\(Markup.escaped(text))</p>\n"
    case .label(let text): "<p class=\"s\">\(Markup.escaped(text))</p>\n"
    case .figure: ""
    case .names(let table):
      switch table.form {
      case .numbered(let rows): numbered(rows, table.markHead)
      case .grouped(let groups): groups.map(group).joined()
      }
    case .counts(let table): counts(table)
    case .gap: "<p class=\"g\"></p>\n"
    case .seal(let seal, let checkpoint, let code): sealed(seal, checkpoint, code)
    case .signature(let office, let name):
      // A second line to write the name on, where nobody knows it yet.
      "<p class=\"y\">\(Markup.escaped(office)) <span></span> "
        + (name.isEmpty ? "<span></span>" : Markup.escaped(name)) + "</p>\n"
    }
  }

  private static func numbered(_ rows: [NameTable.Row], _ markHead: String) -> String {
    let head = [NameTable.numberHead, NameTable.nameHead, markHead]
      .map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
    let body = rows.enumerated().map { index, row in
      "<tr><td class=\"n\">\(index + 1)</td>\(cells(row))</tr>\n"
    }
    return "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  private static func counts(_ table: CountTable) -> String {
    let head = table.head.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
    let body = table.rows.map { row in
      "<tr><th scope=\"row\">\(Markup.escaped(row.name))</th>"
        + row.counts.map { "<td class=\"n\">\($0)</td>" }.joined() + "</tr>\n"
    }
    return "<table class=\"t\">\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  private static func group(_ group: NameTable.Group) -> String {
    let body = group.rows.inColumns(2).map { pair in
      "<tr>\(pair.map(cells).joined())\(pair.count < 2 ? "<td></td><td class=\"v\"></td>" : "")</tr>\n"
    }
    return "<table class=\"f\">\n<thead><tr><th colspan=\"4\" scope=\"colgroup\">\(Markup.escaped(group.title))"
      + "<small>\(Markup.escaped(group.totals))</small></th></tr></thead>\n<tbody>\n\(body.joined())</tbody>\n</table>\n"
  }

  private static func cells(_ row: NameTable.Row) -> String {
    let notes = row.notes.map { "<small>\(Markup.escaped($0))</small>" }.joined()
    return "<td>\(Markup.escaped(row.name))\(notes)</td><td class=\"v\">\(Markup.escaped(row.mark))</td>"
  }

  private static func sealed(_ seal: String, _ checkpoint: [String], _ code: String) -> String {
    let image = QRImages.base64(of: code).map {
      "<img alt=\"QR-код печатки\" src=\"data:image/png;base64,\($0)\">"
    }
    return
      "<div class=\"q\">\(image ?? "")<p>Печатка запису (SHA-256):<br><code>\(Markup.escaped(seal))</code>"
      + checkpoint.map { "<br>\(Markup.escaped($0))" }.joined() + "</p></div>\n"
  }
}

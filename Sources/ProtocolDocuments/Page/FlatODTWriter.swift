/// The body of one page.
struct FlatODTWriter {
  private(set) var xml = ""
  private let page: Int
  private var breaksBefore: Bool
  private var tables = 0
  /// Whether what is written stays on the page of what follows.
  private var keeps = false

  /// Whether a label has room above it: in the running text of minutes, not in the totals of a record.
  private let spacesLabels: Bool

  init(page: Int, breaksBefore: Bool, spacesLabels: Bool = false) {
    self.page = page
    self.breaksBefore = breaksBefore
    self.spacesLabels = spacesLabels
  }

  /// Writes all parts of a page.
  ///
  /// - Parameters:
  ///   - isSigned: whether signatures follow, written by somebody else: they must not stand on a page alone.
  ///   - staysWhole: whether all of it is on one page.
  mutating func write(_ blocks: [RecordPage.Block], isSigned: Bool = false, staysWhole: Bool = false) {
    let closing = blocks.closingStart
    // Two lines stay with signatures to come. What closes a record is not tied to them: tied beyond the end of a section,
    // LibreOffice moves it to a new page even where there is room.
    let isTied = isSigned && closing == blocks.count
    let start = staysWhole ? 0 : isTied ? max(0, blocks.count - 2) : closing
    let end = isTied ? blocks.count : blocks.count - 1
    var index = 0
    while index < blocks.count {
      // From the empty line, or the last group of the list, before it.
      keeps = start < blocks.count && index >= start - 1 && index < end
      let totals = blocks[index...].totals
      if let parting = totals.parting {
        beside(blocks[index..<parting], blocks[parting..<totals.end])
        index = totals.end
      } else {
        write(blocks[index])
        index += 1
      }
    }
  }

  /// Two columns without a border, read down the left one first.
  private mutating func beside(_ left: ArraySlice<RecordPage.Block>, _ right: ArraySlice<RecordPage.Block>) {
    begin("Plain", ["Half", "Half"])
    xml += "<table:table-row table:style-name=\"Row\">"
    for blocks in [left, right] {
      xml += "<table:table-cell table:style-name=\"Plain.Top\" office:value-type=\"string\">\n"
      for block in blocks { write(block) }
      xml += "</table:table-cell>"
    }
    xml += "</table:table-row></table:table>\n"
  }

  /// A paragraph whose content is XML already.
  private mutating func paragraph(_ style: ParagraphStyle, _ content: String) {
    // The page's first paragraph is always one in the middle.
    let name =
      breaksBefore
      ? "NewPage"
      : style == .label && spacesLabels ? "Spaced" : keeps && style.canBeKept ? style.kept : style.rawValue
    breaksBefore = false
    xml += "<text:p text:style-name=\"\(name)\">\(content)</text:p>\n"
  }

  private mutating func write(_ block: RecordPage.Block) {
    switch block {
    case .centred(let text, let strong): paragraph(strong ? .decision : .centred, Markup.escaped(text))
    case .heading(let text, let level):
      xml +=
        "<text:h text:style-name=\"Heading_20_\(level)\" text:outline-level=\"\(level)\">\(Markup.escaped(text))</text:h>\n"
    case .margins(let left, let right):
      paragraph(.margins, Markup.escaped(left) + (right.isEmpty ? "" : "<text:tab/>" + Markup.escaped(right)))
    case .paragraph(let text, let indent): paragraph(indent > 0 ? .indented : .standard, Markup.escaped(text))
    case .label(let text): paragraph(.label, Markup.escaped(text))
    case .figure(let name, let value):
      paragraph(.standard, "\(Markup.escaped(name))<text:s/> \(Markup.escaped(value))")
    case .names(let table):
      switch table.form {
      case .numbered(let rows): numbered(rows, table.markHead)
      case .grouped(let groups):
        // The seal stays with the last group; a list by the alphabet is followed by its totals.
        for (index, group) in groups.enumerated() { self.group(group, isKept: keeps && index == groups.count - 1) }
      }
    case .counts(let table): counts(table)
    case .gap: paragraph(.standard, "")
    case .seal(let seal, let checkpoint, let code): sealed(seal, checkpoint, code)
    case .signature(let office, let name):
      // A second line to write the name on, where nobody knows it yet.
      let name = name.isEmpty ? "<text:tab/>" : Markup.escaped(name)
      paragraph(.signature, "\(Markup.escaped(office))<text:tab/><text:tab/> \(name)")
    }
  }

  private mutating func numbered(_ rows: [NameTable.Row], _ markHead: String) {
    let head = [NameTable.numberHead, NameTable.nameHead, markHead].map {
      cell(.label, Markup.escaped($0), kind: "Head")
    }
    begin("Names", ["Number", "Name", "Mark"], head: head.joined())
    for (index, row) in rows.enumerated() { self.row(cell(.number, String(index + 1)) + cells(row)) }
    xml += "</table:table>\n"
  }

  private mutating func group(_ group: NameTable.Group, isKept: Bool) {
    let head =
      "<table:table-cell table:style-name=\"Names.Head\" table:number-columns-spanned=\"4\" "
      + "office:value-type=\"string\">" + Self.styled(.label, Markup.escaped(group.title))
      + Self.styled(.note, Markup.escaped(group.totals)) + "</table:table-cell>"
      + String(repeating: "<table:covered-table-cell/>", count: 3)
    begin(isKept ? "Names.Kept" : "Names", ["HalfName", "HalfMark", "HalfName", "HalfMark"], head: head)
    for pair in group.rows.inColumns(2) {
      row(pair.map(cells).joined() + (pair.count < 2 ? cell(.cell, "") + cell(.cell, "") : ""))
    }
    xml += "</table:table>\n"
  }

  private mutating func counts(_ table: CountTable) {
    let head = table.head.map { cell(.cell, Markup.escaped($0), kind: "Head") }
    // No head is broken within a word.
    let columns = table.head.dropFirst().map { head in
      switch head.count {
      case ..<8: "Count.Short"
      case ..<10: "Count.Middle"
      case ..<13: "Count.Long"
      default: "Count.Longest"
      }
    }
    begin("Counts", ["Count.Name"] + columns, head: head.joined())
    for row in table.rows {
      self.row(
        cell(.cell, Markup.escaped(row.name)) + row.counts.map { cell(.number, String($0)) }.joined())
    }
    xml += "</table:table>\n"
  }

  private mutating func begin(_ style: String, _ columns: [String], head: String? = nil) {
    tables += 1
    xml += "<table:table table:name=\"Table \(page + 1).\(tables)\" table:style-name=\"\(style)\">"
    for column in columns { xml += "<table:table-column table:style-name=\"Column.\(column)\"/>" }
    guard let head else { return }
    xml += "<table:table-header-rows><table:table-row table:style-name=\"Row\">\(head)</table:table-row>"
    xml += "</table:table-header-rows>\n"
  }

  private mutating func row(_ cells: String) {
    xml += "<table:table-row table:style-name=\"Row\">\(cells)</table:table-row>\n"
  }

  private func cells(_ row: NameTable.Row) -> String {
    let notes = row.notes.map { Self.styled(.note, Markup.escaped($0)) }.joined()
    return cell(.cell, Markup.escaped(row.name), notes) + cell(.cell, Markup.escaped(row.mark))
  }

  private func cell(_ style: ParagraphStyle, _ content: String, _ more: String = "", kind: String = "Cell") -> String {
    "<table:table-cell table:style-name=\"Names.\(kind)\" office:value-type=\"string\">"
      + "\(Self.styled(style, content))\(more)</table:table-cell>"
  }

  /// A paragraph within something else.
  private static func styled(_ style: ParagraphStyle, _ content: String) -> String {
    "<text:p text:style-name=\"\(style.rawValue)\">\(content)</text:p>"
  }

  /// The code and beside it the seal in letters.
  private mutating func sealed(_ seal: String, _ checkpoint: [String], _ code: String) {
    let words =
      "Печатка запису (SHA-256):" + ([seal] + checkpoint).map { "<text:line-break/>\(Markup.escaped($0))" }.joined()
    guard let image = QRImages.base64(of: code) else { return paragraph(.seal, words) }
    let frame =
      "<draw:frame draw:name=\"QR \(page + 1)\" draw:style-name=\"Code\" text:anchor-type=\"as-char\" "
      + "svg:width=\"3.2cm\" svg:height=\"3.2cm\"><draw:image draw:mime-type=\"image/png\"><office:binary-data>"
      + image + "</office:binary-data></draw:image></draw:frame>"
    func cell(_ content: String) -> String {
      "<table:table-cell table:style-name=\"Plain.Middle\" office:value-type=\"string\">"
        + "\(Self.styled(.seal, content))</table:table-cell>"
    }
    begin("Plain", ["Code", "Seal"])
    row(cell(frame) + cell(words))
    xml += "</table:table>\n"
  }
}

extension ArraySlice<RecordPage.Block> {
  /// Where the totals end that begin here, and where the line stands among them that heads the second half of them; nil where
  /// there is none.
  fileprivate var totals: (parting: Int?, end: Int) {
    var parting: Int?
    var end = startIndex
    while end < endIndex {
      switch self[end] {
      case .figure: break
      case .label where end > startIndex && parting == nil: parting = end
      default: return (parting.flatMap { $0 + 1 < end ? $0 : nil }, end)
      }
      end += 1
    }
    return (parting.flatMap { $0 + 1 < end ? $0 : nil }, end)
  }
}

extension RecordPage {
  /// The page as plain text: UTF-8 without a byte-order mark, «\n» after every line; 78 columns wide, but a name is never
  /// cut for it.
  func text() -> String {
    sections.map { section in section.flatMap(Self.lines).joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// The lines of a part.
  static func lines(_ block: Block) -> [String] {
    switch block {
    case .centred(let text, _): PlainText.centred(text)
    case .heading(let text, let level): level == 1 ? PlainText.centred(text) : PlainText.wrapped(text)
    case .margins(let left, let right): PlainText.atMargins(left, right)
    case .paragraph(let text, let indent):
      PlainText.wrapped(text, indent: String(repeating: " ", count: indent))
    case .label(let text): [text]
    case .figure(let name, let value): [name + "  " + value]
    case .names(let table):
      switch table.form {
      case .numbered(let rows): numbered(rows, table.markHead)
      case .grouped(let groups): grouped(groups)
      }
    case .counts(let table):
      // The numbers have a line of their own: no number is parted from its word.
      table.rows.flatMap { row in
        PlainText.wrapped(row.name + ":", indent: "  ")
          + [
            "    " + zip(table.head.dropFirst(), row.counts).map { "\($0.lowercased()) \($1)" }.joined(separator: ", ")
          ]
      }
    case .gap: [""]
    case .seal(let seal, let checkpoint, _):
      ["Печатка запису (SHA-256):", "  " + seal] + checkpoint.map { "  " + $0 }
    case .signature(let office, let name):
      // A second line to write the name on, where nobody knows it yet.
      [
        PlainText.padded(office, to: 16) + String(repeating: "_", count: 24) + "  "
          + (name.isEmpty ? String(repeating: "_", count: 30) : name)
      ]
    }
  }

  private static func numbered(_ names: [NameTable.Row], _ markHead: String) -> [String] {
    let nameWidth = names.reduce(NameTable.nameHead.count) { max($0, $1.name.count) }
    let markWidth = names.reduce(markHead.count) { max($0, $1.mark.count) }
    func row(_ number: String, _ name: String, _ mark: String) -> String {
      number + "| " + PlainText.padded(name, to: nameWidth) + "| " + PlainText.padded(mark, to: markWidth) + "|"
    }
    var lines = [row(NameTable.numberHead, NameTable.nameHead, markHead)]
    for (index, name) in names.enumerated() {
      let number = String(index + 1)
      lines.append(row(String(repeating: " ", count: max(0, 5 - number.count)) + number, name.name, name.mark))
      for note in name.notes { lines += PlainText.wrapped(note, indent: "       ") }
    }
    return lines
  }

  /// Two columns, read down the left one first; one where the names have no room for two.
  private static func grouped(_ groups: [NameTable.Group]) -> [String] {
    let rows = groups.flatMap(\.rows)
    let nameWidth = rows.reduce(0) { max($0, $1.name.count) }
    let markWidth = rows.reduce(0) { max($0, $1.mark.count) }
    let columns = 2 * (nameWidth + markWidth + 2) + 3 <= PlainText.width ? 2 : 1
    func cell(_ row: NameTable.Row) -> String {
      PlainText.padded(row.name, to: nameWidth) + "  " + PlainText.padded(row.mark, to: markWidth)
    }
    var lines: [String] = []
    for (index, group) in groups.enumerated() {
      if index > 0 { lines.append("") }
      lines += PlainText.wrapped(group.title) + PlainText.wrapped(group.totals, indent: "  ")
      for pair in group.rows.inColumns(columns) {
        lines.append("  " + pair.map(cell).joined(separator: " | ").trimmedAtEnd)
        for row in pair { for note in row.notes { lines += PlainText.wrapped("\(row.name): \(note)", indent: "    ") } }
      }
    }
    return lines
  }
}

extension Array {
  /// Lines of so many, when it is read down the first column, then down the next.
  func inColumns(_ columns: Int) -> [[Element]] {
    let height = (count + columns - 1) / columns
    return (0..<height).map { line in
      stride(from: line, to: count, by: Swift.max(height, 1)).map { self[$0] }
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// Reads a CSV file as clerks' spreadsheets write it (RFC 4180; a byte-order mark, `;` between the columns and CRLF are
/// all right) and remembers each record's line: our messages name the line, and no library tells it.
struct CSVTable {
  /// One record, with the line of the file on which it begins.
  struct Record {
    let line: Int
    let fields: [String: String]

    /// The field without the white space around it; empty where the file has none.
    subscript(_ column: String) -> String { fields[column] ?? "" }
  }

  let columns: [String]
  let records: [Record]

  /// Bounds: a file past them is not a council's.
  static let mostRecords = 10_000
  static let mostFieldBytes = 65_536

  /// Parses a file; what is wrong with its form goes to `problems`.
  init(_ text: String, file: String, problems: inout [Problem]) {
    var text = Substring(text)
    if text.first == "\u{FEFF}" { text = text.dropFirst() }
    let header = text.prefix { !$0.isNewline }
    let separator: Character = header.count { $0 == ";" } > header.count { $0 == "," } ? ";" : ","
    var rows: [(line: Int, fields: [String])] = []
    var fields: [String] = []
    var field = ""
    var quoted = false
    var line = 1
    var start = 1
    func close(_ rows: inout [(line: Int, fields: [String])]) {
      fields.append(field)
      field = ""
      if fields != [""] { rows.append((start, fields)) }
      fields = []
    }
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      index = text.index(after: index)
      if quoted {
        if character == "\"" {
          if index < text.endIndex, text[index] == "\"" {
            field.append("\"")
            index = text.index(after: index)
          } else {
            quoted = false
          }
        } else {
          if character.isNewline { line += 1 }
          field.append(character)
        }
      } else if character == "\"", field.allSatisfy(\.isWhitespace) {
        field = ""
        quoted = true
      } else if character == separator {
        fields.append(field)
        field = ""
      } else if character.isNewline {
        close(&rows)
        line += 1
        start = line
      } else {
        field.append(character)
      }
      if field.utf8.count > Self.mostFieldBytes || rows.count > Self.mostRecords {
        problems.append(Problem(file, line, "файл завеликий: щонайбільше \(Self.mostRecords) рядків"))
        break
      }
    }
    if quoted { problems.append(Problem(file, start, "лапки відкрито й не закрито")) }
    if !field.isEmpty || !fields.isEmpty { close(&rows) }

    func trimmed(_ field: String) -> String {
      var field = Substring(field)
      while field.first?.isWhitespace == true { field.removeFirst() }
      while field.last?.isWhitespace == true { field.removeLast() }
      return String(field)
    }
    let columns = rows.first?.fields.map(trimmed) ?? []
    self.columns = columns
    for column in Set(columns) where columns.count(where: { $0 == column }) > 1 {
      problems.append(Problem(file, 1, "стовпець «\(column)» названо двічі"))
    }
    var records: [Record] = []
    for row in rows.dropFirst() {
      if row.fields.count != columns.count {
        problems.append(Problem(file, row.line, "полів \(row.fields.count), а стовпців \(columns.count)"))
        continue
      }
      records.append(
        Record(
          line: row.line,
          fields: Dictionary(zip(columns, row.fields.map(trimmed)), uniquingKeysWith: { first, _ in first })))
    }
    self.records = records
    if columns.isEmpty { problems.append(Problem(file, 1, "файл порожній: немає рядка з назвами стовпців")) }
  }

  /// Complains of the columns that are missing, and of those that nobody reads.
  func check(required: [String], known: Set<String>, file: String, problems: inout [Problem]) {
    guard !columns.isEmpty else { return }
    for column in required where !columns.contains(column) {
      problems.append(Problem(file, 1, "немає стовпця «\(column)»"))
    }
    for column in columns where !known.contains(column) {
      problems.append(Problem(file, 1, "невідомий стовпець «\(column)»"))
    }
  }
}

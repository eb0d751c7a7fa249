/// The clerk's deputies' file with all its columns, for the open data; the daemon reads the few that it needs itself.
public struct DeputiesFile: Sendable {
  /// Its rows, each by column.
  public let records: [[String: String]]

  /// Reads a file as spreadsheets write it: a byte-order mark, `;` between the columns and CRLF are all right.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - columns: the columns that there may be, in the words of Resolution 835.
  /// - Throws: `ConfigurationError` with every problem at once, each with its line.
  public init(path: String, columns: [String]) throws(ConfigurationError) {
    var problems: [Problem] = []
    let file = String(path.split(separator: "/").last ?? "")
    guard let text = Configuration.read(path, as: file, problems: &problems) else {
      throw ConfigurationError(problems: problems)
    }
    let table = CSVTable(text, file: file, problems: &problems)
    table.check(required: ["id", "familyName"], known: Set(columns), file: file, problems: &problems)
    for record in table.records where record["id"].isEmpty {
      problems.append(Problem(file, record.line, "порожнє поле «id»"))
    }
    guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    records = table.records.map(\.fields)
  }
}

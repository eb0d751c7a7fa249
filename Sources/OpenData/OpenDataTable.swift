/// A table of open data: what a CSV file holds, and what its columns mean.
public struct OpenDataTable: Sendable, Hashable {
  /// A column, as Resolution 835 names and types it.
  public struct Column: Sendable, Hashable {
    /// What may stand in a column.
    public enum Kind: String, Sendable, Hashable {
      case string, integer, date, datetime, uri
    }

    /// Its name in the file's first line.
    public let name: String
    /// What it is called in Ukrainian.
    public let title: String
    /// What may stand in it.
    public let kind: Kind
    /// Whether it may not be empty.
    public let isRequired: Bool
    /// The only values, where there are such.
    public let allowed: [String]

    init(_ name: String, _ title: String, _ kind: Kind = .string, optional: Bool = false, allowed: [String] = []) {
      self.name = name
      self.title = title
      self.kind = kind
      isRequired = !optional
      self.allowed = allowed
    }
  }

  /// A column whose values are those of another table's column.
  struct Reference: Sendable, Hashable {
    let column: String
    let table: String
    let target: String
  }

  /// What a package calls it.
  public let name: String
  /// What people call it.
  public let title: String
  /// Where its file lies within the package.
  public let path: String
  /// The columns, in order.
  public let columns: [Column]
  /// The columns that together tell the rows apart.
  let key: [String]
  let references: [Reference]
  /// What stands for «there is none».
  let missing: [String]
  /// The rows, each with a value for every column.
  public let rows: [[String]]

  init(
    name: String, title: String, path: String, columns: [Column], key: [String], references: [Reference] = [],
    missing: [String] = [""], rows: [[String]]
  ) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row of \(name) has not a value for every column")
    self.name = name
    self.title = title
    self.path = path
    self.columns = columns
    self.key = key
    self.references = references
    self.missing = missing
    self.rows = rows
  }

  /// The table as CSV (RFC 4180): UTF-8 without a byte-order mark, commas, «\n» after every line; a value is quoted where
  /// it must be.
  public var csv: String {
    ([columns.map(\.name)] + rows).map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
  }

  private static func field(_ value: String) -> String {
    guard value.unicodeScalars.contains(where: { [",", "\"", "\n", "\r"].contains($0) }) else { return value }
    return "\"" + value.replacing("\"", with: "\"\"") + "\""
  }
}

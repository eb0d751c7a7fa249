/// The descriptor of the published tables (Data Package): what lies where, with which columns, so that a program can check
/// the files without asking anybody.
public struct DataPackage: Sendable {
  private let name: String
  private let title: String
  private let description: String
  private let tables: [OpenDataTable]

  /// A descriptor.
  ///
  /// - Parameters:
  ///   - name: lower-case letters, digits and hyphens.
  ///   - title: what people call it.
  ///   - unlisted: ballots that the tables cannot tell, see ``Annex29/unlisted``.
  ///   - tables: what the package holds.
  public init(name: String, title: String, unlisted: [String], tables: [OpenDataTable]) {
    self.name = name
    self.title = title
    description =
      unlisted.isEmpty
      ? "Усі голосування є в таблицях."
      : "У таблицях лише голосування з результатом. Без результату: " + unlisted.joined(separator: "; ") + "."
    self.tables = tables
  }

  /// `datapackage.json`.
  public var descriptor: String {
    JSONText.object([
      ("profile", .text("tabular-data-package")), ("name", .text(name)), ("title", .text(title)),
      ("description", .text(description)), ("resources", .list(tables.map(Self.resource))),
    ]).document
  }

  private static func resource(_ table: OpenDataTable) -> JSONText {
    var schema: [(String, JSONText)] = [
      ("fields", .list(table.columns.map(field))), ("primaryKey", .list(table.key.map(JSONText.text))),
      ("missingValues", .list(table.missing.map(JSONText.text))),
    ]
    if !table.references.isEmpty {
      schema.append(
        (
          "foreignKeys",
          .list(
            table.references.map {
              .object([
                ("fields", .list([.text($0.column)])),
                (
                  "reference",
                  .object([("resource", .text($0.table.lowercased())), ("fields", .list([.text($0.target)]))])
                ),
              ])
            })
        ))
    }
    return .object([
      ("profile", .text("tabular-data-resource")), ("name", .text(table.name.lowercased())),
      ("title", .text(table.title)), ("path", .text(table.path)), ("format", .text("csv")),
      ("mediatype", .text("text/csv")), ("encoding", .text("utf-8")), ("schema", .object(schema)),
    ])
  }

  private static func field(_ column: OpenDataTable.Column) -> JSONText {
    var constraints: [(String, JSONText)] = [("required", .flag(column.isRequired))]
    if !column.allowed.isEmpty { constraints.append(("enum", .list(column.allowed.map(JSONText.text)))) }
    var field: [(String, JSONText)] = [("name", .text(column.name)), ("title", .text(column.title))]
    switch column.kind {
    case .uri: field += [("type", .text("string")), ("format", .text("uri"))]
    case .string, .integer, .date, .datetime: field.append(("type", .text(column.kind.rawValue)))
    }
    return .object(field + [("constraints", .object(constraints))])
  }
}

/// The deputies as Resolution 835, annex 30 wants them: the council's own file, in the annex' order of columns.
///
/// The journal knows names, gender and faction; who was born when and receives citizens where is known to the clerk, whose
/// file this is. «Номер в системі голосування» is the identifier that our votes bear.
public struct Annex30: Sendable, Hashable {
  /// The table.
  public let table: OpenDataTable
  /// Required columns that are empty in some row, each once: the clerk has to fill them in.
  public let incomplete: [String]

  /// The table of a deputies' file.
  ///
  /// - Parameter records: by column; columns that the file does not have are absent.
  public init(_ records: [[String: String]]) {
    let columns = Self.columns
    var incomplete: Set<String> = []
    let rows = records.map { record in
      columns.map { column -> String in
        let value = Self.value(column.name, of: record)
        if column.isRequired, value.isEmpty { incomplete.insert(column.name) }
        return value.isEmpty ? "null" : value
      }
    }
    table = OpenDataTable(
      name: "deputies", title: "Депутати ради", path: "deputies.csv", columns: columns, key: ["id"],
      missing: ["", "null"], rows: rows)
    self.incomplete = columns.map(\.name).filter(incomplete.contains)
  }

  private static func value(_ column: String, of record: [String: String]) -> String {
    let value = record[column] ?? ""
    switch column {
    case "votingIdentifier": return record["id"] ?? ""
    // The annex' own word for a deputy of no faction, whom the clerk's file may leave without one.
    case "factionName": return ["", "null"].contains(value) && record.keys.contains(column) ? "Позафракційний" : value
    default: return value
    }
  }

  /// The columns that the annex has.
  public static var columnNames: [String] { columns.map(\.name) }

  private static let columns: [OpenDataTable.Column] = [
    .init("id", "Ідентифікатор"), .init("votingIdentifier", "Номер в системі голосування", optional: true),
    .init("familyName", "Прізвище"), .init("name", "Імʼя"), .init("additionalName", "По батькові"),
    .init("gender", "Стать", .integer), .init("birthDate", "Дата народження", .date), .init("image", "Фото", .uri),
    .init("biography", "Біографічні дані"), .init("partyName", "Назва партії"),
    .init("partyId", "Ідентифікатор партії", optional: true), .init("email", "Електронна пошта"),
    .init("telephone", "Номер телефону"), .init("homepage", "Веб-сторінка", .uri, optional: true),
    .init("account", "Соціальні медіа", optional: true), .init("factionName", "Назва фракції"),
    .init("factionPost", "Посада у фракції", optional: true),
    .init("commissionName", "Назва постійної комісії", optional: true),
    .init("commissionPost", "Посада у постійній комісії", optional: true),
    .init("areaId", "Виборчий округ", .integer, optional: true), .init("CATUTTC", "Код КАТОТТГ"),
    .init("addressPostCode", "Поштовий індекс"), .init("addressAdminUnitL1", "Країна"),
    .init("addressAdminUnitL2", "Регіон"), .init("addressAdminUnitL3", "Район", optional: true),
    .init("addressAdminUnitL4", "Територіальна громада", optional: true),
    .init("addressPostName", "Населений пункт"), .init("addressThoroughfare", "Вулиця або аналог"),
    .init("addressLocatorDesignator", "Номер об’єкта"),
    .init("addressLocatorBuilding", "Номер корпусу", optional: true),
    .init("addressLocatorName", "Назва будівлі або її частини", optional: true),
    .init("openingHours", "Графік прийому"),
    .init("availabilityRestriction", "Уточнення графіка прийому", optional: true),
  ]
}

internal import Foundation
internal import TallyEngine

/// The columns of Resolution 835, annex 30 (`deputies`): the clerk keeps one file for the open data and for us.
private let annex30: Set<String> = [
  "id", "votingIdentifier", "familyName", "name", "additionalName", "gender", "birthDate", "image", "biography",
  "partyName", "partyId", "email", "telephone", "homepage", "account", "factionName", "factionPost", "commissionName",
  "commissionPost", "areaId", "CATUTTC", "addressPostCode", "addressAdminUnitL1", "addressAdminUnitL2",
  "addressAdminUnitL3", "addressAdminUnitL4", "addressPostName", "addressThoroughfare", "addressLocatorDesignator",
  "addressLocatorBuilding", "addressLocatorName", "openingHours", "availabilityRestriction",
]

extension Configuration {
  /// `deputies.csv`: who may vote.
  static func readDeputies(in directory: String, problems: inout [Problem]) -> [(voter: Voter, line: Int)] {
    let file = "deputies.csv"
    guard let text = read(directory + "/" + file, as: file, problems: &problems) else { return [] }
    let table = CSVTable(text, file: file, problems: &problems)
    let required = ["id", "familyName", "name", "additionalName", "gender", "factionName"]
    table.check(required: required, known: annex30, file: file, problems: &problems)
    var voters: [(voter: Voter, line: Int)] = []
    var lines: [String: Int] = [:]
    for record in table.records {
      let id = record["id"]
      if !isIdentifier(id) {
        problems.append(Problem(file, record.line, "ідентифікатор «\(id)»: від 1 до 64 знаків, без пробілів"))
      }
      if let earlier = lines.updateValue(record.line, forKey: id) {
        problems.append(Problem(file, record.line, "ідентифікатор «\(id)» уже є в рядку \(earlier)"))
      }
      for column in ["familyName"] where record[column].isEmpty {
        problems.append(Problem(file, record.line, "порожнє поле «\(column)»"))
      }
      for column in ["familyName", "name", "additionalName", "factionName"] where record[column].utf8.count > 512 {
        problems.append(Problem(file, record.line, "задовге поле «\(column)»"))
      }
      let gender = Int(record["gender"]).flatMap(Voter.Gender.init(rawValue:))
      if gender == nil {
        problems.append(
          Problem(file, record.line, "стать «\(record["gender"])»: має бути 0, 1, 2 або 9 (ISO/IEC 5218)"))
      }
      let faction = record["factionName"]
      voters.append(
        (
          Voter(
            id: id, familyName: record["familyName"], givenName: record["name"], patronymic: record["additionalName"],
            gender: gender ?? .unknown,
            faction: ["", "null", "позафракційний", "позафракційна"].contains(faction.lowercased()) ? nil : faction),
          record.line
        ))
    }
    if voters.isEmpty, problems.isEmpty { problems.append(Problem(file, 1, "немає жодного депутата")) }
    return voters
  }

  /// `seats.csv`: who sits where, and which console is there.
  static func readSeats(
    in directory: String, voters: [Voter], problems: inout [Problem]
  ) -> ([Seat], [ConsoleBinding], lines: [UInt16: Int]) {
    let file = "seats.csv"
    guard let text = read(directory + "/" + file, as: file, problems: &problems) else { return ([], [], [:]) }
    let table = CSVTable(text, file: file, problems: &problems)
    let columns = ["seat", "row", "column", "voter", "console"]
    table.check(required: columns, known: Set(columns + ["serial"]), file: file, problems: &problems)
    let known = Set(voters.map(\.id))
    var seats: [Seat] = []
    var consoles: [ConsoleBinding] = []
    var seatLines: [UInt16: Int] = [:]
    var lines: [String: Int] = [:]
    func once(_ what: String, _ value: String, _ line: Int) {
      if let earlier = lines.updateValue(line, forKey: what + value) {
        problems.append(Problem(file, line, "\(what) «\(value)» уже є в рядку \(earlier)"))
      }
    }
    for record in table.records {
      func number(_ column: String, _ range: ClosedRange<Int>) -> Int? {
        if let number = Int(record[column]), range ~= number { return number }
        problems.append(
          Problem(
            file, record.line,
            "«\(column)» — «\(record[column])»: має бути ціле число від \(range.lowerBound) до \(range.upperBound)"))
        return nil
      }
      let seat = number("seat", 1...4_095)
      let row = number("row", 1...1_000)
      let column = number("column", 1...1_000)
      if let seat { once("місце", String(seat), record.line) }
      if let row, let column { once("ряд і стовпець", "\(row)/\(column)", record.line) }
      let voter = record["voter"]
      if !voter.isEmpty {
        once("депутат", voter, record.line)
        if !known.contains(voter) {
          problems.append(Problem(file, record.line, "депутата «\(voter)» немає ні в deputies.csv, ні в council.toml"))
        }
      }
      guard let seat, let row, let column else { continue }
      seatLines[UInt16(seat)] = record.line
      seats.append(Seat(number: UInt16(seat), row: row, column: column, voter: voter.isEmpty ? nil : voter))

      let console = record["console"]
      guard !console.isEmpty else { continue }
      if console.hasPrefix("gpio:") {
        let place = GpioPlace(console, file: file, line: record.line, problems: &problems)
        for line in place?.allLines ?? [] { once("лінія GPIO", line.text, record.line) }
        if !record["serial"].isEmpty {
          problems.append(Problem(file, record.line, "місце \(seat) на лініях GPIO не має серійного номера пульта"))
        }
        if let place { consoles.append(ConsoleBinding(seat: UInt16(seat), place: .gpio(place))) }
        continue
      }
      var place: ConsolePlace
      do throws(ConsolePlaceError) {
        place = try ConsolePlace(console)
      } catch {
        problems.append(Problem(file, record.line, error.text))
        continue
      }
      if !record["serial"].isEmpty {
        let serial = ConsolePlace.serial(record["serial"])
        if serial == nil {
          problems.append(Problem(file, record.line, "серійний номер «\(record["serial"])»: має бути 16 цифр 0–9, a–f"))
        } else if let other = place.serial, other != serial {
          problems.append(Problem(file, record.line, "пульт «\(console)» і стовпець serial називають різні пульти"))
        }
        place.serial = place.serial ?? serial
      }
      if place.port != .anyUSB { once("пульт", ConsolePlace(place.port, unit: place.unit).description, record.line) }
      if let serial = place.serial { once("серійний номер пульта", ConsolePlace.hex(serial), record.line) }
      consoles.append(ConsoleBinding(seat: UInt16(seat), place: .serial(place)))
    }
    if seats.isEmpty, problems.isEmpty { problems.append(Problem(file, 1, "немає жодного місця")) }
    return (seats.sorted { $0.number < $1.number }, consoles, seatLines)
  }

  /// The bit of a group that may read the keys: the daemon's own group may, whoever owns the file, for systemd-tmpfiles
  /// lets it at every boot. Who reads without being the daemon says which group that is.
  private static func readable(_ status: stat, by daemonGroup: gid_t?) -> mode_t {
    status.st_gid == daemonGroup ?? getegid() ? 0o040 : 0
  }

  /// The command that lets the daemon read a file of keys, and nobody else but root.
  public static func closeKeys(_ path: String) -> String { "chown root:vote-daemon \(path) && chmod 640 \(path)" }

  /// `console-keys.csv`: the secret of each console. Nobody but its owner and the daemon's group may read the file, or
  /// systemd hands it over.
  static func readKeys(
    in directory: String, credential: String?, daemonGroup: gid_t?, problems: inout [Problem]
  ) -> [UInt64: [UInt8]] {
    let file = "console-keys.csv"
    let path = credential ?? directory + "/" + file
    var status = stat()
    if credential == nil, stat(path, &status) == 0, status.st_mode & 0o077 & ~readable(status, by: daemonGroup) != 0 {
      problems.append(
        Problem(
          file, 0,
          "ключі може прочитати не лише служба (mode \(String(status.st_mode & 0o777, radix: 8))): \(closeKeys(path))"))
      return [:]
    }
    if credential == nil, access(path, R_OK) != 0, errno == EACCES {
      problems.append(Problem(file, 0, "служба не має права прочитати ключі: \(closeKeys(path))"))
      return [:]
    }
    guard let text = read(path, as: file, problems: &problems) else { return [:] }
    let table = CSVTable(text, file: file, problems: &problems)
    table.check(required: ["serial", "key"], known: ["serial", "key"], file: file, problems: &problems)
    var keys: [UInt64: [UInt8]] = [:]
    for record in table.records {
      guard let serial = ConsolePlace.serial(record["serial"]) else {
        problems.append(Problem(file, record.line, "серійний номер «\(record["serial"])»: має бути 16 цифр 0–9, a–f"))
        continue
      }
      guard let key = bytes(hex: record["key"]), key.count == 32 else {
        // The key itself is never repeated, in no message.
        problems.append(
          Problem(file, record.line, "ключ пульта \(ConsolePlace.hex(serial)): має бути 64 цифри 0–9, a–f"))
        continue
      }
      if keys.updateValue(key, forKey: serial) != nil {
        problems.append(Problem(file, record.line, "пульт \(ConsolePlace.hex(serial)) уже має ключ вище"))
      }
    }
    return keys
  }

  private static func bytes(hex text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
  }

  static func isIdentifier(_ text: String) -> Bool {
    1...64 ~= text.utf8.count && text.allSatisfy { !$0.isWhitespace && !$0.isNewline }
  }
}

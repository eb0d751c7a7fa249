import Foundation
import Reactor
import Sealing
import Seals
import TallyEngine

/// The configuration folder of a hall: the four files as a clerk and a technician would write them.
struct HallFiles: Sendable {
  /// The folder.
  let directory: String

  /// Writes the files of a plan; consoles are found at `VirtualHall.path` in the folder `consoles`.
  ///
  /// - Parameter boundSerials: whether the seat map names the one console that may sit there.
  init(_ plan: HallPlan, in directory: String, consoles: String, boundSerials: Bool = true) throws {
    self.directory = directory
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try write(Self.council(plan), "council.toml")
    try write(Self.deputies(plan), "deputies.csv")
    try write(Self.seats(plan, consoles: consoles, boundSerials: boundSerials), "seats.csv")
    try write(Self.keys(plan), "console-keys.csv", mode: 0o600)
    if let key = plan.sealKey { try write(key.secretText + "\n", SealKeyFile.name, mode: 0o600) }
  }

  func path(_ file: String) -> String { directory + "/" + file }

  private func write(_ text: String, _ file: String, mode: mode_t = 0o644) throws {
    // Made with its mode: a key that anybody could read for a moment is a key that anybody has.
    unlink(path(file))
    let descriptor = open(path(file), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemError(call: "open \(path(file))", code: errno) }
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: Data(text.utf8))
  }

  private static func council(_ plan: HallPlan) -> String {
    var text = """
      name = \(quoted(plan.council))
      convocation = \(quoted(plan.convocation))
      place = \(quoted(plan.place))
      composition = \(plan.composition)
      regulation = \(quoted(plan.regulation))
      authenticate = true

      """
    if let head = plan.head {
      text += """

        [head]
        office = "city"
        id = \(quoted(head.id))
        family_name = \(quoted(head.familyName))
        given_name = \(quoted(head.givenName))
        patronymic = \(quoted(head.patronymic))
        gender = \(head.gender.rawValue)

        """
    }
    return text
  }

  private static func deputies(_ plan: HallPlan) -> String {
    let more = Set(plan.deputies.flatMap(\.particulars.keys)).sorted()
    return table(
      ["id", "familyName", "name", "additionalName", "gender", "factionName"] + more,
      plan.deputies.map { deputy in
        [
          deputy.id, deputy.familyName, deputy.givenName, deputy.patronymic, String(deputy.gender.rawValue),
          deputy.faction ?? "",
        ] + more.map { deputy.particulars[$0] ?? "" }
      })
  }

  private static func seats(_ plan: HallPlan, consoles: String, boundSerials: Bool) -> String {
    table(
      ["seat", "row", "column", "voter", "console", "serial"],
      plan.members.map { member in
        let place = Int(member.seat) - 1
        return [
          String(member.seat), String(place / plan.rowLength + 1), String(place % plan.rowLength + 1), member.id,
          "tty:" + VirtualHall.path(member.seat, in: consoles),
          boundSerials ? plan.consoles[member.seat]?.serialText ?? "" : "",
        ]
      })
  }

  private static func keys(_ plan: HallPlan) -> String {
    table(
      ["serial", "key"], plan.consoles.sorted { $0.key < $1.key }.map { [$0.value.serialText, $0.value.keyText] })
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    ([columns] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ text: String) -> String {
    text.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" })
      ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }
}

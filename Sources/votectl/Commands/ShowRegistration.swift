import ArgumentParser
import PublishedRecord
import VoteAPI

struct ShowRegistration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registration", abstract: Wording.helpRegistration.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpRegistrationNumber.text())) var number: Int?
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.resultsClient()
    let wanted = try number ?? newest(client)
    let list = try translated { () throws(ClientError) in try client.registration(number: wanted) }
    if json { return try Output.line(JSON.line(list)) }
    try Output.line(Summary.registration(list.registration))
    if list.entries.isEmpty { return }
    let rows = list.entries.enumerated().map { index, entry in
      [
        String(index + 1), entry.name, entry.faction ?? "", LocalTime.clock(entry.at), Self.origin(entry.origin),
        entry.reason ?? "",
      ]
    }
    for line in Table.lines(Wording.registrationColumns.text(), rows) { try Output.line(line) }
  }

  private func newest(_ client: VarlinkClient) throws(Failure) -> Int {
    let status = try translated { () throws(ClientError) in try client.status() }
    guard let registration = status.registration else { throw Failure(.refused, Wording.noRegistrations.text()) }
    return registration.number
  }

  /// How somebody was registered; a way that this program does not know stands as it came.
  private static func origin(_ origin: String) -> String {
    switch origin {
    case "console": Wording.originConsole.text()
    case "manual": Wording.originManual.text()
    case "late": Wording.originLate.text()
    default: origin
    }
  }
}

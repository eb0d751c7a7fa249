import ArgumentParser
import VoteAPI

struct ShowStatus: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: Wording.helpStatus.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.resultsClient()
    let status = try translated { () throws(ClientError) in try client.status() }
    if json { return try Output.line(JSON.line(["status": status])) }
    for line in Summary.status(status) { try Output.line(line) }
  }
}

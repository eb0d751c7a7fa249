import ArgumentParser
import VoteAPI

struct AssignConsole: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign-console", abstract: Wording.helpAssignConsole.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpSeat.text())) var seat: Int
  @Argument(help: ArgumentHelp(Wording.helpConsole.text())) var console: String
  @Option(help: ArgumentHelp(Wording.helpReason.text())) var reason: String

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in
      try client.assignConsole(seat: seat, console: console, reason: reason)
    }
    try Output.line(Wording.consoleAssigned.text(seat, console))
  }
}

import ArgumentParser
import VoteAPI

struct Annul: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "annul", abstract: Wording.helpAnnul.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpNumber.text())) var number: Int
  @Option(help: ArgumentHelp(Wording.helpReason.text())) var reason: String

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in try client.annulBallot(number: number, reason: reason) }
    try Output.line(Wording.ballotAnnulled.text(number))
  }
}

import ArgumentParser
import VoteAPI

struct Presiding: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "presiding", abstract: Wording.helpPresiding.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpVoter.text())) var voter: String

  func run() throws {
    let client = try sockets.operatorClient()
    let chair = try VoterName.find(voter, client)
    try translated { () throws(ClientError) in try client.setPresiding(voter: chair.voter) }
    try Output.line(Wording.presidingSet.text(chair.name))
  }
}

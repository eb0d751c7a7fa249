import ArgumentParser
import VoteAPI

struct OpenSitting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open-sitting", abstract: Wording.helpOpenSitting.text())

  @OptionGroup var sockets: Sockets
  @Option(help: ArgumentHelp(Wording.helpSession.text())) var session: String
  @Option(help: ArgumentHelp(Wording.helpSitting.text())) var sitting = 1
  @Option(help: ArgumentHelp(Wording.helpVoter.text())) var presiding: String
  @Flag(help: ArgumentHelp(Wording.helpHeadPresent.text())) var headPresent = false

  func run() throws {
    let client = try sockets.operatorClient()
    let chair = try VoterName.find(presiding, client)
    try translated { () throws(ClientError) in
      try client.openSitting(session: session, sitting: sitting, presiding: chair.voter, headPresent: headPresent)
    }
    try Output.line(Wording.sittingOpened.text(session, sitting) + " " + Wording.presidingSet.text(chair.name))
  }
}

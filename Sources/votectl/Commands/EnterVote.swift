import ArgumentParser
import VoteAPI

struct EnterVote: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "vote", abstract: Wording.helpEnterVote.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpVoter.text())) var voter: String
  @Argument(help: ArgumentHelp(Wording.helpChoice.text())) var choice: String
  @Option(help: ArgumentHelp(Wording.helpReason.text())) var reason: String

  func run() throws {
    let choice = try Self.choice(choice)
    let client = try sockets.operatorClient()
    let deputy = try VoterName.find(voter, client)
    try translated { () throws(ClientError) in
      try client.enterVote(voter: deputy.voter, choice: choice, reason: reason)
    }
    try Output.line(Wording.voteEntered.text(deputy.name, self.choice))
  }

  /// The choice of a word, Ukrainian in either gender, or the interface's.
  static func choice(_ word: String) throws(Failure) -> Results.Choice {
    switch word.lowercased() {
    case "за", "for": .for
    case "проти", "against": .against
    case "утримався", "утрималась", "утрималася", "abstained": .abstained
    default: throw Failure(.usage, Wording.unknownChoice.text(word))
    }
  }
}

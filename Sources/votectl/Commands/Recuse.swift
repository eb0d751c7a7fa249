import ArgumentParser
import VoteAPI

struct Recuse: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "recuse", abstract: Wording.helpRecuse.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpVoter.text())) var voter: String
  @Option(help: ArgumentHelp(Wording.helpQuestion.text())) var question: String
  @Option(help: ArgumentHelp(Wording.helpReason.text())) var reason: String

  func run() throws {
    let client = try sockets.operatorClient()
    let deputy = try VoterName.find(voter, client)
    try translated { () throws(ClientError) in
      try client.recuse(voter: deputy.voter, question: question, reason: reason)
    }
    try Output.line(Wording.recused.text(deputy.name, question))
  }
}

import ArgumentParser
import VoteAPI

struct SecretCount: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "secret-count", abstract: Wording.helpSecretCount.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpNumber.text())) var number: Int
  @Option(help: ArgumentHelp(Wording.helpIssued.text())) var issued: Int
  @Option(help: ArgumentHelp(Wording.helpFound.text())) var found: Int
  @Option(name: .customLong("for"), help: ArgumentHelp(Wording.helpFor.text())) var votesFor: Int
  @Option(help: ArgumentHelp(Wording.helpAgainst.text())) var against: Int
  @Option(help: ArgumentHelp(Wording.helpAbstained.text())) var abstained: Int
  @Option(help: ArgumentHelp(Wording.helpInvalid.text())) var invalid: Int

  func run() throws {
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in
      try client.enterSecretCount(
        number: number, issued: issued, found: found, for: votesFor, against: against, abstained: abstained,
        invalid: invalid)
    }
    try Output.line(Wording.secretCountEntered.text(number))
    let ballot = try PublishedBallot.find(number, client) { $0.paper != nil }
    for line in Summary.result(ballot) { try Output.line(line) }
  }
}

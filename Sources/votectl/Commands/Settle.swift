import ArgumentParser
import VoteAPI

struct Settle: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "settle", abstract: Wording.helpSettle.text())

  /// `Operator.SettlementBase`, as an argument.
  enum Reading: String, ExpressibleByArgument, CaseIterable {
    case deputies, deputiesAndHead
  }

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpNumber.text())) var number: Int
  @Option(help: ArgumentHelp(Wording.helpBase.text())) var base: Reading
  @Option(help: ArgumentHelp(Wording.helpReason.text())) var reason: String

  func run() throws {
    let settled: Operator.SettlementBase = base == .deputies ? .deputies : .deputiesAndHead
    let client = try sockets.operatorClient()
    try translated { () throws(ClientError) in try client.settleBallot(number: number, base: settled, reason: reason) }
    let ballot = try PublishedBallot.find(number, client) { $0.outcome != .disputed }
    try Output.line(Wording.ballotSettled.text(number, Summary.outcome(ballot.outcome)))
    for line in Summary.result(ballot) { try Output.line(line) }
  }
}

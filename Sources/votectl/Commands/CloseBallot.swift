import ArgumentParser
import VoteAPI

struct CloseBallot: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "close-ballot", abstract: Wording.helpCloseBallot.text())

  @OptionGroup var sockets: Sockets

  func run() throws {
    let client = try sockets.operatorClient()
    let number = try translated { () throws(ClientError) in try client.closeBallot() }
    try Output.line(Wording.ballotClosed.text(number))
    let ballot = try PublishedBallot.find(number, client) { $0.outcome != .open }
    for line in Summary.result(ballot) { try Output.line(line) }
  }
}

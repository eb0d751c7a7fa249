import ArgumentParser
import PublishedRecord
import VoteAPI

struct ShowBallots: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "ballots", abstract: Wording.helpBallots.text())

  @OptionGroup var sockets: Sockets
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false

  func run() throws {
    let client = try sockets.resultsClient()
    let ballots = try translated { () throws(ClientError) in try client.ballots() }
    if json { return try Output.line(JSON.line(["ballots": ballots])) }
    if ballots.isEmpty { return try Output.line(Wording.noBallots.text()) }
    let rows = ballots.map { ballot in
      [
        String(ballot.number), LocalTime.clock(ballot.closedAt ?? ballot.openedAt), ballot.question,
        "\(ballot.tally.for)/\(ballot.requirement.needed)", Summary.outcome(ballot.outcome), ballot.title,
      ]
    }
    for line in Table.lines(Wording.ballotColumns.text(), rows) { try Output.line(line) }
  }
}

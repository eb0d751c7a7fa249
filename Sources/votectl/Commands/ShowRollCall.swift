import ArgumentParser
import Foundation
import ProtocolDocuments
import PublishedRecord
import VoteAPI

struct ShowRollCall: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rollcall", abstract: Wording.helpRollCall.text())

  @OptionGroup var sockets: Sockets
  @Argument(help: ArgumentHelp(Wording.helpNumber.text())) var number: Int
  @Flag(help: ArgumentHelp(Wording.helpJSON.text())) var json = false
  @Option(help: ArgumentHelp(Wording.helpCheck.text(), valueName: "file"), completion: .file()) var check: String?

  func run() throws {
    let client = try sockets.resultsClient()
    let reply = try translated { () throws(ClientError) in try fetch(client) }
    if json { return try Output.line(JSON.line(reply)) }
    let ballots = try translated { () throws(ClientError) in try client.ballots() }
    let (record, zone) = try read(reply, among: ballots)
    guard let check else { return try Output.write(record.vicheText(timeZone: zone)) }
    try compare(check, with: record, zone)
  }

  /// The roll call; of a secret ballot what there is of one, which has no names.
  private func fetch(_ client: VarlinkClient) throws(ClientError) -> VarlinkClient.RollCall {
    do {
      return try client.rollCall(number: number)
    } catch .results(.secret) {
      return VarlinkClient.RollCall(secret: try client.heading(number: number))
    }
  }

  private func read(
    _ reply: VarlinkClient.RollCall, among ballots: [Results.Ballot]
  ) throws(Failure) -> (record: RollCall, zone: TimeZone) {
    do {
      return try RollCall.read(reply, among: ballots)
    } catch {
      throw switch error {
      case .stillOpen(let number): Failure(.refused, Wording.ballotStillOpen.text(number))
      case .unreadable(let number, let field): Failure(.badData, Wording.recordUnreadable.text(number, field))
      case .disagrees(let disagreement): Failure(.badData, Wording.recordDisagrees.text(disagreement.description))
      case .unreadableRegistration, .noBallots, .neverQuiet: Failure(.badData, error.description)
      }
    }
  }

  private func compare(_ path: String, with record: RollCall, _ zone: TimeZone) throws(Failure) {
    let file: Data
    do {
      file = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw Failure(.usage, Wording.fileUnreadable.text(path, error.localizedDescription))
    }
    if record.isVicheText(file, timeZone: zone) { return try Output.line(Wording.fileIsTheRecord.text(path, number)) }
    let lines = { (bytes: [UInt8]) in bytes.split(separator: 10, omittingEmptySubsequences: false) }
    let (theirs, ours) = (lines(Array(file)), lines(Array(record.vicheText(timeZone: zone).utf8)))
    let first = zip(theirs, ours).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    throw Failure(
      .badData, Wording.fileIsNotTheRecord.text(path, number, (first ?? min(theirs.count, ours.count)) + 1))
  }
}

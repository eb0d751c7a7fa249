import Foundation
import Reactor
import VoteAPI

/// The feed's work on its thread: keeps the board of what the daemon says.
final class DaemonFollower: DaemonLinkOwner {
  /// As many roll calls of a sitting as are kept for the phones; the oldest go first.
  static let largestCount = 1_000

  private let reactor: Reactor
  private let path: String
  private let board: BoardBox
  private let report: @Sendable (String) -> Void
  private let encoder = JSONEncoder()

  private var wasReported = false
  private var status: Results.Status?
  private var states: [Int: Results.SeatState] = [:]
  private var order: [Int] = []
  /// What the list of ballots was asked for last.
  private var listed: ListKey?
  /// The ballots whose roll calls the board has, as they were then.
  private var known: [Int: Results.Ballot] = [:]

  init(reactor: Reactor, path: String, board: BoardBox, report: @escaping @Sendable (String) -> Void) {
    self.reactor = reactor
    self.path = path
    self.board = board
    self.report = report
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  // MARK: The connection

  func begin(_ status: Results.Status) {
    (states, order, listed, known) = ([:], [], nil, [:])
    take(status)
  }

  func connected() {
    if wasReported { report("зв’язок зі службою голосування відновлено") }
    wasReported = false
  }

  func lost(_ error: any Error) {
    if !wasReported { report("служба голосування на \(path) недоступна: \(error); пробую далі") }
    wasReported = true
  }

  // MARK: What comes

  func take(_ seats: [Results.SeatState]) {
    for state in seats where states.updateValue(state, forKey: state.seat) == nil { order.append(state.seat) }
  }

  func take(_ status: Results.Status) { self.status = status }

  // MARK: What is shown

  func show(_ questions: VarlinkClient) throws {
    guard let status else { return }
    let now = reactor.now
    try list(status, questions)
    let ballot = status.ballot
    let statusText = try encoded(status)
    let seatsText = try encoded(order.compactMap { states[$0] }.map { SeatLine($0, in: ballot) })
    board.update { board in
      // Both in one message: no screen gets a seat's choice with the state of another ballot.
      board.set(.status, statusText)
      board.set(.seats, seatsText)
      board.set(.names, ballot.flatMap { $0.hasNames ? board.rollCalls[$0.number] : nil } ?? Array("null".utf8))
      board.heardAt = now
    }
  }

  /// What makes the list of ballots another one.
  private struct ListKey: Hashable {
    let session: String?
    let phase: Results.Phase
    let alerts: [String]
    let ballot: Results.Ballot?

    init(_ status: Results.Status) {
      session = status.session
      phase = status.phase
      alerts = status.alerts
      ballot = status.ballot?.withoutRunningCount
    }
  }

  /// Asks for the map, for the ballots and for the roll calls that are new, whenever a ballot opened, closed, or was judged anew.
  private func list(_ status: Results.Status, _ questions: VarlinkClient) throws {
    let key = ListKey(status)
    guard key != listed else { return }
    // The map changes only where the daemon is started anew, but who sits where is read again when it is cheap.
    let hall = try encoded(try questions.hall())
    let ballots = try questions.ballots().suffix(Self.largestCount)
    var fetched: [Int: [UInt8]] = [:]
    let named = ballots.filter(\.hasNames)
    for ballot in named where known[ballot.number] != ballot {
      do {
        fetched[ballot.number] = try encoded(NameList(try questions.rollCall(number: ballot.number)))
      } catch ClientError.results {
        // The sitting ended, or another began, between the two questions: the next state brings the list anew.
        continue
      }
    }
    known = Dictionary(uniqueKeysWithValues: named.map { ($0.number, $0) })
    let text = try encoded(Array(ballots))
    board.update { board in
      board.rollCalls.merge(fetched) { $1 }
      board.rollCalls = board.rollCalls.filter { known[$0.key] != nil }
      board.set(.sitting, text)
      board.set(.hall, hall)
    }
    listed = key
  }

  private func encoded(_ value: some Encodable) throws -> [UInt8] { Array(try encoder.encode(value)) }
}

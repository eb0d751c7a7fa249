import Reactor
import VoteAPI

/// Follows the daemon on a thread of its own and keeps the picture of it: a daemon that hangs costs this thread its time, and
/// the operator's keys nothing.
final class DaemonReader: DaemonLinkOwner {
  private static let pace = DaemonLink.Pace(
    patience: .seconds(3), checkInterval: .seconds(1), firstRetry: .milliseconds(250), longestRetry: .seconds(4))
  /// The consoles' health is asked for at every so many checks: it changes slowly, and is long in a large hall.
  private static let checksPerHealth = 3

  private let box: NewsBox
  private var picture: Picture?
  private var listed: ListKey?
  private var checks = 0

  private init(box: NewsBox) { self.box = box }

  /// Starts the thread; it ends with the process.
  static func start(path: String, box: NewsBox) throws(SystemError) {
    _ = try NamedThread("console-reader") {
      do throws(SystemError) {
        let reactor = try Reactor()
        let reader = DaemonReader(box: box)
        let link = DaemonLink(reader, path: path, pace: pace, reactor: reactor)
        link.connect()
        withExtendedLifetime((reader, link)) { reactor.run() }
      } catch {
        // No descriptor is left in a program that has hardly begun: the screen says so, and stays.
        box.put(loss: .system(error))
      }
    }
  }

  func begin(_ status: Results.Status) {
    listed = nil
    take(status)
    picture?.states = [:]
  }

  func take(_ status: Results.Status) {
    let now = ContinuousClock.now
    guard picture != nil else { return picture = Picture(status, at: now) }
    picture?.status = status
    picture?.statusAt = now
    picture?.heardAt = now
  }

  func take(_ seats: [Results.SeatState]) {
    for state in seats { picture?.states[state.seat] = state }
  }

  func checked(_ questions: VarlinkClient) throws {
    checks += 1
    if checks.isMultiple(of: Self.checksPerHealth) { try askHealth(questions) }
    picture?.heardAt = .now
  }

  func show(_ questions: VarlinkClient) throws {
    guard let status = picture?.status else { return }
    let key = ListKey(status)
    if key != listed {
      picture?.seats = try questions.hall()
      picture?.ballots = try questions.ballots()
      picture?.kinds = try questions.kinds()
      try askHealth(questions)
      listed = key
    }
    if let picture { box.put(picture) }
  }

  func lost(_ error: any Error) {
    // Whatever a call or the reactor throws is one of these two.
    box.put(loss: error as? ClientError ?? (error as? SystemError).map(ClientError.system) ?? .disconnected)
  }

  private func askHealth(_ questions: VarlinkClient) throws {
    let reply = try questions.seatHealth()
    picture?.health = Dictionary(reply.seats.map { ($0.seat, $0) }, uniquingKeysWith: { first, _ in first })
    picture?.check = reply.check
  }

  /// What makes the lists of ballots and kinds other ones: everything of the state but a running count.
  private struct ListKey: Hashable {
    private let status: Results.Status

    init(_ status: Results.Status) {
      var status = status
      status.consolesOnline = 0
      status.ballot = status.ballot?.withoutRunningCount
      self.status = status
    }
  }
}

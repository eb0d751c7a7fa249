import Glibc
import VoteAPI

/// Follows a ballot from the daemon's `Watch` stream and draws it until it is over.
final class LiveBallot {
  private let watcher: VarlinkClient
  private let screen: Screen
  /// The tallies that the stream showed, in their order.
  private(set) var seen: [Results.Tally] = []
  /// Those of them that it showed while the window was open.
  private(set) var seenOpen: [Results.Tally] = []

  init(socket: String, screen: Screen) throws {
    watcher = try VarlinkClient(path: socket)
    self.screen = screen
    try watcher.beginWatching()
  }

  /// Draws ballot `number` until it is over; in between, `act` is called with the seconds since the first sight and the
  /// newest state.
  ///
  /// - Returns: the ballot as the stream showed it last.
  func follow(
    _ number: Int, seconds: Int, _ act: (Double, Results.Ballot) throws -> Void
  ) throws -> Results.Ballot {
    seen = []
    seenOpen = []
    let line = BallotLine(style: screen.style, seconds: Double(seconds))
    let began = ContinuousClock.now
    var newest: Results.Ballot?
    var newestAt = began
    while true {
      while let status = try watcher.nextStatus() {
        guard let ballot = status.ballot, ballot.number == number else { continue }
        newest = ballot
        newestAt = .now
        seen.append(ballot.tally)
        if ballot.outcome == .open { seenOpen.append(ballot.tally) }
        if ballot.outcome != .open, status.phase == .idle {
          screen.moving(line.drawn(ballot, left: 0), sparse: line.sparse(ballot))
          screen.line(screen.style.isTerminal ? line.drawn(ballot, left: 0) : line.sparse(ballot))
          return ballot
        }
      }
      let elapsed = Self.seconds(since: began)
      guard elapsed < Double(seconds) + 15 else { throw ClientError.timedOut }
      if let newest {
        let left = (newest.secondsLeft.map { Double($0.tenths) / 10 } ?? 0) - Self.seconds(since: newestAt)
        screen.moving(line.drawn(newest, left: left), sparse: line.sparse(newest))
        try act(elapsed, newest)
      }
      var entry = pollfd(fd: watcher.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&entry, 1, 50)
    }
  }

  private static func seconds(since instant: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - instant) / .seconds(1)
  }
}

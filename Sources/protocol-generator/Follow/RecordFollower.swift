import Glibc
import ProtocolDocuments
import PublishedRecord
import VoteAPI

/// Puts the record of every ballot on the shelf as soon as the ballot is over, for as long as the process lives.
///
/// Two connections: one watches, the other asks. Whatever ends them (the daemon's restart, a full disk here), it begins
/// again after a pause that doubles up to five seconds; each beginning reads the list of ballots, so that nothing which
/// closed in between is left out.
final class RecordFollower {
  private let socket: String
  private let shelf: RecordShelf
  private let secretary: String?
  private let tell: (String) -> Void

  /// What is on the shelf, by ballot: the state in which it was put there. A sitting's list begins anew with another day.
  private var done: [Int: State] = [:]
  private var newest: State?
  private var written = 0
  private var pause = shortestPause
  private var lastTold = ""

  private static let shortestPause = Duration.milliseconds(100)
  private static let longestPause = Duration.seconds(5)
  /// How often the list is asked for when nothing tells of a close: a settlement of an earlier ballot shows only there.
  private static let rereading = Duration.seconds(1)

  /// What tells one state of a ballot from another.
  private struct State: Equatable {
    let number: Int
    let openedAt: String
    let outcome: Results.Outcome
    let seal: String?

    init(_ ballot: Results.Ballot) {
      number = ballot.number
      openedAt = ballot.openedAt
      outcome = ballot.outcome
      seal = ballot.seal
    }
  }

  init(socket: String, shelf: RecordShelf, secretary: String?, tell: @escaping (String) -> Void) {
    self.socket = socket
    self.shelf = shelf
    self.secretary = secretary
    self.tell = tell
  }

  /// Follows until the process ends.
  func run() -> Never {
    while true {
      do {
        try follow()
      } catch let error as ClientError {
        say(Failure(error, socket: socket).message)
      } catch let failure as Failure {
        say(failure.message)
      } catch {
        say(String(describing: error))
      }
      sleep(pause)
      pause = min(pause * 2, Self.longestPause)
    }
  }

  /// One connection's life.
  private func follow() throws {
    let asking = try VarlinkClient(path: socket)
    let watching = try VarlinkClient(path: socket)
    newest = nil
    try watching.beginWatching()
    try putAll(asking)
    pause = Self.shortestPause
    say("стежить за голосуваннями; записів: \(written)")
    var asked = ContinuousClock.now
    var isStale = false
    while true {
      let now = ContinuousClock.now
      let wait: Int32 = isStale ? Int32(max(1, (Self.rereading - (now - asked)) / .milliseconds(1))) : -1
      var entry = pollfd(fd: watching.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, wait) < 0, errno != EINTR {
        throw Failure(.unavailable, "poll: \(String(cString: strerror(errno)))")
      }
      var isOver = false
      while let status = try watching.nextStatus() {
        guard let ballot = status.ballot, ballot.outcome != .open else { continue }
        isStale = true
        if newest != State(ballot) { isOver = true }
      }
      guard isOver || isStale && ContinuousClock.now - asked >= Self.rereading else { continue }
      try putAll(asking)
      asked = ContinuousClock.now
      isStale = false
    }
  }

  /// Puts what is over and not on the shelf yet there.
  private func putAll(_ client: VarlinkClient) throws {
    let ballots = try client.ballots().filter { $0.outcome != .open }
    // Numbers go on over sittings: what is not in the list any more is another sitting's.
    let numbers = Set(ballots.map(\.number))
    done = done.filter { numbers.contains($0.key) }
    for ballot in ballots where done[ballot.number] != State(ballot) {
      let reply =
        ballot.mode == .secret
        ? VarlinkClient.RollCall(secret: try client.heading(number: ballot.number))
        : try client.rollCall(number: ballot.number)
      do {
        let (record, zone) = try RollCall.read(reply, among: ballots, secretary: secretary)
        if try shelf.put(record, in: zone) {
          written += 1
          say("голосування № \(ballot.number) записано; записів: \(written)")
        }
      } catch let error as PublishedRecordError {
        // One record that cannot be believed must not keep the others from being written.
        say(error.description)
      }
      done[ballot.number] = State(ballot)
    }
    newest = ballots.last.map(State.init)
  }

  private func sleep(_ duration: Duration) { usleep(UInt32(duration / .microseconds(1))) }

  /// Says each thing once: a daemon that is down for a night is one line in the log.
  private func say(_ text: String) {
    if text != lastTold { tell(text) }
    lastTold = text
  }
}

import Glibc
import VoteAPI

/// Looks at the seat map while a ballot is secret: it never shows a choice, and who has voted only after the close.
final class SecretSeats {
  private let watcher: VarlinkClient
  private let checks: Checks
  private var newest: [Results.SeatState] = []

  init(socket: String, checks: Checks) throws {
    watcher = try VarlinkClient(path: socket)
    self.checks = checks
    try watcher.beginWatchingSeats()
  }

  /// What the map shows while the window is open.
  func look(whileOpen ballot: Results.Ballot) throws {
    while let seats = try watcher.nextSeats() {
      newest = seats
      checks.expect(seats.allSatisfy { $0.choice == nil }, "№ \(ballot.number): карта зали показує вибір")
      // The window may be shut already where the stream is ahead of us; then those who took part are shown.
      let voted = seats.count { $0.voted }
      checks.expect(
        voted == 0 || ballot.outcome != .open || voted == ballot.tally.voted,
        "№ \(ballot.number): мапа показує, хто вже голосував")
    }
  }

  /// What the map shows when it is over: who took part, and of nobody how.
  func look(after ballot: Results.Ballot, voted: Int) throws {
    let end = ContinuousClock.now + .seconds(2)
    while newest.count(where: \.voted) != voted, ContinuousClock.now < end {
      while let seats = try watcher.nextSeats() { newest = seats }
      usleep(5_000)
    }
    checks.equal(newest.count { $0.voted }, voted, "№ \(ballot.number): скільки місць узяли участь")
    checks.expect(newest.allSatisfy { $0.choice == nil }, "№ \(ballot.number): карта зали показує вибір")
  }
}

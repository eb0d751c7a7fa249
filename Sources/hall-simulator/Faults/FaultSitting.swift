import Glibc
import TallyEngine
import VoteAPI
import VoteJournal
import VotingHardware

/// A short sitting in a hall of its own: registration, a ballot in which some vote again, a ballot that is annulled, a
/// secret ballot. It remembers all that it was promised.
final class FaultSitting {
  /// Why a sitting did not come to its end.
  enum Failure: Error, CustomStringConvertible {
    /// The daemon went away in the middle: what is looked for.
    case daemonGone
    case noAnswer(String)

    var description: String {
      switch self {
      case .daemonGone: "служба зникла"
      case .noAnswer(let what): "служба не відповіла: \(what)"
      }
    }
  }

  /// How far the sitting goes.
  enum Extent: Sendable { case whole, untilRollCall, untilSecret, untilCopyIsNear }

  let bench: TestBench
  private var memory = FaultMemory()

  private var client: VarlinkClient
  private let watch: VarlinkClient
  private let seats: VarlinkClient

  /// How often something is tried again that the disk refused.
  private static let attempts = 10

  static let deputies = 5

  /// How long anything that must come is waited for: a machine that does much else, and a tracer, make all slow.
  private static let patience: Duration = .seconds(60)

  /// The daemon must be ready.
  init(_ bench: TestBench, _ client: VarlinkClient) throws {
    self.bench = bench
    self.client = client
    watch = try VarlinkClient(path: bench.daemon.resultsSocket)
    seats = try VarlinkClient(path: bench.daemon.resultsSocket)
    // The daemon knows of a session before its console does; and no console at all means here that the daemon is gone.
    guard bench.hall.wait(Self.patience, until: { $0.online == Self.deputies }) else {
      throw Failure.noAnswer("пульти")
    }
    try watch.beginWatching()
    try seats.beginWatchingSeats()
  }

  /// Holds it.
  ///
  /// - Throws: `Failure.daemonGone` where the daemon ends in between.
  func hold(_ extent: Extent = .whole) throws { try whileThere { try steps(extent) } }

  /// Holds what comes before a stage.
  func lead(to stage: FaultPoint.Stage) throws {
    switch stage {
    case .copying: try hold(.untilCopyIsNear)
    case .ending: try hold()
    case .founding, .sitting, .returning, .returningSecret: break
    }
  }

  /// Goes on with a stage.
  ///
  /// - Throws: `Failure.daemonGone` where the daemon ends in between, but for the stage that is its end.
  func play(_ stage: FaultPoint.Stage) throws {
    switch stage {
    case .copying: try whileThere { try voteUntilCopied() }
    case .ending:
      bench.daemon.askToEnd()
      guard bench.daemon.wait(Self.patience) != nil else { throw Failure.noAnswer("служба не завершується") }
    case .founding, .sitting, .returning, .returningSecret: try hold()
    }
  }

  private func whileThere(_ deeds: () throws -> Void) throws {
    do {
      try deeds()
    } catch ClientError.disconnected, ClientError.unreachable, ClientError.system {
      throw Failure.daemonGone
    }
  }

  /// What it was promised so far; the presses as the consoles know them now.
  var remembered: FaultMemory {
    var memory = memory
    memory.takePresses(from: bench.hall)
    return memory
  }

  private func steps(_ extent: Extent) throws {
    try act("sittingOpened") {
      try $0.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
    }
    try register()
    let first = try openBallot("1", kind: "decision")
    try vote([1: .for, 2: .against, 3: .for, 4: .abstained, 5: .for], in: first)
    try vote([2: .for, 4: .for], in: first)
    if extent == .untilRollCall { return }
    if extent == .untilCopyIsNear { return try lengthenLog(in: first) }
    try close(first)
    if extent == .whole {
      let second = try openBallot("2", kind: "decision")
      try vote([1: .against, 3: .against], in: second)
      memory.open = nil
      try act("ballotAnnulled") { try $0.annulBallot(number: second, reason: "випробування") }
    }
    let third = try openBallot("3", kind: "secretary")
    try vote([1: .for, 2: .for, 3: .for, 4: .against, 5: .abstained], in: third)
    if extent == .untilSecret { return }
    try close(third)
  }

  // MARK: Steps

  /// Makes a call; again where the disk refused it.
  @discardableResult
  private func act<Reply>(_ kind: String, _ call: (VarlinkClient) throws -> Reply) throws -> Reply {
    var attempt = 0
    while true {
      attempt += 1
      memory.promises.acts[kind, default: .init()].requested += 1
      do {
        let reply = try call(client)
        memory.promises.acts[kind]?.acknowledged.append(FaultPromises.now)
        try listen()
        return reply
      } catch ClientError.operator(.storageFailed) where attempt < Self.attempts {
        memory.promises.acts[kind]?.refused += 1
        usleep(10_000)
      }
    }
  }

  private func register() throws {
    for seat in 1...UInt16(Self.deputies) {
      bench.hall.instruct(seat, Deputy(registersAfter: .milliseconds(1)))
    }
    try act("registrationStarted") { try $0.startRegistration() }
    try wait("реєстрація") { $0.registered.count == Self.deputies }
    let now = FaultPromises.now
    for seat in bench.hall.board.read({ $0.registered }) { memory.promises.registered[seat] = now }
    bench.hall.instruct([:])
    let outcome = try act("registrationFinished") { try $0.finishRegistration() }
    guard outcome.registered == Self.deputies else { throw Failure.noAnswer("зареєстровано \(outcome.registered)") }
  }

  private func openBallot(_ question: String, kind: String) throws -> Int {
    let number = try act("ballotOpened") {
      try $0.openBallot(question: question, title: "Про питання № \(question)", kind: kind, seconds: 60)
    }
    memory.open = number
    if kind == "secretary" { memory.promises.secret.insert(number) }
    try wait("пульти показують голосування № \(number)") {
      $0.views.values.allSatisfy { $0.shown.phase == .voting && $0.shown.ballot == UInt32(number) }
    }
    return number
  }

  /// Presses until every press is counted.
  private func vote(_ choices: [UInt16: Choice], in number: Int) throws {
    var left = choices
    for _ in 0..<Self.attempts {
      let before = bench.hall.presses(number).mapValues(\.count)
      for (seat, choice) in left.sorted(by: { $0.key < $1.key }) { bench.hall.press(seat, Keys(choice)) }
      let pressing = left
      // A console that was not answered gives its press up, and its deputy presses again.
      _ = try isSoon(.seconds(6)) { board in
        pressing.keys.allSatisfy { seat in
          (board.presses[number]?[seat] ?? []).dropFirst(before[seat] ?? 0).last?.verdict != nil
        }
      }
      let presses = bench.hall.presses(number)
      left = left.filter { presses[$0.key]?.last?.hasVoted != true }
      if left.isEmpty { return try listen() }
      usleep(10_000)
    }
    throw Failure.noAnswer("голоси місць \(left.keys.sorted()) у голосуванні № \(number)")
  }

  // MARK: A long log

  /// So many frames before the copy is due a tracer finds the time to come.
  private static let framesAhead = 12

  private var log: LogFile { LogFile(ofJournalIn: bench.daemon.place.state) }

  /// Everybody votes, and votes again, until the journal's log is nearly as long as it may be before it is copied. There is
  /// a row for each change, and at least a frame for each commit.
  private func lengthenLog(in number: Int) throws {
    let aim = Int(LogBounds.usual.due) - Self.framesAhead
    var round = 0
    while try log.frames < aim {
      round += 1
      guard round <= Int(LogBounds.usual.due) else { throw Failure.noAnswer("журнал не росте: \(try log.frames)") }
      // One at a time towards the end, so as not to go too far at once.
      let all = 1...UInt16(Self.deputies)
      let seats = try log.frames < aim - 4 * Self.deputies ? all : 1...1
      try vote(Dictionary(uniqueKeysWithValues: seats.map { ($0, round % 2 == 0 ? .for : .abstained) }), in: number)
    }
    guard try log.frames < Int(LogBounds.usual.due) else { throw Failure.noAnswer("журнал уже скопійовано") }
  }

  /// Votes go on one by one until the log is begun anew, and a few more.
  private func voteUntilCopied() throws {
    guard let number = memory.open else { return }
    let before = try log.salts
    var more = 0
    for round in 1...4 * Self.framesAhead where more < 3 {
      try vote([1: round % 2 == 0 ? .against : .for], in: number)
      if try log.salts != before { more += 1 }
    }
  }

  private func close(_ number: Int) throws {
    memory.open = nil
    try act("ballotClosed") { try $0.closeBallot() }
    if memory.promises.secret.contains(number) {
      publish(try client.ballot(number: number))
    } else {
      let rollCall = try client.rollCall(number: number)
      memory.told[number] = rollCall
      publish(rollCall.ballot)
    }
  }

  private func publish(_ ballot: Results.Ballot) {
    guard let seal = ballot.seal, !memory.promises.seals.contains(where: { $0.hash == seal }) else { return }
    memory.promises.seals.append((ballot.number, seal, FaultPromises.now))
  }

  /// Takes what the readers of the results were told.
  private func listen() throws {
    while let status = try watch.nextStatus() {
      if let ballot = status.ballot { publish(ballot) }
    }
    while try seats.nextSeats() != nil {}
  }

  /// Waits, but no longer than the daemon lives.
  private func wait(_ what: String, until isSo: (borrowing HallBoard.State) -> Bool) throws {
    if try !isSoon(Self.patience, isSo) { throw Failure.noAnswer("\(what); \(state)") }
  }

  /// Whether it comes true within the time, while the daemon lives.
  private func isSoon(_ limit: Duration, _ isSo: (borrowing HallBoard.State) -> Bool) throws -> Bool {
    let daemon = bench.daemon
    let isThere = bench.hall.wait(limit) { isSo($0) || $0.online == 0 }
    if bench.hall.board.read(isSo) { return true }
    // Gone, or on its way: the consoles feel it first, and a tracer may hold a dead process for a while.
    if daemon.wait(isThere ? .seconds(30) : .zero) != nil || !daemon.isStarted { throw Failure.daemonGone }
    return false
  }

  /// What the consoles and the daemon say, for whoever looks why nothing comes.
  private var state: String {
    let consoles = bench.hall.board.read { board in
      board.views.sorted { $0.key < $1.key }.map { seat, view in
        "\(seat): \(view.state), \(view.shown.phase), лампи \(String(view.shown.lamps, radix: 2)), "
          + "відповідь \(view.lastAnswer.map { "\($0.code)" } ?? "—"), без відповіді \(view.givenUp)"
      }
    }
    let status = try? VarlinkClient(path: bench.daemon.resultsSocket).status()
    let daemon = status.map { "\($0.phase), \($0.alerts)" } ?? "мовчить"
    return (["зала: \(bench.hall.problem ?? "ціла")"] + consoles + ["служба: \(daemon)"]).joined(separator: "; ")
  }
}

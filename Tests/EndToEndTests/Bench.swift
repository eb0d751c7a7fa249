import Foundation
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

/// A small hall with a running daemon, for one test.
struct Bench: ~Copyable {
  let bench: TestBench
  var client: VarlinkClient

  var hall: VirtualHall { bench.hall }
  var daemon: DaemonProcess { bench.daemon }

  /// Starts a hall of so many deputies, all with consoles, and waits until all are online.
  init(
    deputies: Int, spares: Int = 0, regulation: String = "horokhiv", keys: [UInt16: Keys] = [:],
    _ change: (inout TestBench.Options) -> Void = { _ in }
  ) throws {
    let bench = try TestBench(
      Self.plan(deputies, spares: spares, regulation: regulation, keys: keys), Self.options(change))
    client = try Self.start(bench)
    self.bench = bench
  }

  private static func start(_ bench: TestBench) throws -> VarlinkClient {
    do {
      try bench.daemon.start()
      return try bench.daemon.readyWithAllConsoles()
    } catch {
      bench.end()
      throw error
    }
  }

  deinit { bench.end() }

  static func options(_ change: (inout TestBench.Options) -> Void = { _ in }) -> TestBench.Options {
    var options = TestBench.Options()
    options.regulations = regulations
    options.pressMilliseconds = 1...5
    change(&options)
    return options
  }

  /// The repository's own.
  static let regulations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("regulations").path

  /// Regulations that only tests have: everything that the repository's own do not allow.
  static let ownRegulations = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Fixtures/regulations"
  ).path

  /// A plan; `keys` are those of the seats whose consoles do not have all.
  static func plan(
    _ deputies: Int, spares: Int = 0, regulation: String = "horokhiv", keys: [UInt16: Keys] = [:]
  ) -> HallPlan {
    let plan = CrashHall.plan(deputies)
    var consoles = plan.consoles
    for (seat, fitted) in keys { consoles[seat]?.fitted = fitted }
    for spare in 0..<spares {
      consoles[Self.spareSeat(spare)] = HallPlan.Console(serial: 0x59A7_E000_0000_0000 | UInt64(spare))
    }
    return HallPlan(
      council: plan.council, convocation: plan.convocation, place: plan.place, composition: plan.composition,
      regulation: regulation, deputies: plan.deputies, head: nil, consoles: consoles)
  }

  /// Where a spare console's key is kept in the plan; no seat has this number.
  static func spareSeat(_ spare: Int) -> UInt16 { UInt16(4_000 + spare) }

  /// Opens a sitting and registers everybody but these.
  func openSitting(away: Set<UInt16> = []) throws {
    try client.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
    try startRegistration(away: away)
    let outcome = try client.finishRegistration()
    try #require(outcome.registered == bench.plan.deputies.count - away.count && outcome.reached)
  }

  /// Starts a registration and waits until everybody but these has pressed.
  func startRegistration(away: Set<UInt16> = []) throws {
    let coming = bench.plan.deputies.filter { !away.contains($0.seat) }
    hall.instruct(
      Dictionary(uniqueKeysWithValues: coming.map { ($0.seat, Deputy(registersAfter: .milliseconds(1))) }))
    try client.startRegistration()
    let expected = coming.count
    try #require(hall.wait { $0.registered.count == expected })
  }

  /// Opens a ballot and waits until every console that is there asks for a choice.
  func openBallot(
    seconds: Int = 60, kind: String = "decision", question: String = "1", repeatOf: Int? = nil
  ) throws -> Int {
    hall.instruct([:])
    let number = try client.openBallot(
      question: question, title: "Про питання № \(question)", kind: kind, seconds: seconds, repeatOf: repeatOf)
    let asked = hall.wait { board in
      board.views.values.allSatisfy { !$0.isServing || $0.shown.phase == .voting && $0.shown.ballot == UInt32(number) }
    }
    try #require(asked)
    return number
  }

  /// Presses at seats and waits until the lamps burn.
  func press(_ choices: [UInt16: Choice]) throws {
    for (seat, choice) in choices { hall.press(seat, Keys(choice)) }
    try waitForLamps(choices)
  }

  /// Presses at seats, which have not pressed in this ballot yet, and waits for the answers.
  func pressSecretly(_ choices: [UInt16: Choice], in number: Int) throws {
    for (seat, choice) in choices { hall.press(seat, Keys(choice)) }
    let counted = hall.wait { board in
      choices.keys.allSatisfy { board.presses[number]?[$0]?.last?.verdict == .counted }
    }
    try #require(counted, "not every secret vote was counted")
  }

  /// The next answer to a press of a choice key.
  func verdict(_ seat: UInt16, _ choice: Choice, in number: Int) throws -> Verdict? {
    let before = hall.presses(number)[seat]?.count ?? 0
    hall.press(seat, Keys(choice))
    try #require(hall.wait { ($0.presses[number]?[seat]?.dropFirst(before).last?.verdict) != nil })
    return hall.presses(number)[seat]?.last?.verdict
  }

  func waitForLamps(_ choices: [UInt16: Choice]) throws {
    let lit = hall.wait(.seconds(30)) { board in
      choices.allSatisfy { seat, choice in
        board.views[seat].map { $0.isServing && $0.litChoice == choice } ?? false
      }
    }
    try #require(lit, "the lamps do not show what was pressed")
  }

  /// Waits until every console has a session: a key that is pressed before reaches nobody.
  func waitForConsoles() throws {
    let expected = bench.plan.deputies.count
    try #require(hall.wait { $0.online == expected })
  }

  /// Waits until the daemon's status is as wanted.
  func status(within limit: Duration = .seconds(30), _ isWanted: (Results.Status) -> Bool) throws -> Results.Status? {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      let status = try client.status()
      if isWanted(status) { return status }
      usleep(5_000)
    }
    return nil
  }

  /// What the operator sees of a seat.
  func health(_ seat: UInt16) throws -> VoteAPI.Operator.SeatHealth? {
    try client.seatHealth().seats.first { $0.seat == Int(seat) }
  }

  /// Waits until the operator sees a seat so; false where he does not.
  func waitForHealth(
    _ seat: UInt16, within limit: Duration = .seconds(30), _ isWanted: (VoteAPI.Operator.SeatHealth) -> Bool
  ) throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if let health = try health(seat), isWanted(health) { return true }
      usleep(5_000)
    }
    return false
  }

  /// The choices of a ballot that is over, by seat.
  func choices(_ number: Int) throws -> [UInt16: Choice] {
    var choices: [UInt16: Choice] = [:]
    for vote in try client.rollCall(number: number).votes {
      if let choice = Choice(word: vote.choice), let seat = vote.seat { choices[UInt16(seat)] = choice }
    }
    return choices
  }

  /// Why the operator's call is refused; nil if it is not.
  func refusal(_ call: () throws -> Void) throws -> VoteAPI.Operator.Failure? {
    do {
      try call()
      return nil
    } catch let error as ClientError {
      guard case .operator(let failure) = error else { throw error }
      return failure
    }
  }

  /// Starts the daemon again on what it left.
  mutating func restart() throws {
    try daemon.start()
    client = try daemon.ready().client
  }
}

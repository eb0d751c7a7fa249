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
  init(deputies: Int, spares: Int = 0, _ change: (inout TestBench.Options) -> Void = { _ in }) throws {
    let bench = try TestBench(Self.plan(deputies, spares: spares), Self.options(change))
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

  static func plan(_ deputies: Int, spares: Int = 0) -> HallPlan {
    let plan = CrashHall.plan(deputies)
    var consoles = plan.consoles
    for spare in 0..<spares {
      consoles[Self.spareSeat(spare)] = HallPlan.Console(serial: 0x59A7_E000_0000_0000 | UInt64(spare))
    }
    return HallPlan(
      council: plan.council, convocation: plan.convocation, place: plan.place, composition: plan.composition,
      regulation: plan.regulation, deputies: plan.deputies, head: nil, consoles: consoles)
  }

  /// Where a spare console's key is kept in the plan; no seat has this number.
  static func spareSeat(_ spare: Int) -> UInt16 { UInt16(4_000 + spare) }

  /// Opens a sitting and registers everybody.
  func openSitting() throws {
    try client.openSitting(session: "1", sitting: 1, presiding: "d1", headPresent: false)
    hall.instruct(
      Dictionary(
        uniqueKeysWithValues: bench.plan.deputies.map { ($0.seat, Deputy(registersAfter: .milliseconds(1))) }))
    try client.startRegistration()
    let expected = bench.plan.deputies.count
    try #require(hall.wait { $0.registered.count == expected })
    let outcome = try client.finishRegistration()
    try #require(outcome.registered == expected && outcome.reached)
  }

  /// Opens a ballot and waits until every console that is there asks for a choice.
  func openBallot(seconds: Int = 60, kind: String = "decision", question: String = "1") throws -> Int {
    hall.instruct([:])
    let number = try client.openBallot(
      question: question, title: "Про питання № \(question)", kind: kind, seconds: seconds)
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

  func waitForLamps(_ choices: [UInt16: Choice]) throws {
    let lit = hall.wait(.seconds(10)) { board in
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
  func status(within limit: Duration = .seconds(5), _ isWanted: (Results.Status) -> Bool) throws -> Results.Status? {
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
    try client.checkHall().first { $0.seat == Int(seat) }
  }

  /// The choices of a ballot that is over, by seat.
  func choices(_ number: Int) throws -> [UInt16: Choice] {
    var choices: [UInt16: Choice] = [:]
    for vote in try client.rollCall(number: number).votes {
      if let choice = Choice(word: vote.choice), let seat = vote.seat { choices[UInt16(seat)] = choice }
    }
    return choices
  }

  /// Starts the daemon again on what it left.
  mutating func restart() throws {
    try daemon.start()
    client = try daemon.ready().client
  }
}

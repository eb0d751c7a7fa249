import Glibc
import SeededRandom
import TallyEngine
import VoteAPI

/// Kills the daemon in the middle of ballots, and looks what is left.
final class CrashRun {
  let plan: HallPlan
  private let bench: TestBench
  private var client: VarlinkClient
  private var random: SeededRandom
  private(set) var findings = CrashFindings()
  /// From the kill to the first status that shows the ballot again.
  private(set) var recoveries: [Duration] = []
  private(set) var ballots = 0
  /// As they were shown with the results.
  private var checkpoints: [String] = []

  /// The window; long enough for all kills of a ballot.
  private static let window = 120

  init(consoles: Int, seed: UInt64, _ options: TestBench.Options) throws {
    var options = options
    options.pressMilliseconds = 0...5
    let plan = CrashHall.plan(consoles, seals: true)
    let bench = try TestBench(plan, options)
    self.plan = plan
    self.bench = bench
    random = SeededRandom(seed: seed)
    do {
      try bench.daemon.start()
      client = try bench.daemon.readyWithAllConsoles()
      try client.openSitting(session: "1", sitting: 1, presiding: plan.deputies[0].id, headPresent: false)
      try register()
    } catch {
      bench.end()
      throw error
    }
  }

  func end() {
    let ending = bench.daemon.terminate()
    if ending != .exited(0) { findings.wrong.append("служба завершилася: \(ending.map { "\($0)" } ?? "раніше")") }
    findings.wrong += SealVerification.problems(of: bench, shown: checkpoints)
    bench.end()
  }

  private func register() throws {
    bench.hall.instruct(
      Dictionary(uniqueKeysWithValues: plan.deputies.map { ($0.seat, Deputy(registersAfter: .milliseconds(5))) }))
    try client.startRegistration()
    let expected = plan.deputies.count
    bench.hall.wait { $0.registered.count == expected }
    let outcome = try client.finishRegistration()
    if outcome.registered != expected { findings.wrong.append("зареєстровано \(outcome.registered) з \(expected)") }
  }

  /// One ballot with so many kills.
  func ballot(kills: Int) throws {
    bench.hall.instruct(
      Dictionary(
        uniqueKeysWithValues: plan.deputies.map {
          ($0.seat, Deputy(voting: .restless(everyMilliseconds: 10...120)))
        }))
    let number = try client.openBallot(
      question: String(ballots + 1), title: "Про стійкість № \(ballots + 1)", kind: "decision", seconds: Self.window)
    ballots += 1
    var left = Double(Self.window)
    for kill in 1...kills {
      usleep(UInt32.random(in: 20_000...600_000, using: &random))
      // The last kill of some ballots meets the close itself.
      if kill == kills, Bool.random(using: &random) {
        try closeAndKill(number)
      } else {
        try killOnce(number, &left)
      }
    }
    let status = try client.status()
    if status.ballot?.number == number, status.ballot?.outcome == .open {
      // A moment for the consoles to be back and pressing, then the close in the middle of it.
      let expected = plan.deputies.count
      bench.hall.wait(.seconds(5)) { $0.online == expected }
      do {
        try client.closeBallot()
      } catch {
        // Its close was on disk already, and the restarted daemon was about to count: the result tells.
        guard error.isNotNow else { throw error }
      }
    }
    try judge(number)
  }

  private func killOnce(_ number: Int, _ left: inout Double) throws {
    let before = try client.status()
    guard before.ballot?.number == number, before.ballot?.outcome == .open else {
      findings.wrong.append("голосування № \(number): не відкрите перед ударом")
      return
    }
    left = before.ballot?.secondsLeft.map { Double($0.tenths) / 10 } ?? 0
    let status = try crash()
    guard let ballot = status.ballot, ballot.number == number, ballot.outcome == .open, status.phase == .voting else {
      findings.wrong.append("голосування № \(number): після удару не відкрите (\(status.phase.rawValue))")
      return
    }
    // Time is measured up to the last row before the kill: a little may be given back, none taken.
    let after = ballot.secondsLeft.map { Double($0.tenths) / 10 } ?? 0
    if after < left - 0.5 || after > left + 1 {
      findings.wrong.append("голосування № \(number): лишалося \(left) с, після удару \(after) с")
    }
  }

  private func closeAndKill(_ number: Int) throws {
    try client.sendOneway(.closeBallot)
    usleep(UInt32.random(in: 0...10_000, using: &random))
    let status = try crash()
    if status.ballot?.number != number {
      findings.wrong.append("голосування № \(number): після удару його немає")
    }
  }

  /// Kills, starts again, and gives the first status.
  private func crash() throws -> Results.Status {
    let began = ContinuousClock.now
    bench.daemon.kill()
    try bench.daemon.start()
    let (client, status) = try bench.daemon.ready(checkingEvery: .microseconds(500)) { $0.ballot != nil }
    recoveries.append(ContinuousClock.now - began)
    self.client = client
    return status
  }

  /// Compares the result with what was pressed and acknowledged.
  private func judge(_ number: Int) throws {
    bench.hall.instruct([:])
    let reply = try client.rollCall(number: number)
    guard [.adopted, .rejected].contains(reply.ballot.outcome) else {
      findings.wrong.append("голосування № \(number): наслідок \(reply.ballot.outcome.rawValue)")
      return
    }
    // Answers that were on their way when the window closed.
    usleep(100_000)
    findings.add(
      CrashFindings(presses: bench.hall.presses(number), counted: reply.votes, ballot: number, of: plan))
    checkpoints += [reply.proof?.checkpoint].compactMap(\.self)
    let tally = reply.ballot.tally
    let names = Dictionary(grouping: reply.votes, by: \.choice).mapValues(\.count)
    if tally.for != names["for", default: 0] || tally.against != names["against", default: 0]
      || tally.abstained != names["abstained", default: 0]
    {
      findings.wrong.append("голосування № \(number): підсумки не збігаються з іменами")
    }
    bench.hall.forgetPresses()
  }
}

extension ClientError {
  /// Whether the operator's call came at a wrong time.
  var isNotNow: Bool {
    guard case .operator(let failure) = self, case .notNow = failure else { return false }
    return true
  }
}

import Foundation
import JournalRecord
import ProtocolDocuments
import PublishedRecord
import SeededRandom
import TallyEngine
import VoteAPI

/// Holds ballots in a hall of virtual consoles and compares every position with what the simulator pressed, on every
/// surface.
final class AccuracyRun {
  private let bench: TestBench
  private let plan: HallPlan
  private let faults: AccuracyFaults
  private var client: VarlinkClient
  /// What people intend and what goes wrong; when it reaches the daemon is the machine's affair.
  private var random: SeededRandom
  private var registered: [Bool]
  private var truths: [AccuracyTruth] = []
  private var sittings = 0
  private(set) var findings = AccuracyFindings()
  private(set) var happened = AccuracyFaults.Count()

  /// How long a hall may take on a loaded machine.
  private static let patience: Duration = .seconds(60)
  /// Ballots in a sitting, and for one registration.
  private static let ballotsPerSitting = 60
  private static let ballotsPerRegistration = 4

  init(seats: Int, faults: AccuracyFaults, seed: UInt64, _ options: TestBench.Options) throws {
    var options = options
    options.pressMilliseconds = 0...5
    let plan = AccuracyHall.plan(seats)
    let bench = try TestBench(plan, options)
    self.bench = bench
    self.plan = plan
    self.faults = faults
    random = SeededRandom(seed: seed)
    registered = Array(repeating: false, count: seats)
    do {
      try bench.daemon.start()
      client = try bench.daemon.readyWithAllConsoles(within: Self.patience)
      client.timeout = Self.patience
    } catch {
      bench.end()
      throw error
    }
  }

  /// Ends the daemon and reads its journal: the last of the surfaces.
  func finish() throws {
    defer { bench.end() }
    let ending = bench.daemon.terminate()
    if ending != .exited(0) { findings.wrong("служба завершилася: \(ending.map { "\($0)" } ?? "раніше")") }
    for problem in SealVerification.problems(of: bench, shown: []) { findings.wrong(problem) }
    let record = try JournalRecord(path: bench.daemon.place.state + "/journal.sqlite")
    var ballots: [Int: RollCall] = [:]
    for ballot in record.sittings.flatMap(\.ballots) { ballots[ballot.question.ballot] = ballot }
    for truth in truths {
      let lines = Dictionary(
        (ballots[truth.ballot]?.lines ?? []).map { ($0.voter, $0) }, uniquingKeysWith: { first, _ in first })
      findings.compare(.journal, truth) { lines[AccuracyHall.id($0)].map { Standing($0.mark) } }
    }
    if ballots.count != truths.count { findings.wrong("у журналі голосувань \(ballots.count), а було \(truths.count)") }
  }

  /// Ends it all without a look at the journal.
  func abandon() { bench.end() }

  /// Holds the next ballot.
  func ballot() throws {
    if truths.count.isMultiple(of: Self.ballotsPerSitting) { try openSitting() }
    if truths.count.isMultiple(of: Self.ballotsPerRegistration) { try register() }
    var intended = registered.map { isHere -> Standing in
      guard isHere else { return .absent }
      // Somebody always thinks about something else.
      return Int.random(in: 0..<8, using: &random) == 0
        ? .notVoting : [.for, .against, .abstained].randomElement(using: &random) ?? .for
    }
    let number = try client.openBallot(
      question: String(truths.count + 1), title: "Про точність № \(truths.count + 1)", kind: "law", seconds: 600)
    bench.hall.disturb(faults.noise, seed: random.next())
    instruct(intended)
    pressUncalled()
    pullPlugs()
    if faults.killEvery > 0, truths.count % faults.killEvery == faults.killEvery / 2 { try kill(number) }
    awaitVotes(intended, number)
    changeMinds(&intended)
    awaitVotes(intended, number)
    bench.hall.instruct([:])
    let truth = AccuracyTruth(ballot: number, standings: intended)
    truths.append(truth)
    compareTotals(try client.status().ballot, truth)
    // What is compared now stands still, so the line may be quiet: the lamps of the result are the record's.
    bench.hall.disturb(0)
    try client.closeBallot()
    try compare(truth)
    bench.hall.forgetPresses()
  }

  // MARK: What the deputies do

  private func openSitting() throws {
    if sittings > 0 { try client.closeSitting() }
    sittings += 1
    try client.openSitting(
      session: "1", sitting: sittings, presiding: AccuracyHall.id(0), headPresent: false)
  }

  private func register() throws {
    if truths.count % Self.ballotsPerSitting != 0 { try client.startBreak() }
    // A quorum, and every ninth away.
    repeat {
      registered = registered.map { _ in Int.random(in: 0..<9, using: &random) != 0 }
    } while registered.count(where: \.self) <= registered.count / 2
    let here = registered
    bench.hall.instruct(
      deputies { here[$0] ? Deputy(registersAfter: .milliseconds(Int.random(in: 0...20, using: &random))) : nil })
    try client.startRegistration()
    let expected = registered.count(where: \.self)
    bench.hall.wait(Self.patience) { $0.registered.count == expected }
    let outcome = try client.finishRegistration()
    if outcome.registered != expected {
      findings.wrong("реєстрація: зареєстровано \(outcome.registered), натиснули \(expected)")
    }
  }

  private func deputies(_ deputy: (Int) -> Deputy?) -> [UInt16: Deputy] {
    var deputies: [UInt16: Deputy] = [:]
    for index in registered.indices {
      if let deputy = deputy(index) { deputies[UInt16(index + 1)] = deputy }
    }
    return deputies
  }

  private func instruct(_ intended: [Standing]) {
    bench.hall.instruct(
      deputies { index in
        intended[index].choice.map {
          Deputy(voting: .once($0, after: .milliseconds(Int.random(in: 0...20, using: &random))))
        }
      })
  }

  /// Who is not registered presses as well, and is not counted.
  private func pressUncalled() {
    for index in registered.indices where !registered[index] && Int.random(in: 0..<8, using: &random) == 0 {
      bench.hall.press(UInt16(index + 1), [.for, .against, .abstain].randomElement(using: &random) ?? .for)
      happened.uncalled += 1
    }
  }

  /// Some think better of it when their lamp burns.
  private func changeMinds(_ intended: inout [Standing]) {
    for index in intended.indices where intended[index].choice != nil && Int.random(in: 0..<20, using: &random) == 0 {
      intended[index] =
        [.for, .against, .abstained].filter { $0 != intended[index] }.randomElement(using: &random) ?? .for
      guard let choice = intended[index].choice else { continue }
      bench.hall.instruct(UInt16(index + 1), Deputy(voting: .once(choice, after: .zero)))
      happened.again += 1
    }
  }

  // MARK: What goes wrong

  private func pullPlugs() {
    let seats = (0..<faults.unplugged).map { _ in UInt16.random(in: 1...UInt16(registered.count), using: &random) }
    // In order: a set's own is another in each process.
    for seat in Set(seats).sorted() {
      bench.hall.unplug(
        seat, for: .milliseconds(Int.random(in: 20...80, using: &random)),
        after: .milliseconds(Int.random(in: 5...60, using: &random)))
      happened.unplugged += 1
    }
  }

  private func kill(_ number: Int) throws {
    usleep(UInt32.random(in: 0...60_000, using: &random))
    bench.daemon.kill()
    happened.kills += 1
    try bench.daemon.start()
    client = try bench.daemon.ready(within: Self.patience) { $0.ballot?.number == number }.client
    client.timeout = Self.patience
  }

  // MARK: What came of it

  /// Waits until every deputy knows that his vote is on disk: his lamp, or the answer to his last press.
  private func awaitVotes(_ intended: [Standing], _ number: Int) {
    let complete = bench.hall.wait(Self.patience) { board in
      for (index, standing) in intended.enumerated() {
        guard let choice = standing.choice else { continue }
        let seat = UInt16(index + 1)
        if board.views[seat]?.litChoice == choice, board.views[seat]?.shown.ballot == UInt32(number) { continue }
        guard let last = board.presses[number]?[seat]?.last, last.choice == choice, last.verdict == .recorded else {
          return false
        }
      }
      return true
    }
    if !complete { findings.wrong("голосування № \(number): не всі лампи загорілися") }
  }

  private func compareTotals(_ ballot: Results.Ballot?, _ truth: AccuracyTruth) {
    guard let ballot, ballot.number == truth.ballot else {
      return findings.wrong("голосування № \(truth.ballot): наживо його не видно")
    }
    let tally = ballot.tally
    let shown = [tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent]
    let counted = Standing.allCases.map(truth.count)
    if shown != counted { findings.wrong("голосування № \(truth.ballot): наживо \(shown), а має бути \(counted)") }
  }

  private func compare(_ truth: AccuracyTruth) throws {
    compareLamps(truth)
    var states: [Int: Results.SeatState] = [:]
    try VarlinkClient(path: bench.daemon.resultsSocket).watchSeats(for: Self.patience) { all in
      for state in all { states[state.seat] = state }
      return false
    }
    findings.compare(.live, truth) { states[$0 + 1].map { Standing($0) } }
    let reply = try client.rollCall(number: truth.ballot)
    let votes = Dictionary(reply.votes.map { ($0.voter, $0) }, uniquingKeysWith: { first, _ in first })
    findings.compare(.rollCall, truth) { votes[AccuracyHall.id($0)].flatMap { Standing(word: $0.choice) } }
    if reply.votes.count != truth.standings.count {
      findings.wrong("голосування № \(truth.ballot): рядків \(reply.votes.count)")
    }
    let marks = printed(reply)
    let deputies = plan.deputies
    findings.compare(.printed, truth) { marks[deputies[$0].fullName].flatMap { Standing(printed: $0) } }
  }

  /// What is printed beside each name; nothing where the record contradicts itself and so cannot be printed.
  private func printed(_ reply: VarlinkClient.RollCall) -> [String: String] {
    do throws(PublishedRecordError) {
      let (record, zone) = try RollCall.read(reply, among: [])
      return PrintedNames.marks(record.vicheText(timeZone: zone))
    } catch {
      findings.wrong("\(error)")
      return [:]
    }
  }

  /// The lamps under the result, and the answers to the presses.
  private func compareLamps(_ truth: AccuracyTruth) {
    let number = UInt32(truth.ballot)
    let count = truth.standings.count
    bench.hall.wait(Self.patience) { board in
      (1...count).allSatisfy { seat in
        guard let view = board.views[UInt16(seat)] else { return false }
        return view.isServing && view.shown.phase == .result && view.shown.ballot == number
      }
    }
    let presses = bench.hall.presses(truth.ballot)
    let lit = bench.hall.board.read { board in
      (1...count).map { seat -> Choice? in
        guard let view = board.views[UInt16(seat)], view.shown.ballot == number else { return nil }
        return view.litChoice
      }
    }
    let shown = lit.enumerated().map { index, lamp -> Standing? in
      let mine = presses[UInt16(index + 1)] ?? []
      let last = mine.lastRecorded
      // Dark: not registered, or registered and silent. A press that was called recorded contradicts it.
      guard let choice = lamp else { return last == nil ? Standing(nil, registered: registered[index]) : nil }
      // A lamp without a press is a phantom. The press that it stands for is the last that was called recorded, or a
      // later one whose answer was lost with its cable.
      return mine[(last ?? 0)...].canStand(choice) ? Standing(choice, registered: true) : nil
    }
    findings.compare(.lamp, truth) { shown[$0] }
    for (index, standing) in truth.standings.enumerated() where shown[index] != standing {
      findings.tell("  натиснуто: \(presses[UInt16(index + 1)] ?? [])")
    }
  }

  /// Frames that the lines disturbed so far.
  func countDisturbed() { happened.disturbed = bench.hall.board.read { $0.disturbed } }
}

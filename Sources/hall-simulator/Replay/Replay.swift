import Glibc
import TallyEngine
import VoteAPI

/// Plays the ballots of one roster through consoles, daemon and sockets, and compares what comes out with what was
/// printed.
final class Replay {
  /// How one ballot went.
  struct Result: Sendable {
    let id: Int
    /// What differs; empty where all agrees.
    let differences: [String]
  }

  private let bench: TestBench
  private let roster: [RecordedDeputy]
  private var client: VarlinkClient
  /// The longest time that a hall of 450 may take on a loaded machine.
  private static let patience: Duration = .seconds(30)

  init(_ roster: [RecordedDeputy], _ options: TestBench.Options) throws {
    var options = options
    options.pressMilliseconds = 0...5
    let bench = try TestBench(ReplayHall.plan(roster), options)
    self.bench = bench
    self.roster = roster
    do {
      try bench.daemon.start()
      client = try bench.daemon.readyWithAllConsoles(within: .seconds(60))
      client.timeout = Self.patience
      try client.openSitting(session: "1", sitting: 1, presiding: ReplayHall.id(0), headPresent: false)
    } catch {
      bench.end()
      throw error
    }
  }

  func end() { bench.end() }

  /// Plays one ballot.
  func play(_ recorded: RecordedBallot) throws -> Result {
    let digits = recorded.digits
    try register(digits)
    let number = try vote(recorded, digits)
    let reply = try client.rollCall(number: number)
    bench.hall.forgetPresses()
    return Result(id: recorded.id, differences: differences(reply, recorded, digits))
  }

  private func register(_ digits: [UInt8]) throws {
    try client.startBreak()
    var deputies: [UInt16: Deputy] = [:]
    for (index, digit) in digits.enumerated() where digit != 0 {
      deputies[ReplayHall.seat(index)] = Deputy(registersAfter: .milliseconds(Int.random(in: 0...20)))
    }
    let expected = deputies.count
    bench.hall.instruct(deputies)
    try client.startRegistration()
    bench.hall.wait(Self.patience) { $0.registered.count == expected }
    _ = try client.finishRegistration()
  }

  private func vote(_ recorded: RecordedBallot, _ digits: [UInt8]) throws -> Int {
    var deputies: [UInt16: Deputy] = [:]
    for (index, digit) in digits.enumerated() {
      guard let choice = Self.choice(digit) else { continue }
      deputies[ReplayHall.seat(index)] = Deputy(voting: .once(choice, after: .milliseconds(Int.random(in: 0...20))))
    }
    let expected = deputies.count
    bench.hall.instruct(deputies)
    let number = try client.openBallot(
      question: String(recorded.id), title: recorded.title, kind: recorded.kind, seconds: 120)
    bench.hall.wait(Self.patience) { $0.recorded[number] ?? 0 == expected }
    try client.closeBallot()
    return number
  }

  // MARK: Comparison

  private func differences(
    _ reply: VarlinkClient.RollCall, _ recorded: RecordedBallot, _ digits: [UInt8]
  ) -> [String] {
    var differences: [String] = []
    let tally = reply.ballot.tally
    let printed = recorded.printed
    let found = RecordedBallot.Totals(
      for: tally.for, against: tally.against, abstained: tally.abstained, notVoting: tally.notVoting,
      present: tally.for + tally.against + tally.abstained + tally.notVoting)
    if found != printed { differences.append("підсумки \(found), надруковано \(printed)") }
    if reply.ballot.requirement.needed != recorded.required {
      differences.append("потрібно \(reply.ballot.requirement.needed), а було \(recorded.required)")
    }
    let adopted = reply.ballot.outcome == .adopted
    if adopted != recorded.wasAdopted || ![.adopted, .rejected].contains(reply.ballot.outcome) {
      differences.append("наслідок \(reply.ballot.outcome.rawValue), надруковано «\(recorded.decision)»")
    }
    if reply.ballot.title != recorded.title { differences.append("назва змінилася") }
    let votes = Dictionary(reply.votes.map { ($0.voter, $0) }, uniquingKeysWith: { first, _ in first })
    if votes.count != digits.count || reply.votes.count != digits.count {
      differences.append("рядків \(reply.votes.count), а депутатів \(digits.count)")
    }
    for (index, digit) in digits.enumerated() {
      guard let vote = votes[ReplayHall.id(index)] else {
        differences.append("немає рядка: \(roster[index].name)")
        continue
      }
      let wanted = Self.choice(digit).map { Results.Choice($0).rawValue } ?? (digit == 0 ? "absent" : "notVoting")
      if vote.name != roster[index].name { differences.append("ім’я \(vote.name), а було \(roster[index].name)") }
      if vote.choice != wanted { differences.append("\(vote.name): \(vote.choice), а було \(wanted)") }
    }
    return differences
  }

  private static func choice(_ digit: UInt8) -> Choice? {
    switch digit {
    case 1: .for
    case 2: .against
    case 3: .abstained
    default: nil
    }
  }
}

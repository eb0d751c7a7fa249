import Glibc
import TallyEngine
import VoteAPI

/// What is looked at after a daemon has met a fault: the rows, then what a daemon makes of them, then the rows again.
struct FaultAftermath {
  private let bench: TestBench
  private var memory: FaultMemory
  private(set) var findings = CrashFindings()
  /// From the death to the first status.
  private(set) var recovery: Duration?

  init(_ bench: TestBench, _ memory: FaultMemory) {
    self.bench = bench
    self.memory = memory
  }

  /// Starts the daemon again where it is gone, and judges. Nothing is left running.
  mutating func judge() throws {
    if !bench.daemon.isStarted {
      let began = ContinuousClock.now
      try bench.daemon.start()
      let client = try bench.daemon.ready(checkingEvery: .microseconds(500)).client
      recovery = ContinuousClock.now - began
      try judgeReturn(client)
    } else {
      try judgeReturn(try bench.daemon.ready().client)
    }
    if let ending = bench.daemon.terminate(), ending != .exited(0) {
      findings.wrong.append("служба завершилася: \(ending)\n\(bench.daemon.log)")
    }
    memory.takePresses(from: bench.hall)
    let rows = try JournalRows.read(bench.daemon.place.state)
    findings.add(FaultJudge.compare(rows, with: memory.promises))
    let shown = memory.told.sorted { $0.key < $1.key }.compactMap(\.value.proof?.checkpoint)
    findings.wrong += SealVerification.problems(of: bench, shown: shown)
  }

  private mutating func judgeReturn(_ client: VarlinkClient) throws {
    let status = try client.status()
    if let open = memory.open {
      let ballot = try client.ballot(number: open)
      let wanted: Results.Outcome = memory.promises.secret.contains(open) ? .annulled : .open
      if ballot.outcome != wanted {
        findings.wrong.append("голосування № \(open): «\(ballot.outcome.rawValue)», а має бути «\(wanted.rawValue)»")
      }
    }
    // What consoles still want to say belongs to the ballot.
    bench.hall.wait { $0.online == FaultSitting.deputies }
    if status.phase == .voting {
      memory.promises.acts["ballotClosed", default: .init()].requested += 1
      do {
        try client.closeBallot()
      } catch {
        guard error.isNotNow else { throw error }
      }
    }
    usleep(20_000)
    memory.takePresses(from: bench.hall)
    for ballot in try client.ballots() where ballot.mode == .rollCall {
      guard [.adopted, .rejected].contains(ballot.outcome) else { continue }
      let rollCall = try client.rollCall(number: ballot.number)
      if let told = memory.told[ballot.number], told.votes != rollCall.votes || told.ballot != rollCall.ballot {
        findings.wrong.append("голосування № \(ballot.number): відомість уже не та, що її було оголошено")
      }
      let presses = memory.promises.presses[ballot.number] ?? [:]
      var counted = CrashFindings(
        presses: presses, counted: rollCall.votes, ballot: ballot.number, of: bench.plan)
      // Counted once, with the rows.
      counted.acknowledged = 0
      findings.add(counted)
    }
  }
}

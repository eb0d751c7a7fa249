internal import TallyEngine

/// A whole sitting of a council with everything that can go wrong, in one process, in one thread, from one number.
///
/// ```swift
/// let run = try Simulation.run(seed: 42)
/// print(run.failures)     // empty, or what the daemon did wrong
/// ```
public enum Simulation {
  /// What came of a run.
  public struct Result: Sendable {
    /// The seed it came from.
    public let seed: UInt64
    /// What was wrong; each begins with the number of the invariant.
    public let failures: [String]
    /// What was done to the hall.
    public let coverage: Coverage
    /// What could be seen, as one number: the same for two runs of one seed.
    public let traceHash: UInt64
    /// The journal without its chain, likewise.
    let journalHash: UInt64
    /// What could be seen, line by line; nil unless it was asked for.
    public let trace: [String]?
    /// Choices that were called recorded, by an answer or a lamp.
    public let acknowledged: Int
    /// Choices in the journal at the end.
    public let recorded: Int
    /// Ballots that were opened.
    public let ballots: Int
    /// Nanoseconds of virtual time.
    public let virtualTime: UInt64
    /// From the daemon's end to its next answer: nanoseconds of virtual time, and of real time for the start itself.
    public let recoveries: [(virtual: UInt64, real: UInt64)]
    /// Who took part in secret ballots that were counted in the end, with the choice that they meant.
    let secretChoices: [Int: [UInt16: Int]]
  }

  /// Runs one seed.
  ///
  /// - Parameters:
  ///   - seed: everything is drawn from it.
  ///   - keepsTrace: whether the result has every line of what could be seen.
  /// - Throws: what the real machine refused: a socket, a descriptor.
  public static func run(seed: UInt64, keepsTrace: Bool = false) throws -> Result {
    try run(seed: seed, exchanging: [:], keepsTrace: keepsTrace)
  }

  static func run(seed: UInt64, exchanging choices: [Int: [UInt16: Int]], keepsTrace: Bool) throws -> Result {
    let world = try World(seed: seed, exchanging: choices, keepsLines: keepsTrace)
    var chance = Chance(seed, "course")
    let ballots = chance.number(2...5)
    let end = world.now + UInt64(chance.number(18...45)) * 1_000_000_000
    world.furnish()
    world.switchOn()
    let desk = OperatorDesk(in: world, ballots: ballots)
    let spectators = [Spectator(in: world, number: 90), Spectator(in: world, number: 91, ofSeats: true)]
    let mishaps = Mishaps(in: world)
    desk.begin()
    for spectator in spectators { spectator.begin() }
    mishaps.plan(until: end)
    world.run(until: end)
    world.becomeCalm()
    let patience = world.now + 240_000_000_000
    world.run(until: patience) { desk.isFinished }
    if !desk.isFinished { world.failures.append("[1] the sitting could not be brought to its end after the faults") }
    return withExtendedLifetime((spectators, mishaps)) { finish(world) }
  }

  private static func finish(_ world: World) -> Result {
    // One that cannot be read is a failure by now, and what led to it is to be told.
    let ledger = world.judgeDisk() ?? Ledger(by: world.sketch)
    if world.truth.calmBallot != nil { world.failures += world.truth.judgeCalmBallot(ledger, world.sketch) }
    // A tenth of the runs: it takes the real file system and longer than a run.
    if world.seed % 10 == 0 {
      world.failures += PrintedRecords.judge(world.disk, ledger)
      world.coverage.add(.recordsPrinted)
    }
    for ballot in ledger.ballots.values { count(ballot, ledger, world) }
    count(ledger, world)
    if !ledger.seals.owed.isEmpty {
      world.failures.append("[7] statements without a checkpoint at the end: rows \(ledger.seals.owed)")
    }
    world.endEverything()
    var seen: Set<String> = []
    var secrets: [Int: [UInt16: Int]] = [:]
    for ballot in ledger.ballots.values where ballot.tookPart != nil {
      let seats = Set(ballot.tookPart!.compactMap { ledger.seats[$0] })
      secrets[ballot.number] = world.truth.plainChoices(in: ballot.number).filter { seats.contains($0.key) }
    }
    return Result(
      seed: world.seed, failures: world.failures.filter { seen.insert($0).inserted }, coverage: world.coverage,
      traceHash: world.trace.hash, journalHash: ledger.contentHash, trace: world.trace.lines,
      acknowledged: world.truth.promises.count,
      recorded: ledger.counts["voteRecorded", default: 0], ballots: ledger.ballots.count, virtualTime: world.now,
      recoveries: world.recoveries, secretChoices: secrets)
  }

  /// What the journal tells of that is to come of faults.
  private static func count(_ ledger: Ledger, _ world: World) {
    func add(_ fault: Coverage.Fault, _ times: Int) { if times > 0 { world.coverage.add(fault, times) } }
    add(.jumpJournalled, ledger.counts["incident clockJumped", default: 0])
    add(.jumpInBallotJournalled, ledger.jumpsInBallot)
    add(.consoleAssigned, ledger.counts["consoleAssigned", default: 0])
    add(.swapJournalled, ledger.consoles.swaps)
    add(.swapOverRestartJournalled, ledger.consoles.swapsOverRestart)
    // A simulated console finds nothing wrong with itself: it is the host that has seen the key.
    let consoles = Set(world.sketch.desks.map { Int($0.seat) })
    add(.heldKeyReported, ledger.stuckSeats.intersection(consoles).count)
    add(.seatsWatched, world.truth.seats.votesShown)
    let checkpoints = ledger.seals.checkpoints
    add(.checkpointMade, checkpoints.count)
    add(.checkpointOwed, checkpoints.count(where: \.wasOwed))
    add(.checkpointAfterRestart, checkpoints.count(where: \.isOfLaterLife))
  }

  private static func count(_ ballot: Ledger.Ballot, _ ledger: Ledger, _ world: World) {
    if ballot.closed != nil { world.coverage.add(.ballotClosed) }
    if ballot.isAnnulled { world.coverage.add(.ballotAnnulled) }
    if ballot.outcomes.contains(where: { $0.outcome == "disputed" }) { world.coverage.add(.ballotDisputed) }
    if ballot.tookPart != nil { world.coverage.add(.secretBallotClosed) }
    if !ballot.recused.isEmpty { world.coverage.add(.recusedPresent) }
    if ballot.votes.contains(where: { $0.seat == nil }) { world.coverage.add(.manualVote) }
    let voters = ballot.votes.map(\.voter)
    if Set(voters).count < voters.count { world.coverage.add(.voteChanged) }
  }
}

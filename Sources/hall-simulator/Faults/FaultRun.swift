import Glibc

extension FaultHalls {
  /// How often a point is tried whose call does not come: group commit makes fewer calls in one run than in another.
  static let attempts = 3
  /// A daemon that has to end does so within this.
  private static let patience: Duration = .seconds(10)

  /// Lets one call go wrong, and looks what is left. Where the call does not come it tries again.
  func run(_ point: FaultPoint) -> FaultOutcome {
    var outcome = FaultOutcome()
    for _ in 1...Self.attempts {
      outcome = attempt(point)
      if outcome.hasFired || !outcome.findings.isClean { break }
    }
    // What was not put to the test is no proof of anything.
    if !outcome.hasFired { outcome.findings.acknowledged = 0 }
    outcome.findings.explain(point)
    return outcome
  }

  private func attempt(_ point: FaultPoint) -> FaultOutcome {
    var outcome = FaultOutcome()
    outcome.stage = point.stage
    do {
      let bench = try bench()
      defer { bench.end() }
      try point.stage.isStart ? begin(bench, point, &outcome) : sit(bench, point, &outcome)
    } catch {
      outcome.findings.wrong.append("\(error)")
    }
    return outcome
  }

  private func sit(_ bench: TestBench, _ point: FaultPoint, _ outcome: inout FaultOutcome) throws {
    try bench.daemon.start()
    let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
    try sitting.lead(to: point.stage)
    let log = Self.log(in: bench)
    let strace = try Strace(thread: try Self.writer(bench.daemon, at: point.stage), point.injection.arguments(to: log))
    do {
      try sitting.play(point.stage)
      // What goes wrong after the last answer ends the daemon when nobody waits for it any more.
      _ = bench.daemon.wait(.milliseconds(200))
    } catch FaultSitting.Failure.daemonGone {
      _ = bench.daemon.wait(Self.patience)
    }
    judgeEnding(bench, point, try Strace.struck(in: log), &outcome)
    // What the daemon had said is heard before the line hangs up.
    if outcome.hasEnded { bench.hall.wait(.seconds(2)) { $0.online == 0 } }
    strace.end()
    try judge(bench, sitting.remembered, &outcome)
  }

  private func begin(_ bench: TestBench, _ point: FaultPoint, _ outcome: inout FaultOutcome) throws {
    let memory = try restore(point.stage, in: bench)
    let log = Self.log(in: bench)
    try bench.daemon.start(under: try Strace.around(point.injection.arguments(to: log)))
    do {
      _ = try bench.daemon.ready()
    } catch DaemonFailure.ended {
      // Its ending is looked at now.
    }
    judgeEnding(bench, point, try Strace.struck(in: log), &outcome)
    try judge(bench, memory, &outcome)
  }

  /// Where strace writes down what it has done.
  private static func log(in bench: TestBench) -> String { bench.scratchPath + "/strace" }

  /// Whether the fault has happened, and whether the daemon did what it must.
  private func judgeEnding(
    _ bench: TestBench, _ point: FaultPoint, _ struck: StruckCall?, _ outcome: inout FaultOutcome
  ) {
    // A tracer has no time to write a call down that kills: how the daemon ended tells of it. Nothing else kills it here.
    let isKilled = point.deed == .kill && bench.daemon.ending == .signalled(SIGKILL)
    let struck = struck ?? (isKilled ? StruckCall(call: point.call, file: "") : nil)
    outcome.hasFired = struck != nil
    let demand = struck.map(point.demand) ?? .goesOn
    if case .ends = demand { _ = bench.daemon.wait(Self.patience) }
    let ending = bench.daemon.isStarted ? nil : bench.daemon.ending
    outcome.hasEnded = ending != nil
    // One that was told to end has to.
    let orderly: DaemonProcess.Ending? = point.stage == .ending ? .exited(0) : nil
    let isRight =
      switch demand {
      case .ends(let wanted): ending == wanted
      case .goesOn: ending == orderly
      case .endsOrGoesOn(let wanted): ending == orderly || ending == wanted
      }
    guard !isRight else { return }
    if case .ends = demand { outcome.hasSurvived = ending == orderly }
    let place = struck.map { "\($0.call) \($0.file)" } ?? "нічого не сталося"
    outcome.findings.wrong.append(
      "\(place): служба \(ending.map { "завершилася: \($0)" } ?? "працює далі"), а має бути: \(demand.words(orderly))")
  }

  func judge(_ bench: TestBench, _ memory: FaultMemory, _ outcome: inout FaultOutcome) throws {
    var aftermath = FaultAftermath(bench, memory)
    defer {
      outcome.findings.add(aftermath.findings)
      outcome.recovery = aftermath.recovery
    }
    try aftermath.judge()
  }
}

extension FaultPoint.Demand {
  /// In words; `orderly` is how a daemon that was told to end does so.
  fileprivate func words(_ orderly: DaemonProcess.Ending?) -> String {
    let goesOn = orderly.map { "\($0)" } ?? "працює далі"
    return switch self {
    case .ends(let ending): "\(ending)"
    case .goesOn: goesOn
    case .endsOrGoesOn(let ending): "\(goesOn) або \(ending)"
    }
  }
}

extension CrashFindings {
  /// Says of everything that was found where it was.
  mutating func explain(_ place: some CustomStringConvertible) {
    lost = lost.map { "\(place): \($0)" }
    phantom = phantom.map { "\(place): \($0)" }
    wrong = wrong.map { "\(place): \($0)" }
  }
}

import Glibc

extension FaultHalls {
  /// Lets one call go wrong, and looks what is left.
  func run(_ point: FaultPoint) -> FaultOutcome {
    var outcome = FaultOutcome()
    do {
      let bench = try bench()
      defer { bench.end() }
      switch point.stage {
      case .sitting: try sit(bench, point, &outcome)
      case .founding, .returning, .returningSecret: try begin(bench, point, &outcome)
      }
    } catch {
      outcome.findings.wrong.append("\(error)")
    }
    outcome.findings.explain(point)
    return outcome
  }

  private func sit(_ bench: TestBench, _ point: FaultPoint, _ outcome: inout FaultOutcome) throws {
    try bench.daemon.start()
    let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
    let strace = try Strace(thread: try Self.tally(bench.daemon), point.injection.arguments)
    var isGone = false
    do {
      try sitting.hold()
      // What goes wrong after the last answer ends the daemon when nobody waits for it any more.
      isGone = bench.daemon.wait(.milliseconds(200)) != nil
    } catch FaultSitting.Failure.daemonGone {
      isGone = true
    }
    if isGone {
      _ = bench.daemon.wait(.seconds(5))
      expect(bench.daemon.ending, after: point, &outcome)
      // What the daemon had said is heard before the line hangs up.
      bench.hall.wait(.seconds(2)) { $0.online == 0 }
    }
    strace.end()
    try judge(bench, sitting.remembered, &outcome)
  }

  private func begin(_ bench: TestBench, _ point: FaultPoint, _ outcome: inout FaultOutcome) throws {
    let memory = try restore(point.stage, in: bench)
    try bench.daemon.start(under: try Strace.around(point.injection.arguments))
    do {
      _ = try bench.daemon.ready()
    } catch DaemonFailure.ended(let ending, _) {
      expect(ending, after: point, &outcome)
    }
    try judge(bench, memory, &outcome)
  }

  private func expect(_ ending: DaemonProcess.Ending?, after point: FaultPoint, _ outcome: inout FaultOutcome) {
    outcome.hasEnded = true
    let wanted = point.deed == .kill ? DaemonProcess.Ending.signalled(SIGKILL) : Self.storageBroken
    if ending != wanted {
      outcome.findings.wrong.append("служба завершилася: \(ending.map { "\($0)" } ?? "ні"), а має бути: \(wanted)")
    }
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

extension CrashFindings {
  /// Says of everything that was found where it was.
  mutating func explain(_ place: some CustomStringConvertible) {
    lost = lost.map { "\(place): \($0)" }
    phantom = phantom.map { "\(place): \($0)" }
    wrong = wrong.map { "\(place): \($0)" }
  }
}

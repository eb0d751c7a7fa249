import Foundation
import PowerCut
import SeededRandom

/// Power cuts: a sitting whose every write and sync is written down; then, for each moment between two of them, a state
/// directory with only what was certain to be on the platter, and the daemon on it.
struct PowerCuts: Sendable {
  /// A moment: what the disk holds, and what had been promised.
  struct Moment: Sendable, CustomStringConvertible {
    let number: Int
    let survival: Disk.Survival
    let disk: Disk
    let promises: FaultPromises

    var description: String {
      "після виклику № \(number), \(survival == .nothing ? "лише синхронізоване" : "частина секторів")"
    }
  }

  private let halls: FaultHalls
  private(set) var moments: [Moment] = []
  private let told: FaultMemory

  /// The clocks of the trace and of the consoles are read one after the other.
  private static let clocksApart: UInt64 = 50_000

  init(_ halls: FaultHalls, stride: Int) throws {
    self.halls = halls
    let bench = try halls.bench()
    defer { bench.end() }
    let trace = bench.scratchPath + "/trace"
    try bench.daemon.start(
      under: try Strace.around(
        ["-f", "--seccomp-bpf", "-ttt"] + CallTrace.options(Strace.calls.joined(separator: ","), to: trace)))
    let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
    try sitting.hold()
    let ahead = Self.wallAhead
    bench.daemon.terminate()
    told = sitting.remembered
    try Self.waitForEnd(of: trace)
    var disk = Disk()
    let calls = try CallTrace.lines(of: trace).compactMap { line in
      try CallTrace.call(line, filesNamed: "journal.sqlite").map { call in
        (call: call, begun: (CallTrace.time(line) ?? 0) &- ahead)
      }
    }
    for (index, entry) in calls.enumerated() {
      disk.take(entry.call)
      guard index % stride == 0 else { continue }
      // Up to the next call the disk stays as it is.
      let until = index + 1 < calls.count ? calls[index + 1].begun : FaultPromises.now
      let promises = told.promises.given(by: until - Self.clocksApart)
      for survival in Disk.Survival.allCases {
        var random = SeededRandom(seed: UInt64(index))
        moments.append(
          Moment(
            number: index + 1, survival: survival, disk: disk.afterPowerCut(survival, using: &random),
            promises: promises))
      }
    }
  }

  /// CLOCK_REALTIME less CLOCK_MONOTONIC.
  private static var wallAhead: UInt64 {
    var wall = timespec()
    clock_gettime(CLOCK_REALTIME, &wall)
    return UInt64(wall.tv_sec) * 1_000_000_000 + UInt64(wall.tv_nsec) - FaultPromises.now
  }

  /// The tracer writes its last line when the daemon has gone.
  private static func waitForEnd(of trace: String) throws {
    for _ in 0..<500 {
      let end = (FileManager.default.contents(atPath: trace) ?? Data()).suffix(200)
      if String(decoding: end, as: UTF8.self).contains("+++ exited with 0 +++\n") { return }
      usleep(10_000)
    }
    throw Strace.Failure.notAttached("слід не закінчено")
  }

  /// Puts a disk into a folder and starts the daemon on it.
  func run(_ moment: Moment) -> FaultOutcome {
    var outcome = FaultOutcome()
    outcome.hasEnded = true
    outcome.hasFired = true
    do {
      let bench = try halls.bench()
      defer { bench.end() }
      let state = bench.daemon.place.state
      try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
      try moment.disk.write(to: state)
      var memory = FaultMemory()
      memory.promises = moment.promises
      memory.elsewhere = moment.promises.presses
      // What was told of a result was told after its seal.
      memory.told = told.told.filter { told in moment.promises.seals.contains { $0.ballot == told.key } }
      try halls.judge(bench, memory, &outcome)
    } catch {
      outcome.findings.wrong.append("\(error)")
    }
    outcome.findings.explain(moment)
    return outcome
  }
}

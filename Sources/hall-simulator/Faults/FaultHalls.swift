import Foundation
import PowerCut

/// The halls in which faults happen: all of one plan, so that one may go on with another's journal.
struct FaultHalls: Sendable {
  let plan = CrashHall.plan(FaultSitting.deputies, seals: true)
  let options: TestBench.Options
  /// What a killed daemon left, by stage.
  private var left: [FaultPoint.Stage: (state: [String: Data], memory: FaultMemory)] = [:]
  /// How many calls there are, by stage and name.
  private(set) var calls: [FaultPoint.Stage: [String: Int]] = [:]

  /// EX_IOERR: what the daemon ends with when only a restart can tell what is on disk.
  static let storageBroken = DaemonProcess.Ending.exited(74)

  /// - Parameter stages: those whose points are wanted.
  init(_ options: TestBench.Options, at stages: [FaultPoint.Stage] = FaultPoint.Stage.allCases) throws {
    var options = options
    options.pressMilliseconds = 1...3
    options.inMemory = true
    self.options = options
    for stage in stages {
      switch stage {
      case .founding: try count(stage)
      // Twice, and the smaller number counts: so many calls come in nearly every run.
      case .sitting, .copying, .ending: for _ in 1...2 { try countSitting(stage) }
      case .returning: try leaveAndCount(stage, .untilRollCall)
      case .returningSecret: try leaveAndCount(stage, .untilSecret)
      }
    }
  }

  private mutating func leaveAndCount(_ stage: FaultPoint.Stage, _ extent: FaultSitting.Extent) throws {
    left[stage] = try leave(extent)
    try count(stage)
  }

  func bench() throws -> TestBench { try TestBench(plan, options) }

  /// Every point of these deeds and stages; of each run of neighbours only the first of `stride`.
  func points(
    _ deeds: [FaultPoint.Deed], at stages: [FaultPoint.Stage] = FaultPoint.Stage.allCases, stride: Int = 1
  ) -> [FaultPoint] {
    var points: [FaultPoint] = []
    for deed in deeds {
      for stage in stages {
        for (call, count) in (calls[stage] ?? [:]).sorted(by: { $0.key < $1.key }) where count > 0 {
          // A truncation and a removal find no disk full.
          if deed == .full, ["ftruncate", "unlink"].contains(call) { continue }
          // The copy's pages are many, and each is written like the next.
          let step = stage == .copying && call == "pwrite64" ? 4 : 1
          points += Swift.stride(from: 1, through: count, by: step).map {
            FaultPoint(stage: stage, call: call, deed: deed, number: $0)
          }
        }
      }
    }
    return points.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  // MARK: How many calls there are

  private mutating func count(_ stage: FaultPoint.Stage) throws {
    let bench = try bench()
    defer { bench.end() }
    try restore(stage, in: bench)
    let trace = bench.scratchPath + "/trace"
    try bench.daemon.start(under: try Strace.around(Self.tracing(to: trace)))
    _ = try bench.daemon.ready()
    calls[stage] = Self.counted(trace)
    bench.daemon.kill()
  }

  private mutating func countSitting(_ stage: FaultPoint.Stage) throws {
    let bench = try bench()
    defer { bench.end() }
    try bench.daemon.start()
    let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
    try sitting.lead(to: stage)
    let trace = bench.scratchPath + "/trace"
    let strace = try Strace(thread: try Self.writer(bench.daemon, at: stage), Self.tracing(to: trace))
    try sitting.play(stage)
    strace.end()
    let counted = Self.counted(trace)
    calls[stage] = calls[stage]?.merging(counted, uniquingKeysWith: min) ?? counted
    // Both are about the copy of the log into the database.
    guard try stage == .sitting || Self.files(trace).contains("journal.sqlite") else {
      throw FaultSitting.Failure.noAnswer("\(stage.name): журнал не скопійовано")
    }
  }

  private static func tracing(to file: String) -> [String] {
    ["-y", "-o", file, "-e", "trace=" + Strace.calls.joined(separator: ",")]
  }

  private static func counted(_ trace: String) -> [String: Int] {
    let text = String(decoding: FileManager.default.contents(atPath: trace) ?? Data(), as: UTF8.self)
    return Dictionary(
      text.split(separator: "\n").compactMap { line in line.firstIndex(of: "(").map { (String(line[..<$0]), 1) } },
      uniquingKeysWith: +)
  }

  private static func files(_ trace: String) throws -> Set<String> {
    Set(try CallTrace.lines(of: trace).compactMap(CallTrace.file))
  }

  /// The thread that writes the journal: the tally's, but at an orderly end the main one, which closes it.
  static func writer(_ daemon: DaemonProcess, at stage: FaultPoint.Stage) throws -> pid_t {
    guard let thread = stage == .ending ? daemon.process : daemon.thread("vote-tally") else {
      throw Strace.Failure.notAttached("немає потоку, що пише журнал")
    }
    return thread
  }

  // MARK: What others left

  private func leave(_ extent: FaultSitting.Extent) throws -> (state: [String: Data], memory: FaultMemory) {
    let bench = try bench()
    defer { bench.end() }
    try bench.daemon.start()
    let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
    try sitting.hold(extent)
    bench.daemon.kill()
    var state: [String: Data] = [:]
    for (name, file) in try StateFiles(bench.daemon.place.state).files { state[name] = Data(file.bytes) }
    var memory = sitting.remembered
    memory.elsewhere = memory.promises.presses
    return (state, memory)
  }

  /// Puts a stage's files into a hall's state directory.
  ///
  /// - Returns: what had been promised.
  @discardableResult
  func restore(_ stage: FaultPoint.Stage, in bench: TestBench) throws -> FaultMemory {
    guard let (state, memory) = left[stage] else { return FaultMemory() }
    let folder = bench.daemon.place.state
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, bytes) in state { try bytes.write(to: URL(fileURLWithPath: folder + "/" + name)) }
    return memory
  }
}

import Foundation
import TallyEngine
import VoteAPI

/// A fault that is no single call: each with a sitting around it.
enum FaultCase: Sendable, CaseIterable {
  /// The process stands still for ten seconds while votes are pressed, and nobody minds; or the service manager does.
  case stopped, stoppedAndMissed
  /// One sync takes two seconds.
  case slowDisk
  /// A thread hangs, and the service manager notices.
  case tallyHangs, ioHangs, socketsHang
  /// Nothing hangs, and it does not notice.
  case nothingHangs
  /// There is no more memory to be had.
  case outOfMemory
  /// The file system has become read-only.
  case readOnly
  /// Another daemon is started on the same state directory.
  case twoDaemons

  var name: String {
    switch self {
    case .stopped: "SIGSTOP на 10 с"
    case .stoppedAndMissed: "SIGSTOP на 10 с під сторожем"
    case .slowDisk: "синхронізація триває 2 с"
    case .tallyHangs: "потік vote-tally завис"
    case .ioHangs: "потік vote-io завис"
    case .socketsHang: "потік vote-api завис"
    case .nothingHangs: "ніщо не зависло"
    case .outOfMemory: "бракує пам’яті"
    case .readOnly: "файлова система лише для читання"
    case .twoDaemons: "друга служба на тій самій теці"
    }
  }
}

extension FaultHalls {
  /// Lets a case happen to a sitting with an open roll call.
  func run(_ fault: FaultCase) -> FaultOutcome {
    var outcome = FaultOutcome()
    do {
      let scratch = try ScratchDirectory()
      ChildKeeper.add(scratch)
      defer { scratch.remove() }
      let systemd = try SystemdStandIn(in: scratch.path)
      var options = options
      switch fault {
      case .tallyHangs, .ioHangs, .socketsHang, .nothingHangs, .stoppedAndMissed:
        options.environment.merge(systemd.environment) { $1 }
      default: break
      }
      let bench = try TestBench(plan, options)
      defer { bench.end() }
      try bench.daemon.start()
      let sitting = try FaultSitting(bench, try bench.daemon.readyWithAllConsoles())
      try sitting.hold(.untilRollCall)
      var stage = FaultStage(bench: bench, sitting: sitting, systemd: systemd)
      try stage.play(fault)
      outcome.findings.wrong += stage.wrong
      outcome.hasFired = stage.hasFired
      outcome.hasEnded = bench.daemon.ending != nil
      try judge(bench, sitting.remembered, &outcome)
    } catch {
      outcome.findings.wrong.append("\(error)")
    }
    outcome.findings.explain(fault.name)
    return outcome
  }
}

/// A sitting with an open roll call, ballot 1, in which everybody has voted.
struct FaultStage {
  let bench: TestBench
  let sitting: FaultSitting
  let systemd: SystemdStandIn
  private(set) var wrong: [String] = []
  /// Whether it has happened. Most cases show it by what they expect; where one does not, it says so.
  private(set) var hasFired = true

  init(bench: TestBench, sitting: FaultSitting, systemd: SystemdStandIn) {
    self.bench = bench
    self.sitting = sitting
    self.systemd = systemd
  }

  private mutating func expect(_ isSo: Bool, _ what: String) { if !isSo { wrong.append(what) } }

  mutating func play(_ fault: FaultCase) throws {
    guard let process = bench.daemon.process else { return }
    switch fault {
    case .stopped: try standStill(process)
    case .stoppedAndMissed: standStillAndBeMissed()
    case .slowDisk: try slowDisk()
    case .tallyHangs: try hang("vote-tally")
    case .ioHangs: try hang("vote-io")
    case .socketsHang: try hang("vote-api")
    case .nothingHangs:
      let heard = systemd.watch(bench.daemon, for: .seconds(7))
      expect(!heard.hasAborted && heard.pings >= 2, "сторожа годовано \(heard.pings) разів за 7 с")
    case .outOfMemory: try starve(process)
    case .readOnly: try readOnly()
    case .twoDaemons:
      var place = bench.daemon.place
      place.runtime += "-2"
      place.log += "-2"
      let second = DaemonProcess(place)
      try second.start()
      let ending = second.wait(.seconds(10))
      expect(ending == .exited(75), "друга служба: \(ending.map { "\($0)" } ?? "не завершилася")")
      expect(second.log.contains(place.state), "друга служба не назвала теки: \(second.log)")
    }
  }

  /// Presses of a choice that were recorded.
  private func answered(_ choice: Choice) -> Int {
    bench.hall.presses(1).values.reduce(0) { $0 + $1.count { $0.choice == choice && $0.answeredAt > 0 && $0.hasVoted } }
  }

  private func strace(_ thread: String, _ injection: Strace.Injection) throws -> Strace {
    guard let thread = bench.daemon.thread(thread) else { throw Strace.Failure.notAttached("немає потоку \(thread)") }
    return try Strace(thread: thread, injection.arguments())
  }

  private static let standstill: Duration = .seconds(10)

  /// Stands still with consoles that press, a reader that watches and a reader that comes, and then goes on as if it had
  /// not.
  private mutating func standStill(_ process: pid_t) throws {
    let before = answered(.against)
    let reader = try VarlinkClient(path: bench.daemon.resultsSocket)
    try reader.beginWatching()
    bench.daemon.stop()
    let end = ContinuousClock.now + Self.standstill
    for seat in 1...UInt16(FaultSitting.deputies) { bench.hall.press(seat, .against) }
    let late = try RawSocket(bench.daemon.resultsSocket)
    try late.send("org.votedaemon.results.GetStatus")
    while ContinuousClock.now < end { usleep(50_000) }
    expect(answered(.against) == before, "служба, що стоїть, відповіла пультові")
    expect(late.drain().isEmpty, "служба, що стоїть, відповіла читачеві")
    kill(process, SIGCONT)
    expect(late.wait(10_000) && !late.drain().isEmpty, "читач, що прийшов, поки служба стояла, не дістав відповіді")
    _ = try bench.daemon.ready { $0.consolesOnline == FaultSitting.deputies }
    // Consoles that have given up the press meanwhile press again.
    bench.hall.wait(.seconds(10)) { $0.online == FaultSitting.deputies }
    for seat in 1...UInt16(FaultSitting.deputies) { bench.hall.press(seat, .abstain) }
    let areAnswered = bench.hall.wait(.seconds(10)) { board in
      (1...UInt16(FaultSitting.deputies)).allSatisfy {
        board.presses[1]?[$0]?.last.map { $0.choice == .abstained && $0.hasVoted } ?? false
      }
    }
    expect(areAnswered, "після SIGCONT голоси не записано")
    // The reader that was there before is told.
    var abstained = -1
    let patience = ContinuousClock.now + .seconds(10)
    while abstained != FaultSitting.deputies, ContinuousClock.now < patience {
      if let status = try reader.nextStatus() {
        abstained = status.ballot?.tally.abstained ?? -1
      } else {
        usleep(10_000)
      }
    }
    expect(abstained == FaultSitting.deputies, "читач, що дивився, дізнався про «утримались»: \(abstained)")
  }

  /// The service manager ends a daemon that stands still, as soon as it misses it; what was acknowledged is on disk.
  private mutating func standStillAndBeMissed() {
    let before = answered(.against)
    bench.daemon.stop()
    for seat in 1...UInt16(FaultSitting.deputies) { bench.hall.press(seat, .against) }
    let heard = systemd.watch(bench.daemon, for: Self.standstill)
    expect(heard.hasAborted, "служби, що стоїть, не помічено")
    let ending = bench.daemon.wait(.seconds(10))
    expect(ending == .signalled(SIGABRT), "служба: \(ending.map { "\($0)" } ?? "не завершилася")")
    expect(answered(.against) == before, "служба, що стоїть, відповіла пультові")
  }

  private mutating func slowDisk() throws {
    let before = answered(.against)
    let strace = try strace(
      "vote-tally", Strace.Injection(call: "fdatasync", deed: "delay_enter=2000000", number: 1))
    defer { strace.end() }
    bench.hall.press(1, .against)
    usleep(300_000)
    let asked = ContinuousClock.now
    let status = try VarlinkClient(path: bench.daemon.resultsSocket).status()
    let took = ContinuousClock.now - asked
    expect(took < .milliseconds(1_500), "сокет відповідав \(took), поки диск стояв")
    expect(status.ballot?.tally.against == 0, "голос видно до того, як він на диску")
    usleep(1_000_000)
    expect(answered(.against) == before, "вердикт дано до того, як голос на диску")
    let recorded = bench.hall.wait(.seconds(5)) { $0.presses[1]?[1]?.last?.verdict == .recorded }
    expect(recorded, "голос не записано і за 5 с")
  }

  private mutating func hang(_ thread: String) throws {
    // Whatever the thread does next, it does not come back from.
    let strace = try strace(
      thread,
      Strace.Injection(call: "epoll_wait,epoll_pwait,epoll_pwait2", deed: "delay_enter=60000000", number: nil))
    let heard = systemd.watch(bench.daemon, for: .seconds(12))
    expect(heard.hasAborted, "завислого потоку не помічено: годовано \(heard.pings) разів")
    // A tracer keeps a dead thread, and with it the process.
    strace.end()
    _ = bench.daemon.wait(.seconds(5))
    let ending = bench.daemon.ending
    expect(ending == .signalled(SIGABRT), "служба: \(ending.map { "\($0)" } ?? "не завершилася")")
    expect(bench.daemon.log.contains("\(thread) hangs"), "у журналі роботи немає «\(thread) hangs»")
  }

  /// Lets the daemon have no more memory than it has, and gives it much to keep: messages that do not end.
  private mutating func starve(_ process: pid_t) throws {
    let limit = Process()
    limit.executableURL = URL(fileURLWithPath: Programs.find("prlimit") ?? "/usr/bin/prlimit")
    limit.arguments = ["--pid", String(process), "--data=1048576:1048576"]
    try limit.run()
    limit.waitUntilExit()
    expect(limit.terminationStatus == 0, "prlimit: \(limit.terminationStatus)")
    var clients: [RawSocket] = []
    // A limit of data and not of address space: an allocator has address space in reserve, and turns it into memory without
    // asking for more; where both are exceeded the kernel lets it (mprotect_fixup in mm/mprotect.c).
    let half = Array(#"{"method":"\#(String(repeating: "д", count: 30_000))"#.utf8)
    for round in 0..<200 {
      guard bench.daemon.wait(.zero) == nil, let client = try? RawSocket(bench.daemon.resultsSocket) else { break }
      _ = client.sendRaw(half[...])
      clients.append(client)
      bench.hall.press(UInt16(round % FaultSitting.deputies + 1), round % 2 == 0 ? .for : .against)
      usleep(2_000)
    }
    // A daemon that gets no memory may end or go on; whatever it does, nothing is lost. But it must have had none: it ended
    // of that, or said so.
    bench.hall.wait(.seconds(1)) { $0.online == 0 }
    hasFired = bench.daemon.wait(.zero) != nil || !bench.daemon.isStarted || bench.daemon.log.contains(Self.noMemory)
    if bench.daemon.wait(.zero) == nil, bench.daemon.isStarted { bench.daemon.kill() }
  }

  private static let noMemory = String(cString: strerror(ENOMEM))

  private mutating func readOnly() throws {
    let before = answered(.against)
    let strace = try strace("vote-tally", Strace.Injection(call: "pwrite64", deed: "error=EROFS", number: nil))
    bench.hall.press(1, .against)
    let ending = bench.daemon.wait(.seconds(5))
    strace.end()
    expect(ending == FaultHalls.storageBroken, "служба: \(ending.map { "\($0)" } ?? "не завершилася")")
    expect(answered(.against) == before, "голос підтверджено, хоча писати не можна")
    // Nor does it begin on one.
    try bench.daemon.start(
      under: try Strace.around([
        "-o", "/dev/null", "-P", bench.daemon.place.state + "/journal.lock", "-e", "trace=openat", "-e",
        "inject=openat:error=EROFS",
      ]))
    let second = bench.daemon.wait(.seconds(10))
    expect(second == FaultHalls.storageBroken, "служба почала: \(second.map { "\($0)" } ?? "працює")")
    expect(bench.daemon.log.contains("journal.lock"), "служба не назвала файлу: \(bench.daemon.log)")
  }
}

internal import CouncilFiles
internal import Glibc
internal import Logging
internal import Reactor
internal import SystemdKit
internal import TallyEngine
internal import TallyThread
internal import VoteJournal
internal import VotingHardware

/// A machine with a daemon on it, a hall, an operator, and time that moves from one event to the next: everything in one
/// thread, everything from one seed.
///
/// The daemon's loops are the real ones on real reactors; their clock is virtual, their ports are socket pairs, their disk
/// is in memory, and so are the sockets of their clients. What a loop waits for on a disk is waited for *inside* the call:
/// meanwhile the other two loops, the consoles and the clients go on.
final class World {
  static let watchdogSeconds = 10

  let seed: UInt64
  let sketch: HallSketch
  /// The consoles', the clients' and the mishaps' loop, and the clock of the world.
  let reactor: Reactor
  let time = VirtualTime(1_000_000_000)
  let disk = VirtualDisk()
  let truth = Truth()
  let log: TraceLog
  let founding: Founding
  let ringCapacity: Int
  /// A sitting here has a few hundred turns: with the machine's own bounds no copy of the log would ever be due.
  let logBounds: LogBounds
  var trace: Trace
  var coverage = Coverage()
  var failures: [String] = []

  private(set) var life: Life?
  /// Choices of secret ballots that this run exchanges, by ballot and seat.
  let exchangedChoices: [Int: [UInt16: Int]]
  /// No more faults: what is pressed from now on must be counted.
  var isCalm = false
  var windowMilliseconds = 6_000
  /// Between the wall clock and the time since the world began, in milliseconds.
  var wallOffset: Int64 = 1_790_000_000_000

  var jacks: [Jack] = []
  var consoles: [Console] = []
  /// The panels on GPIO lines; their seats come after the consoles'.
  var panels: [Panel] = []
  private(set) lazy var gpio = VirtualGpio(in: self)
  var deputies: [Deputy] = []
  /// Consoles in the drawer.
  var spares: [Console] = []
  /// A console of which the daemon has no key.
  var stranger: Console!
  private(set) var ports: VirtualPorts?
  var sockets: ClientSockets
  let forecast: DiskForecast

  // How the machine was started.
  private(set) var boots: [(name: String, began: UInt64)] = []
  private(set) var lives = 0
  private var nonces: Chance
  private var pause: Chance
  private var lastTurns: [UInt64] = [0, 0, 0]
  private var touched: [Bool] = [true, true, true]
  private var isWaiting = false
  /// The service manager starts the daemon as soon as nothing else is under way.
  private var wantsStart = false
  private var lastFed: UInt64 = 0
  private var notifying: NotifySocket
  /// What keeps loops of this life of the daemon from moving.
  var standstills: [Int: Standstill] = [:]
  var standstillsSoFar = 0
  var isStopped = false
  /// The device file under which the daemon opened each desk's port last, and the machine's boot then.
  private var openedAs: [UInt16: (node: String, boot: Int)] = [:]
  /// When the daemon went away, until somebody sees it again.
  var awaySince: UInt64?
  /// From its end to the first answer, virtual and real (real: the start alone), in nanoseconds.
  private(set) var recoveries: [(virtual: UInt64, real: UInt64)] = []

  init(seed: UInt64, exchanging exchangedChoices: [Int: [UInt16: Int]], keepsLines: Bool) throws {
    precondition(VirtualFileSystem.installed, "SQLite takes no other file system")
    self.seed = seed
    self.exchangedChoices = exchangedChoices
    sketch = HallSketch(seed)
    reactor = try Reactor(at: time)
    trace = Trace(keepsLines: keepsLines) { [time] in time.now }
    nonces = Chance(seed, "host nonces")
    pause = Chance(seed, "restarts")
    var chance = Chance(seed, "world")
    let digits = String(chance.next(), radix: 16)
    founding = Founding(
      identifier: String(repeating: "0", count: 32 - digits.utf8.count) + digits, at: 1_790_000_000_000, monotonic: 0)
    // Small rings fill up: then a press must not be lost but come again.
    ringCapacity = chance.pick([8, 64, 4_096])
    var length = Chance(seed, "log")
    logBounds = length.pick([.usual, LogBounds(due: 24, atMost: 72), LogBounds(due: 12, atMost: 36)])
    sockets = try ClientSockets()
    notifying = try NotifySocket()
    log = TraceLog()
    forecast = DiskForecast(Chance(seed, "disk"))
    log.world = self
    forecast.world = self
    disk.weather = forecast
  }

  // MARK: Time

  var now: UInt64 { time.now }
  var wall: Int64 { wallOffset + Int64(now / 1_000_000) }

  /// The ballots that were announced as secret: what everybody in the hall has heard.
  private(set) var secretBallots: Set<Int> = []

  /// What the chair has said last: what the hall is doing, about which ballot, and when that began.
  private(set) var heard = (phase: Indication.Phase.idle, ballot: 0, since: UInt64(0))
  /// The ballot that a press of now belongs to, whoever has heard of it.
  var ballotNow: Int { life?.loops.tally.sitting.ballots.last?.number ?? heard.ballot }

  /// The chair says which kind of vote follows before any console shows it.
  private func hearKind(_ sitting: Sitting) {
    if let ballot = sitting.openBallot, ballot.requirement.kind.mode == .secret { secretBallots.insert(ballot.number) }
  }

  private func hear(_ sitting: Sitting) {
    hearKind(sitting)
    let ballot = sitting.ballots.last?.number ?? 0
    let phase: Indication.Phase =
      switch sitting.phase {
      case .closed, .break: .idle
      case .registration: .registration
      case .voting: .voting
      case .idle: ballot == 0 ? .idle : .result
      }
    guard heard.phase != phase || heard.ballot != ballot else { return }
    if phase == .voting {
      for device in consoles as [any DeskDevice] + spares + panels
      where device.isServing && !device.down.isDisjoint(with: .choices) {
        coverage.add(.keyDownAtOpen)
      }
    }
    heard = (phase, ballot, now)
    for panel in panels { panel.deputy?.look() }
  }

  @discardableResult
  func after(_ nanoseconds: UInt64, _ body: @escaping () -> Void) -> Reactor.Timer {
    reactor.after(.nanoseconds(Int64(nanoseconds)), body)
  }

  func watch(_ descriptor: Int32, _ body: @escaping () -> Void) -> Reactor.Registration {
    do {
      return try reactor.add(descriptor, .read) { _ in body() }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// A loop of the daemon has something to read.
  func touch(_ loop: Loop) { touched[loop.rawValue] = true }

  /// Lets the world go on until a time, or until `isDone`.
  func run(until end: UInt64, isDone: () -> Bool = { false }) {
    while !isDone() {
      settle()
      if life?.isDead == true {
        if isWaiting { return }
        bury()
        continue
      }
      if wantsStart, !isWaiting {
        wantsStart = false
        start()
        continue
      }
      if isDone() { return }
      let next = min(nextEvent(), end)
      advance(to: max(next, now))
      if now >= end {
        settle()
        if life?.isDead == true, !isWaiting { bury() }
        return
      }
    }
  }

  /// A thread of the daemon waits for the disk: everything else goes on meanwhile.
  func wait(_ nanoseconds: UInt64) {
    // Another process of this machine (a second daemon) waits without anybody noticing.
    guard !isWaiting else { return }
    isWaiting = true
    let waiting = life
    // Of one turn the first rows are on disk and shown already when those after them are waited for.
    if let waiting { hearKind(waiting.loops.tally.sitting) }
    waiting?.standing[Loop.tally.rawValue] += 1
    run(until: now + nanoseconds)
    // Who is stopped meanwhile goes on when he is let.
    while let waiting, !waiting.isDead, waiting.standing[Loop.tally.rawValue] > 1 { run(until: now + 50_000_000) }
    waiting?.standing[Loop.tally.rawValue] -= 1
    isWaiting = false
  }

  private func advance(to later: UInt64) {
    time.advance(to: later)
    if let clock = life?.clock ?? startingClock { clock.advance(to: later - boots.last!.began) }
  }

  private func nextEvent() -> UInt64 {
    var next = reactor.nextDeadline ?? .max
    guard let life else { return next }
    let began = boots.last!.began
    for loop in Loop.allCases where life.standing[loop.rawValue] == 0 {
      // A loop turns at least once a second; the watchdog rests on it.
      next = min(next, lastTurns[loop.rawValue] + 1_000_000_000)
      if let deadline = life.reactor(of: loop).nextDeadline { next = min(next, deadline + began) }
    }
    return next
  }

  /// Makes turns until nobody has anything to do now.
  private func settle() {
    var isQuiet = false
    while !isQuiet {
      isQuiet = !turn(reactor, isDue: reactor.nextDeadline ?? .max <= now)
      if !isQuiet { touched = [true, true, true] }
      guard let life else { continue }
      for loop in Loop.allCases where !life.isDead {
        let reactor = life.reactor(of: loop)
        let isDue = reactor.nextDeadline ?? .max <= life.clock.now
        guard touched[loop.rawValue] || isDue || now >= lastTurns[loop.rawValue] + 1_000_000_000 else { continue }
        guard life.standing[loop.rawValue] == 0 else {
          if life.standing[loop.rawValue] > (isWaiting && loop == .tally ? 1 : 0) { prevented(loop, of: life) }
          continue
        }
        touched[loop.rawValue] = false
        lastTurns[loop.rawValue] = now
        let wasBusy = turn(reactor, isDue: isDue)
        if loop == .tally { hear(life.loops.tally.sitting) }
        if life.loops.tally.ended != nil {
          life.isDead = true
          if life.loops.tally.ended == .storageBroken, !disk.tenant.isDead, !forecast.gaveReasonToEnd {
            failures.append("[0] the daemon ended at \(Trace.seconds(now)), and neither a write nor a sync had failed")
          }
        }
        if wasBusy {
          isQuiet = false
          for other in Loop.allCases { touched[other.rawValue] = true }
        }
      }
      if life.isDead { return }
    }
  }

  private func turn(_ reactor: Reactor, isDue: Bool) -> Bool {
    do {
      return try reactor.turn(waitingAtMost: .zero) > 0 || isDue
    } catch {
      preconditionFailure("\(error)")
    }
  }

  // MARK: Life and death

  /// Switches the machine on.
  func switchOn() {
    boots.append(("boot-\(boots.count + 1)", now > 500_000_000 ? now - 500_000_000 : 0))
    let fresh = VirtualPorts()
    fresh.lostMessages = { [unowned self] in coverage.add(.udevMessagesLost) }
    // Where the power came back, the numbers of the ttys are new.
    var number = 0
    for jack in boots.count % 2 == 0 ? jacks.reversed() : jacks {
      guard jack.desk.isOnUSB, let console = jack.console else { continue }
      let node = "/virtual/ttyUSB\(number)"
      number += 1
      if jack.node != node {
        jack.unplug()
        jack.plug(console, as: node)
      }
    }
    ports = fresh
    fresh.settle(jacks.compactMap(port(of:)))
    wantsStart = true
  }

  func port(of jack: Jack) -> UsbPort? {
    guard jack.desk.isOnUSB, let node = jack.node, let console = jack.console else { return nil }
    return UsbPort(node: node, serial: HallSketch.usbSerial(console.serial), path: jack.desk.socket, number: 0)
  }

  private func start() {
    lives += 1
    touched = [true, true, true]
    lastTurns = [now, now, now]
    lastFed = now
    let clock = VirtualTime(now - boots.last!.began)
    startingClock = clock
    defer { startingClock = nil }
    disk.beginTenancy()
    forecast.lifeBegins()
    var fresh: Life?
    do {
      fresh = try Life(in: self, clock: clock, boot: boots.last!.name)
    } catch {
      trace.remark("the daemon did not start: \(error)")
      switch error {
      case JournalError.damaged, JournalError.foreign, JournalError.unsuitable:
        failures.append("the journal cannot be opened again: \(error)")
      case JournalError.full(let failure) where failure.operation == "sqlite3_wal_checkpoint_v2":
        failures.append("[0] the daemon did not start at \(Trace.seconds(now)) for a copy of the log: \(failure)")
      default: coverage.add(.startOnBadDisk)
      }
    }
    guard let fresh, !disk.tenant.isDead else {
      disk.endTenancy()
      fresh = nil
      disk.keptToTheEnd = []
      return restartSoon()
    }
    if fresh.journal.owedCopy != nil { coverage.add(.startWithoutCopy) }
    life = fresh
    lastStart = fresh.realStart
    trace.remark("the daemon is there, life \(lives)")
    watchLife(lives)
  }

  private var startingClock: VirtualTime?
  private var lastStart: UInt64 = 0

  /// What the daemon's death leaves to do.
  private func bury() {
    guard let dead = life else { return }
    if awaySince == nil { awaySince = now }
    let tally = dead.loops.tally
    let endedInOrder = tally.ended == .stopped && !disk.tenant.isDead
    if endedInOrder { coverage.add(.stoppedInOrder) }
    if tally.sitting.phase == .voting { coverage.add(.restartInBallot) }
    if let open = tally.sitting.openBallot, secretBallots.contains(open.number) { coverage.add(.secretLostInCrash) }
    if endedInOrder {
      isWaiting = true
      dead.end()
      isWaiting = false
    }
    disk.endTenancy()
    life = nil
    standstills = [:]
    disk.keptToTheEnd = []
    trace.remark("the daemon is gone")
    judgeDisk()
    restartSoon()
  }

  private func restartSoon() {
    guard !powerIsOff else { return }
    let life = lives
    after(200_000_000 + pause.milliseconds(0...100)) { [unowned self] in
      if life == lives, self.life == nil, !powerIsOff { wantsStart = true }
    }
  }

  private(set) var powerIsOff = false

  /// SIGKILL, now: nothing that the daemon does from here on reaches anybody.
  func kill() {
    trace.remark("SIGKILL")
    disk.endTenancy()
    life?.isDead = true
  }

  /// The machine's power goes; it comes back after a while. Nothing happens where it is off already.
  func cutPower(_ survival: VirtualDisk.Survival, as fault: Coverage.Fault, _ chance: inout Chance) {
    guard !powerIsOff else { return }
    coverage.add(fault)
    trace.remark("power cut, \(survival)")
    powerIsOff = true
    disk.cutPower(survival, &chance)
    life?.isDead = true
    if awaySince == nil { awaySince = now }
    for jack in jacks where jack.desk.isOnUSB {
      // Consoles live on the machine's supply.
      guard let console = jack.console else { continue }
      jack.unplug()
      jack.plug(console, as: jack.node ?? "/virtual/ttyUSB\(jack.desk.seat)")
    }
    after(chance.milliseconds(1_500...6_000)) { [unowned self] in
      powerIsOff = false
      coverage.add(.machineRestarted)
      switchOn()
    }
  }

  /// systemd's part: the daemon is fed as its main thread would, and ended where it is not.
  private func watchLife(_ number: Int) {
    after(UInt64(Self.watchdogSeconds) * 500_000_000) { [unowned self] in
      guard number == lives, let life, !life.isDead else { return }
      if !isStopped, let hanging = try? life.watchdog?.feed(notifying.notifier), hanging.isEmpty { lastFed = now }
      if notifying.drain() == 0, now >= lastFed + UInt64(Self.watchdogSeconds) * 1_000_000_000 {
        coverage.add(.watchdogRestart)
        kill()
      }
      watchLife(number)
    }
  }

  /// Somebody has seen the daemon again.
  func seen() {
    guard let since = awaySince else { return }
    awaySince = nil
    recoveries.append((now - since, lastStart))
  }

  /// The run is over: nothing is left of the process.
  func endEverything() {
    disk.endTenancy()
    life = nil
    disk.keptToTheEnd = []
  }

  // MARK: What the daemon takes of the machine

  func endpoints() throws -> SocketLoop.Endpoints { try sockets.endpoints() }

  func portSource() -> any PortSource {
    guard let ports else { preconditionFailure("the machine is off") }
    return ports
  }

  func openPort(_ path: String) throws(SerialPortError) -> SerialPort {
    guard let jack = jacks.first(where: { $0.node == path }) else { throw .missing(path: path) }
    guard let descriptor = jack.open() else { throw .inUse(path: path) }
    if let before = openedAs.updateValue((path, boots.count), forKey: jack.desk.seat), before.boot < boots.count,
      before.node != path
    {
      coverage.add(.ttyRenumbered)
    }
    return SerialPort(path: path, adopting: descriptor)
  }

  func hostNonce() -> Nonce { Nonce(rawValue: max(1, nonces.next())) }

  // MARK: Judgement

  /// What the disk holds now, by the checker's own eyes, must keep every promise that was made so far.
  ///
  /// - Returns: what is on the disk; nil where it cannot be read.
  @discardableResult func judgeDisk() -> Ledger? {
    do {
      let ledger = try Ledger(reading: disk, by: sketch)
      failures += ledger.problems
      failures += truth.judge(ledger, clockOf: { [boots] boot in boots.first { $0.name == boot }?.began })
      return ledger
    } catch {
      failures.append("[7] the journal cannot be read: \(error)")
      return nil
    }
  }
}

/// The daemon's log: part of what can be seen of it.
///
/// Proof of `@unchecked`: it is used on the one thread of its simulation.
final class TraceLog: LogHandler, @unchecked Sendable {
  weak var world: World?
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    guard let world else { return }
    var line = "\(event.message) \(fields.joined(separator: " "))"
    // The disk's number is this process's, not the run's.
    if line.contains(world.disk.directory) {
      line = line.split(separator: world.disk.directory, omittingEmptySubsequences: false).joined(separator: "/state")
    }
    world.trace.note("log", 0, Array(line.utf8))
  }
}

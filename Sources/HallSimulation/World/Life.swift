internal import Glibc
internal import Logging
internal import Reactor
internal import Sealing
internal import SystemdKit
internal import TallyEngine
internal import TallyThread
internal import VoteJournal
internal import VotingHardware

/// One of the daemon's loops.
enum Loop: Int, CaseIterable { case tally, hall, sockets }

/// One life of the daemon: its journal and its three loops, as `vote-daemon` wires them, on the simulated machine.
final class Life {
  /// CLOCK_MONOTONIC of the machine since it was switched on.
  let clock: VirtualTime
  let loops: DaemonLoops
  /// How long the start took, in nanoseconds of the real clock.
  let realStart: UInt64
  var isDead = false
  /// For how many reasons each loop does not move: its thread hangs, waits for the disk, the process is stopped.
  var standing: [Int] = [0, 0, 0]
  var watchdog: Watchdog?
  let journal: Journal
  private let notary: Notary

  init(in world: World, clock: VirtualTime, boot: String) throws {
    self.clock = clock
    let began = Self.realTime
    journal = try Journal(
      directory: world.disk.directory, on: VirtualJournalDisk.self, boot: boot, founding: world.founding,
      log: world.logBounds)
    notary = try Notary(of: journal, signer: world.sketch.sealKey?.signer)
    var logger = Logger(label: "vote-daemon", factory: { [log = world.log] _ in log })
    logger.logLevel = .trace
    loops = try DaemonLoops(
      world.sketch.configuration, journal, notary: notary, at: { try world.endpoints() },
      on: DaemonLoops.Machine(
        reactor: { () throws(SystemError) in try Reactor(at: clock) },
        clocks: Clocks { [unowned world] in Moment(wall: world.wall, monotonic: clock.now) },
        ports: HallLoop.Ports(
          source: { [unowned world] () throws(SystemError) in world.portSource() },
          open: { [unowned world] path throws(SerialPortError) in try world.openPort(path) },
          nonces: { [unowned world] in world.hostNonce() }, chips: world.gpio, clock: { clock.now }),
        ringCapacity: world.ringCapacity),
      version: "0", logger: logger)
    try loops.tally.begin()
    loops.hall.start()
    realStart = Self.realTime - began
    watchdog = try Watchdog(environment: ["WATCHDOG_USEC": String(World.watchdogSeconds * 1_000_000)])
    for loop in Loop.allCases {
      watchdog?.watch("\(loop)") { [progress = reactor(of: loop).progress] in progress.count }
    }
  }

  /// Whether a result is sealed on the disk and its checkpoint is not made yet.
  var isOwingCheckpoint: Bool { notary.isOwing }
  /// Whether no sitting is open.
  var isClosed: Bool { loops.tally.sitting.phase == .closed }

  func reactor(of loop: Loop) -> Reactor {
    switch loop {
    case .tally: loops.tally.reactor
    case .hall: loops.hall.reactor
    case .sockets: loops.sockets.reactor
    }
  }

  /// Ends in order, as after SIGTERM.
  func end() {
    loops.tally.finish()
    loops.sockets.close()
    loops.hall.stop()
    journal.close()
  }

  static var realTime: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

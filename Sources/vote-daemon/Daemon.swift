import CouncilFiles
import Foundation
import Logging
import Reactor
import Sealing
import Seals
import Synchronization
import SystemdKit
import TallyEngine
import TallyThread
import VoteAPI
import VoteJournal

/// Wires the rooms together and keeps watch: journal, recovery, the three threads, signals, the watchdog.
struct Daemon {
  static let version = "0.1.0"

  let configuration: Configuration
  let stateDirectory: String
  let runtimeDirectory: String
  let environment: [String: String]
  let sealKey: NoteSigner?
  let logger: Logger

  /// Runs until a signal ends it; returns the exit status.
  func run() -> Int32 {
    // Blocked before any thread starts, so that the main thread alone receives them.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    // A closed socket and a file-size limit are errors of the call, not ends of the process.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    umask(0o027)
    do {
      try keepMemoryPrivate()
    } catch {
      logger.critical("\(error)")
      return EX_OSERR
    }
    do {
      return try serve(until: &signals)
    } catch {
      if error is RowError {
        logger.critical(
          """
          \(stateDirectory)/journal.sqlite, \(error). Якщо журнал писала новіша версія служби, поверніть її; інакше \
          збережіть файл таким, як є, візьміть резервну копію і звірте обидва з оприлюдненими печатками
          """)
      } else {
        logger.critical("\(error)")
      }
      return switch error {
      case JournalError.inUse: EX_TEMPFAIL
      case is JournalError, is RowError: EX_IOERR
      case is EndpointError: EX_CANTCREAT
      default: EX_OSERR
      }
    }
  }

  /// No dump of this process may hold the count of a secret ballot: no file, and nothing for a program that is handed a
  /// dump through a pipe, which a limit of zero does not stop. Nor what Swift's runtime would do where the toolchain is
  /// installed: it catches these signals, writes registers and the memory that they point to into the log, and then goes
  /// on living, so that the service manager's SIGABRT to a daemon that hangs would end nothing.
  private func keepMemoryPrivate() throws(SystemError) {
    for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
      throw .last("setrlimit")
    }
    let filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
    guard filter >= 0 else { throw .last("open /proc/self/coredump_filter") }
    defer { close(filter) }
    guard write(filter, "0\n", 2) == 2 else { throw .last("write /proc/self/coredump_filter") }
  }

  private func serve(until signals: inout sigset_t) throws -> Int32 {
    let notifier = try Notifier(environment: environment)
    var watchdog = try Watchdog(environment: environment)
    let journal = try Journal(directory: stateDirectory)
    let notary = try Notary(of: journal, signer: sealKey, timeZone: configuration.timeZone)
    if let sealKey {
      logger.notice("seals are signed", metadata: ["key": "\(sealKey.verifier)"])
    } else {
      logger.warning(
        "THERE IS NO SEAL KEY: checkpoints have no signature, and records say «без підпису»; vote-daemon seal-key makes one"
      )
    }
    let loops = try DaemonLoops(
      configuration, journal, notary: notary, at: endpoints, version: Self.version, logger: logger)
    let sockets = try SocketThread(loops.sockets)
    let hall = try HallThread(loops.hall)
    watchdog?.watch("vote-tally") { [progress = loops.tally.reactor.progress] in progress.count }
    watchdog?.watch("vote-api") { [progress = sockets.progress] in progress.count }
    watchdog?.watch("vote-io") { [progress = hall.progress] in progress.count }

    let ending = Ending()
    let seats = loops.tally.sitting.council.seats.count
    let handover = Handover(value: loops.tally)
    let tallyThread = try NamedThread("vote-tally") {
      ending.outcome.withLock { $0 = handover.value.runToEnd() }
      // Wakes the main thread, whoever asked for the end.
      kill(getpid(), SIGTERM)
    }
    try notifier.ready()
    logger.notice(
      "ready",
      metadata: ["journal": "\(journal.path)", "seats": "\(seats)", "version": "\(Self.version)"])

    wait(for: &signals, &watchdog, notifier)
    try notifier.stopping()
    loops.stop.ask()
    tallyThread.join()
    sockets.stop()
    hall.stop()
    let isCopied = copyLog(of: journal)
    journal.close()
    return ending.outcome.withLock(\.self) == .storageBroken || !isCopied ? EX_IOERR : EX_OK
  }

  /// Copies the journal's log into the database. Closing would do so as well, but nobody would hear of a disk that errs.
  ///
  /// - Returns: false where a write or a sync has failed in a way that only another start can judge. A disk without room is
  ///   no such error (`docs/decisions/0012`): the rows stay in the log.
  private func copyLog(of journal: Journal) -> Bool {
    do {
      try journal.checkpoint()
    } catch {
      logger.critical("the journal's log cannot be copied at the end, its rows stay in it: \(error)")
      switch error {
      case .full, .refused: break
      case .inUse, .unusable, .foreign, .unsuitable, .damaged, .broken, .failed: return false
      }
    }
    return true
  }

  /// Sleeps until a signal comes, and feeds the watchdog as long as every loop moves.
  private func wait(for signals: inout sigset_t, _ watchdog: inout Watchdog?, _ notifier: Notifier) {
    let interval = (watchdog?.interval ?? .seconds(3_600)).components
    var timeout = timespec(
      tv_sec: Int(interval.seconds), tv_nsec: Int(interval.attoseconds / 1_000_000_000))
    while sigtimedwait(&signals, nil, &timeout) < 0 {
      do {
        for name in try watchdog?.feed(notifier) ?? [] { logger.critical("\(name) hangs: the watchdog is not fed") }
      } catch {
        logger.error("the watchdog could not be fed: \(error)")
      }
    }
  }

  /// systemd's sockets by name, or our own files in the runtime directory.
  private func endpoints() throws -> SocketLoop.Endpoints {
    let passed = try ListenSockets(environment: environment)
    return SocketLoop.Endpoints(
      operator: passed.descriptor(named: "operator").map { .descriptor($0) }
        ?? .path(runtimeDirectory + "/operator.socket", mode: 0o660, group: nil),
      results: passed.descriptor(named: "results").map { .descriptor($0) }
        ?? .path(runtimeDirectory + "/results.socket", mode: 0o666, group: nil))
  }
}

/// How the tally loop ended, for the main thread.
private final class Ending: Sendable {
  let outcome = Mutex(TallyLoop.Outcome.stopped)
}

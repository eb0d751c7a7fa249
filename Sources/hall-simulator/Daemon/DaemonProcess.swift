import Foundation
import Reactor
import VoteAPI

/// The real daemon as a child process: started, asked through its socket, ended orderly or killed.
final class DaemonProcess {
  /// How a process ended.
  enum Ending: Hashable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    init(status: Int32) {
      let signal = status & 0x7F
      self = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }

    var description: String {
      switch self {
      case .exited(let code): "код \(code)"
      case .signalled(let signal): "сигнал \(signal)"
      }
    }
  }

  /// Where a daemon lives.
  struct Place: Sendable {
    var executable: String
    var config: String
    var state: String
    var runtime: String
    var regulations: String
    /// Gets what the daemon says.
    var log: String
  }

  let place: Place
  private let extra: [String]
  private let environment: [String: String]
  private var child: pid_t?
  /// How it ended the last time, once that is known.
  private(set) var ending: Ending?

  /// The operator's socket.
  var operatorSocket: String { place.runtime + "/operator.socket" }
  /// The readers' socket.
  var resultsSocket: String { place.runtime + "/results.socket" }

  /// A daemon that is not started yet; `extra` are more arguments for it, `environment` is added to ours.
  init(_ place: Place, extra: [String] = [], environment: [String: String] = [:]) {
    self.place = place
    self.extra = extra
    self.environment = environment
  }

  deinit { kill() }

  /// Whether it was started and has not been waited for.
  var isStarted: Bool { child != nil }

  /// The daemon's process.
  var process: pid_t? { child }

  /// Starts it; it is not ready yet.
  ///
  /// - Parameter tracer: a program and its options that end by becoming the daemon, such as `strace -D`; then the child
  ///   is the daemon all the same.
  func start(under tracer: [String] = []) throws(DaemonFailure) {
    precondition(child == nil, "started already")
    guard access(place.executable, X_OK) == 0 else { throw .notFound(place.executable) }
    for folder in [place.state, place.runtime] {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let arguments =
      tracer + [
        place.executable, "--config", place.config, "--state-directory", place.state, "--runtime-directory",
        place.runtime, "--regulations", place.regulations,
      ] + extra
    // Nothing of systemd's, should this program itself be run by it: the socket and the keys are ours.
    let inherited = ProcessInfo.processInfo.environment.filter {
      !["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "CREDENTIALS_DIRECTORY"]
        .contains($0.key)
    }.merging(environment) { $1 }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, place.log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that ^C reaches us alone, and no signal blocked as ours are.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    let code = Self.withStrings(arguments) { arguments in
      Self.withStrings(inherited.map { "\($0.key)=\($0.value)" }) { environment in
        posix_spawn(&child, tracer.first ?? place.executable, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw .notStarted(tracer.first ?? place.executable, code) }
    self.child = child
    ChildKeeper.add(child)
  }

  /// Waits until it answers GetStatus and the status is as wanted.
  ///
  /// - Returns: a client of the operator's socket, and that status.
  func ready(
    within limit: Duration = .seconds(20), checkingEvery pause: Duration = .milliseconds(2),
    _ isWanted: (Results.Status) -> Bool = { _ in true }
  ) throws -> (client: VarlinkClient, status: Results.Status) {
    let end = ContinuousClock.now + limit
    var last = "сокет не відповідає"
    var client: VarlinkClient?
    while ContinuousClock.now < end {
      if let ending = ended() { throw DaemonFailure.ended(ending, log: log) }
      do {
        let connected = try client ?? VarlinkClient(path: operatorSocket)
        client = connected
        let status = try connected.status()
        if isWanted(status) { return (connected, status) }
        last = "на зв’язку пультів \(status.consolesOnline) з \(status.consolesExpected), стан \(status.phase.rawValue)"
      } catch ClientError.unreachable, ClientError.disconnected {
        client = nil
      }
      usleep(UInt32(pause / .microseconds(1)))
    }
    throw DaemonFailure.notReady(last, log: log)
  }

  /// Waits until it answers and all consoles are online.
  func readyWithAllConsoles(within limit: Duration = .seconds(20)) throws -> VarlinkClient {
    try ready(within: limit, checkingEvery: .milliseconds(10)) { $0.consolesOnline == $0.consolesExpected }.client
  }

  /// Asks it to end, and waits; kills it where it does not.
  @discardableResult
  func terminate(within limit: Duration = .seconds(10)) -> Ending? {
    guard let child else { return nil }
    Foundation.kill(child, SIGTERM)
    if let ending = wait(limit) { return ending }
    kill()
    return .signalled(SIGKILL)
  }

  /// Kills it at once, as a power cut of the process.
  func kill() {
    guard let child else { return }
    Foundation.kill(child, SIGKILL)
    _ = wait(.seconds(10))
  }

  /// Waits for its end; nil if it has not ended within the time.
  func wait(_ limit: Duration) -> Ending? {
    let end = ContinuousClock.now + limit
    while true {
      if let ending = ended() { return ending }
      guard ContinuousClock.now < end, child != nil else { return nil }
      usleep(500)
    }
  }

  /// How it ended; nil while it runs.
  private func ended() -> Ending? {
    guard let child else { return nil }
    var status: Int32 = 0
    guard waitpid(child, &status, WNOHANG) == child else { return nil }
    ChildKeeper.remove(child)
    self.child = nil
    ending = Ending(status: status)
    return ending
  }

  /// The end of what it has said.
  var log: String {
    let text = String(decoding: FileManager.default.contents(atPath: place.log) ?? Data(), as: UTF8.self)
    return text.split(separator: "\n").suffix(30).joined(separator: "\n")
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

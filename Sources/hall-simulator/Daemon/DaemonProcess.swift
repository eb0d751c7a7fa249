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
    for folder in [place.state, place.runtime] {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    let arguments =
      tracer + [
        place.executable, "--config", place.config, "--state-directory", place.state, "--runtime-directory",
        place.runtime, "--regulations", place.regulations,
      ] + extra
    child = try ChildProcess.start(arguments, log: place.log, environment: environment)
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

  /// Asks it to end.
  func askToEnd() {
    if let child { Foundation.kill(child, SIGTERM) }
  }

  /// Asks it to end, and waits; kills it where it does not.
  @discardableResult
  func terminate(within limit: Duration = .seconds(10)) -> Ending? {
    guard child != nil else { return nil }
    askToEnd()
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
}

internal import Glibc

/// Feeds the service manager's watchdog, but only while every loop of the daemon moves.
///
/// Each loop has a counter that grows as long as it lives. The watchdog is fed when all of them have grown since the
/// last time; otherwise it is not, its time runs out, and the service manager restarts the daemon.
///
/// ```swift
/// if var watchdog = try Watchdog(environment: environment) {
///   watchdog.watch("vote-io") { progress.count }
///   reactor.every(watchdog.interval) {
///     for name in try watchdog.feed(notifier) { log("\(name) hangs") }
///   }
/// }
/// ```
public struct Watchdog: Sendable {
  /// After this time without food the service manager restarts the daemon.
  public let timeout: Duration

  /// How often to feed: half of the timeout, as sd_watchdog_enabled(3) advises.
  public var interval: Duration { timeout / 2 }

  private struct Loop: Sendable {
    let name: String
    let progress: @Sendable () -> UInt64
    var last: UInt64
  }

  private var loops: [Loop] = []

  /// A watchdog as WATCHDOG_USEC and WATCHDOG_PID ask for it; nil if they do not, or mean another process.
  ///
  /// `slowestPulse` is how long a healthy loop that has nothing to do may stand still. Two of them must fit between two
  /// feedings, or an idle loop would be taken for a hanging one: throws when the unit's WatchdogSec= is shorter.
  public init?(environment: [String: String], slowestPulse: Duration = .seconds(1)) throws(SystemdError) {
    try self.init(environment: environment, slowestPulse: slowestPulse, processID: getpid())
  }

  init?(environment: [String: String], slowestPulse: Duration, processID: Int32) throws(SystemdError) {
    let variables = Environment(variables: environment)
    guard let microseconds = try variables.number("WATCHDOG_USEC", as: Int64.self) else { return nil }
    // Without WATCHDOG_PID any process may feed: sd_watchdog_enabled(3).
    guard try variables.isMeant(for: processID, by: "WATCHDOG_PID") ?? true else { return nil }
    guard microseconds > 0 else { throw .malformed(variable: "WATCHDOG_USEC", value: "\(microseconds)") }
    timeout = .microseconds(microseconds)
    guard interval >= slowestPulse * 2 else {
      throw .watchdogTooShort(seconds: timeout / .seconds(1), needed: slowestPulse * 4 / .seconds(1))
    }
  }

  /// Adds a loop. `progress` is read at every feeding, on the thread that feeds; it must grow between two feedings, and
  /// wrapping round is growing. The first feeding compares with what it says now.
  public mutating func watch(_ name: String, _ progress: @escaping @Sendable () -> UInt64) {
    loops.append(Loop(name: name, progress: progress, last: progress()))
  }

  /// Feeds the watchdog if every loop has moved since the last successful feeding, and returns no names. If some have
  /// not, returns their names and does not feed; whoever moves again before the next call is forgiven.
  ///
  /// Throws when the service manager does not take the message; the loops then still have to move only once before the
  /// next call.
  public mutating func feed(_ notifier: Notifier) throws(SystemdError) -> [String] {
    let counts = loops.map { $0.progress() }
    let hanging = zip(loops, counts).filter { $0.last == $1 }.map { $0.0.name }
    guard hanging.isEmpty else { return hanging }
    try notifier.watchdog()
    for index in loops.indices { loops[index].last = counts[index] }
    return []
  }
}

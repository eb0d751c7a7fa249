import Foundation

/// Programs of this project as children, which do not outlive this one.
enum ChildProcess {
  /// Starts a program, the first of the arguments, in a group of its own; `environment` is added to ours. What it says
  /// goes to the end of the log.
  static func start(
    _ arguments: [String], log: String, environment: [String: String] = [:]
  ) throws(DaemonFailure) -> pid_t {
    guard access(arguments[0], X_OK) == 0 else { throw .notFound(arguments[0]) }
    // Nothing of systemd's, should this program itself be run by it: the socket and the keys are ours.
    let inherited = ProcessInfo.processInfo.environment.filter {
      !["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "CREDENTIALS_DIRECTORY"]
        .contains($0.key)
    }.merging(environment) { $1 }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
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
    let code = withStrings(arguments) { strings in
      withStrings(inherited.map { "\($0.key)=\($0.value)" }) { environment in
        posix_spawn(&child, arguments[0], &actions, &attributes, strings, environment)
      }
    }
    guard code == 0 else { throw .notStarted(arguments[0], code) }
    ChildKeeper.add(child)
    return child
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

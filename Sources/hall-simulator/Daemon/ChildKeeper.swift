import Foundation
import Reactor
import Synchronization

/// Remembers what must not outlive this program: child processes, scratch folders, the terminal's state. On ^C, hang-up
/// or SIGTERM it ends and removes all of it.
enum ChildKeeper {
  private struct Belongings {
    var children: Set<pid_t> = []
    var scratch: [ScratchDirectory] = []
    var terminal: termios?
  }

  private static let belongings = Mutex(Belongings())
  /// Held while one thread cleans up, so that another that wants to end the program waits for it.
  private static let cleaning = Mutex(())

  static func add(_ child: pid_t) { belongings.withLock { _ = $0.children.insert(child) } }
  static func remove(_ child: pid_t) { belongings.withLock { _ = $0.children.remove(child) } }
  static func add(_ scratch: ScratchDirectory) { belongings.withLock { $0.scratch.append(scratch) } }
  /// How the terminal was before it was set raw; nil when it is so again.
  static func keepTerminal(_ attributes: termios?) { belongings.withLock { $0.terminal = attributes } }

  /// Takes the signals over. Before any thread is started: they inherit the mask.
  static func install() throws(SystemError) {
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    _ = try NamedThread("signals") {
      var waited = waited
      var number: Int32 = 0
      sigwait(&waited, &number)
      cleanUp()
      _exit(128 + number)
    }
  }

  /// Ends all children, removes all folders.
  static func cleanUp() { cleaning.withLock { _ in end() } }

  private static func end() {
    let all = belongings.withLock { all in
      defer { all = Belongings() }
      return all
    }
    if var attributes = all.terminal { tcsetattr(STDIN_FILENO, TCSANOW, &attributes) }
    for child in all.children { kill(child, SIGTERM) }
    let end = ContinuousClock.now + .seconds(3)
    for child in all.children {
      while waitpid(child, nil, WNOHANG) == 0 {
        if ContinuousClock.now > end { kill(child, SIGKILL) }
        usleep(5_000)
      }
    }
    for scratch in all.scratch { scratch.remove() }
  }
}

import Dispatch
import Reactor
import Synchronization
import VoteAPI

/// Follows the daemon on a thread of its own and keeps the board: one client, however many screens there are.
///
/// Three connections of one client: varlink answers nothing else on a connection that streams. Blocking calls are made
/// here only, each with a limit, so that a daemon that hangs costs this thread its time and the screens nothing.
final class DaemonFeed: Sendable {
  /// How often the daemon is asked although nothing changed: a stream that is silent proves nothing.
  static let checkInterval = Duration.seconds(1)
  /// How long after a lost connection the next is tried.
  static let retryInterval = Duration.milliseconds(500)
  /// How long one call may take.
  static let patience = Duration.seconds(3)

  /// For the watchdog.
  let progress: Progress
  private let stopping: Wakeup
  private let thread: NamedThread

  /// Begins to follow the daemon at a socket.
  init(path: String, board: BoardBox, report: @escaping @Sendable (String) -> Void) throws(SystemError) {
    let stopping = try Wakeup()
    let started = Mutex<(progress: Progress?, error: SystemError?)>((nil, nil))
    let ready = DispatchSemaphore(value: 0)
    let thread = try NamedThread("screen-feed") {
      do throws(SystemError) {
        let reactor = try Reactor()
        let follower = DaemonFollower(reactor: reactor, path: path, board: board, report: report)
        try reactor.onWakeup(stopping) { reactor.stop() }
        started.withLock { $0.progress = reactor.progress }
        ready.signal()
        follower.connect()
        reactor.run()
      } catch {
        started.withLock { $0.error = error }
        ready.signal()
      }
    }
    ready.wait()
    let (progress, error) = started.withLock { $0 }
    guard let progress else {
      thread.join()
      throw error ?? SystemError(call: "epoll_create1", code: 0)
    }
    self.progress = progress
    self.stopping = stopping
    self.thread = thread
  }

  /// Ends the thread; takes as long as a call that runs, at most.
  func stop() {
    stopping.signal()
    thread.join()
  }
}

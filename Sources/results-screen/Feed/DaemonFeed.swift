import Dispatch
import Reactor
import Synchronization
import VoteAPI

/// Follows the daemon on a thread of its own and keeps the board: one client, however many screens there are. Blocking calls
/// are made here only: a daemon that hangs costs this thread its time and the screens nothing.
final class DaemonFeed: Sendable {
  private static let pace = DaemonLink.Pace(
    patience: .seconds(3), checkInterval: .seconds(1), firstRetry: .milliseconds(500))

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
        let link = DaemonLink(follower, path: path, pace: Self.pace, reactor: reactor)
        link.connect()
        withExtendedLifetime((follower, link)) { reactor.run() }
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

import Dispatch
import Reactor
import Synchronization

/// The server on a thread of its own.
final class PagesThread: Sendable {
  /// For the watchdog.
  let progress: Progress
  private let stopping: Wakeup
  private let thread: NamedThread

  /// Begins to serve at a listening socket, which the thread then owns.
  init(listener: Int32, site: Site, board: BoardBox, limits: ScreenServer.Limits) throws(SystemError) {
    let stopping = try Wakeup()
    let started = Mutex<Result<Progress, SystemError>>(.failure(SystemError(call: "thread", code: 0)))
    let ready = DispatchSemaphore(value: 0)
    let thread = try NamedThread("screen-http") {
      do throws(SystemError) {
        let reactor = try Reactor()
        let server = try ScreenServer(reactor: reactor, listener: listener, site: site, board: board, limits: limits)
        try reactor.onWakeup(stopping) { reactor.stop() }
        started.withLock { $0 = .success(reactor.progress) }
        ready.signal()
        withExtendedLifetime(server) { reactor.run() }
      } catch {
        started.withLock { $0 = .failure(error) }
        ready.signal()
      }
    }
    ready.wait()
    do throws(SystemError) {
      progress = try started.withLock { $0 }.get()
    } catch {
      thread.join()
      throw error
    }
    self.stopping = stopping
    self.thread = thread
  }

  /// Ends the thread and every connection.
  func stop() {
    stopping.signal()
    thread.join()
  }
}

import Reactor
import TallyThread

/// The sockets' thread.
final class SocketThread: Sendable {
  /// What the watchdog looks at.
  let progress: Progress
  private let stopping: StopSignal
  private let thread: NamedThread

  /// Starts the thread.
  init(_ sockets: SocketLoop) throws(SystemError) {
    let reactor = sockets.reactor
    progress = reactor.progress
    stopping = try StopSignal()
    try reactor.onWakeup(stopping.wakeup) { [unowned reactor] in reactor.stop() }
    let handover = Handover(value: sockets)
    thread = try NamedThread("vote-api") {
      handover.value.reactor.run()
      handover.value.close()
    }
  }

  /// Ends every connection and the thread.
  func stop() {
    stopping.ask()
    thread.join()
  }
}

import Reactor
import TallyThread

/// The I/O thread.
final class HallThread: Sendable {
  /// What the watchdog looks at.
  let progress: Progress
  private let stopping: StopSignal
  private let thread: NamedThread

  /// Starts the thread; the ports are opened on it.
  init(_ hall: HallLoop) throws(SystemError) {
    progress = hall.reactor.progress
    stopping = try StopSignal()
    try hall.reactor.onWakeup(stopping.wakeup) { [unowned hall] in
      hall.stop()
      hall.reactor.stop()
    }
    let handover = Handover(value: hall)
    thread = try NamedThread("vote-io") {
      handover.value.start()
      handover.value.reactor.run()
    }
  }

  /// Closes the ports and ends the thread.
  func stop() {
    stopping.ask()
    thread.join()
  }
}

import Glibc
import Reactor
import Synchronization

/// Takes the program's signals on a thread of its own and hands them to a reactor: no handler runs in the midst of
/// anything.
final class SignalThread: Sendable {
  /// Signalled whenever a signal has come.
  let wakeup: Wakeup
  private let arrived = Mutex<Set<Int32>>([])

  /// Blocks the signals for this thread and all that it starts from now on, and begins to take them. To be called before
  /// any other thread is started.
  static func start(_ numbers: [Int32]) throws(SystemError) -> SignalThread {
    let signals = try SignalThread()
    var blocked = sigset_t()
    sigemptyset(&blocked)
    for number in numbers { sigaddset(&blocked, number) }
    pthread_sigmask(SIG_BLOCK, &blocked, nil)
    _ = try NamedThread("console-signals") { [blocked] in
      var blocked = blocked
      while true {
        var number: Int32 = 0
        guard sigwait(&blocked, &number) == 0 else { continue }
        signals.arrived.withLock { _ = $0.insert(number) }
        signals.wakeup.signal()
      }
    }
    return signals
  }

  private init() throws(SystemError) { wakeup = try Wakeup() }

  /// The signals that have come since the last time; several of one kind are one.
  func take() -> Set<Int32> {
    arrived.withLock { numbers in
      defer { numbers = [] }
      return numbers
    }
  }
}

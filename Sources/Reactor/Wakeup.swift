internal import Glibc
internal import Synchronization

/// Wakes a reactor from another thread: an eventfd(2).
///
/// Signals coalesce: any number of them before the reactor handles the first cause one call of the handler. A handler
/// therefore takes everything there is, not one thing. What a thread wrote before it signalled is visible to the
/// handler.
public final class Wakeup: Sendable {
  let descriptor: Int32

  // True from a signal until the reactor takes it. Signals find it true during a burst and save the system call.
  private let isPending = Atomic<Bool>(false)

  /// A wake-up that no reactor listens to yet; what is signalled before `onWakeup` is delivered after it. Throws when
  /// the process has no descriptor left.
  public init() throws(SystemError) {
    let eventDescriptor = try Kernel.function("eventfd", as: Kernel.EventDescriptor.self)
    descriptor = eventDescriptor(0, Kernel.closeOnExec | Kernel.nonBlocking)
    guard descriptor >= 0 else { throw SystemError.last("eventfd") }
  }

  deinit { close(descriptor) }

  /// Wakes the reactor. Any thread; never blocks.
  public func signal() {
    // Releases what this thread wrote to `take`'s exchange. Both must be exchanges: if this one finds `true` and writes
    // nothing to the eventfd, the next `take` still reads a value of this chain, and so sees this thread's writes.
    guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var one: UInt64 = 1
    // The counter is 0 or 1 here, so the write can neither block nor overflow.
    guard write(descriptor, &one, 8) == 8 else { preconditionFailure("\(SystemError.last("write to an eventfd"))") }
  }

  /// Takes what is pending, before the handler looks for work. The eventfd first and the flag second: a signal between
  /// the two is covered by the handler's call that follows, one after the flag writes to the eventfd again.
  func take() {
    var count: UInt64 = 0
    let result = read(descriptor, &count, 8)
    guard result == 8 || errno == EAGAIN else { preconditionFailure("\(SystemError.last("read of an eventfd"))") }
    // Acquires what the threads wrote before their exchange in `signal`.
    _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
  }
}

extension Reactor {
  /// Calls the handler after signals of the wake-up, once for all that came together. The reactor keeps the wake-up for
  /// as long as it lives, or until the registration is removed: whoever the handler belongs to may go earlier. One
  /// wake-up belongs to one reactor: throws EEXIST when this one listens already.
  @discardableResult
  public func onWakeup(_ wakeup: Wakeup, _ handler: @escaping () -> Void) throws(SystemError) -> Registration {
    try add(wakeup.descriptor, .read) { _ in
      wakeup.take()
      handler()
    }
  }
}

extension Reactor {
  /// Calls the body once, as soon as the delay has passed, counted from this call; a delay that is not positive means
  /// the next turn.
  @discardableResult
  public func after(_ delay: Duration, _ body: @escaping () -> Void) -> Timer {
    let deadline = time + Self.nanoseconds(delay)
    return state.pointee.timers.insert(deadline: deadline, interval: 0, TimerHeap.Body(body))
  }

  /// Calls the body at every multiple of the interval, counted from this call, without drift. Multiples that pass while
  /// a handler is busy are left out, not made up. The interval must be positive.
  @discardableResult
  public func every(_ interval: Duration, _ body: @escaping () -> Void) -> Timer {
    precondition(interval > .zero, "an interval must be positive")
    let nanoseconds = max(1, Self.nanoseconds(interval))
    let deadline = time + nanoseconds
    return state.pointee.timers.insert(deadline: deadline, interval: nanoseconds, TimerHeap.Body(body))
  }

  /// Cancels a timer: its body is not called after this. Safe inside any handler, and for a timer that has fired or was
  /// cancelled before.
  public func cancel(_ timer: Timer) {
    guard let body = state.pointee.timers.cancel(timer) else { return }
    discard(body)
  }

  /// Nanoseconds of a duration, from zero to a hundred years, so that no deadline overflows.
  static func nanoseconds(_ duration: Duration) -> UInt64 {
    let longest: Int64 = 100 * 366 * 86_400
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < longest else { return UInt64(longest) * 1_000_000_000 }
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}

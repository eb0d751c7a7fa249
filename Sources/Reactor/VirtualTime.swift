/// A clock that moves only when somebody moves it: reactors on it make hours pass in a moment, and the same way every
/// time. For simulations; it belongs to one thread, as the reactors on it do.
public final class VirtualTime {
  // Behind a pointer for the same reason as the reactor's state: it is read in every turn.
  private let cell: UnsafeMutablePointer<UInt64>

  /// A clock that shows `now` nanoseconds.
  public init(_ now: UInt64) {
    cell = .allocate(capacity: 1)
    cell.initialize(to: now)
  }

  deinit { cell.deallocate() }

  /// Nanoseconds, as CLOCK_MONOTONIC counts them.
  public var now: UInt64 { cell.pointee }

  /// Moves the clock; it never goes back.
  public func advance(to later: UInt64) {
    precondition(later >= cell.pointee, "a monotonic clock does not go back")
    cell.pointee = later
  }
}

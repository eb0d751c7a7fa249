internal import Synchronization

/// How many turns a reactor has made. A watchdog compares two readings: a reactor wakes at least once a second, so one
/// that stands still for several seconds hangs in a handler.
public final class Progress: Sendable {
  private let turns = Atomic<UInt64>(0)

  init() {}

  /// The number of turns so far; may be read on any thread.
  public var count: UInt64 { turns.load(ordering: .relaxed) }

  /// Counts one turn. Only the reactor's own thread calls this, so a load and a store do, without a locked instruction;
  /// relaxed, because the number is compared with itself alone and publishes nothing.
  @inline(__always)
  func advance() {
    turns.store(turns.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }
}

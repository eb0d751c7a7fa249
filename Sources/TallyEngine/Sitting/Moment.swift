/// A point in time, read by the caller: the engine has no clock.
public struct Moment: Sendable, Hashable, Codable {
  /// Wall clock, milliseconds since 1970 UTC: for the record only, it may jump.
  public var wall: Int64
  /// CLOCK_MONOTONIC in nanoseconds: windows are measured with it.
  public var monotonic: UInt64

  /// A moment.
  public init(wall: Int64, monotonic: UInt64) {
    self.wall = wall
    self.monotonic = monotonic
  }
}

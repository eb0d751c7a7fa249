/// One edge of one line.
struct GpioEdge {
  /// CLOCK_MONOTONIC in nanoseconds, by the kernel's interrupt.
  var at: UInt64
  /// The line's number on its chip.
  var offset: UInt32
  /// Counts the edges of this line from 1, the lost ones included; 0 where the library does not tell.
  var sequence: UInt32
  /// Whether the line became active.
  var isActive: Bool
}

/// One edge of one line.
package struct GpioEdge {
  /// CLOCK_MONOTONIC in nanoseconds, by the kernel's interrupt.
  package var at: UInt64
  /// The line's number on its chip.
  package var offset: UInt32
  /// Counts the edges of this line from 1, the lost ones included; 0 where the library does not tell.
  package var sequence: UInt32
  /// Whether the line became active.
  package var isActive: Bool

  /// An edge.
  package init(at: UInt64, offset: UInt32, sequence: UInt32, isActive: Bool) {
    self.at = at
    self.offset = offset
    self.sequence = sequence
    self.isActive = isActive
  }
}

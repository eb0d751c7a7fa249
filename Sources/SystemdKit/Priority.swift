/// How urgent a line of the journal is: the priorities of syslog(3).
public enum Priority: UInt8, Sendable, Hashable, CaseIterable, Comparable {
  /// The system cannot be used.
  case emergency = 0
  /// Somebody must act at once.
  case alert = 1
  /// A critical state.
  case critical = 2
  /// Something failed.
  case error = 3
  /// Something may fail.
  case warning = 4
  /// Normal, but worth knowing.
  case notice = 5
  /// For the record.
  case info = 6
  /// For those who look for a fault.
  case debug = 7

  /// The more urgent is the smaller.
  public static func < (one: Priority, other: Priority) -> Bool { one.rawValue < other.rawValue }
}

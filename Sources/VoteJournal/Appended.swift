/// What an append did: the numbers its rows were given, in the caller's order, and the journal's new end.
public struct Appended: Hashable, Sendable {
  /// The rows' numbers.
  public let sequences: ClosedRange<Int64>
  /// The journal's last row, a seal that may be published.
  public let head: JournalHead
}

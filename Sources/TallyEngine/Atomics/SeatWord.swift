/// The layout of a seat's word in `BallotBox`.
///
///     63        36 35             4   3      2    1  0
///     | revision  |     epoch     |absent| busy |choice|
///
/// The revision is on top so that its overflow falls out of the word instead of into the epoch: it wraps after
/// 268,435,455 presses of one seat in one ballot, and nothing but its own meaning depends on it. The epoch lies beside
/// `absent` and `busy` so that one masked comparison answers "is this seat free for this ballot?".
@usableFromInline
enum SeatWord {
  /// The two bits of the choice; `notVoting` stands for none.
  @inlinable static var choiceMask: UInt64 { 0b11 }
  @inlinable static var notVoting: UInt64 { 3 }

  /// A writer has taken the seat and has not given it back yet.
  @inlinable static var busy: UInt64 { 1 << 2 }

  /// The seat takes no part in the ballot of this epoch.
  @inlinable static var absent: UInt64 { 1 << 3 }

  @inlinable static var epochShift: UInt64 { 4 }
  @inlinable static var epochMask: UInt64 { 0xFFFF_FFFF << epochShift }

  @inlinable static var revisionShift: UInt64 { 36 }
  @inlinable static var oneRevision: UInt64 { 1 << revisionShift }

  /// What decides whether a press may take the seat.
  @inlinable static var gateMask: UInt64 { epochMask | absent | busy }

  /// The gate's bits of a seat that takes part in the ballot of `epoch` and that nobody holds.
  @inlinable static func gate(_ epoch: UInt32) -> UInt64 { UInt64(epoch) &<< epochShift }
}

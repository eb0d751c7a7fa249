/// One thing that happened at a seat, as the I/O thread hands it to the tally thread.
///
/// A plain value of fixed size: it travels through the lock-free ring, so it owns nothing.
public struct SeatEvent: Sendable, Hashable, BitwiseCopyable {
  /// What happened.
  public enum Kind: UInt8, Sendable, Hashable, BitwiseCopyable {
    /// A key went down or came up; `down`, `changed`, `ballot` and `sequence` are set and an answer is owed.
    case keys
    /// The console proved itself and is ready; `keys` fitted are in `down`, its serial in `detail`.
    case online
    /// The console has been silent for three intervals, or its line is gone.
    case offline
    /// A console was refused; Seat Link's reason is in `changed`, its serial in `detail`.
    case refused
    /// The console's faults changed; the bits are in `changed`.
    case faults
    /// The console shows the self-test that it was told to show; the keys held are in `down`. Told again and again while
    /// it does.
    case selfTest
  }

  /// What happened.
  public var kind: Kind
  /// Keys held now (for `online`: keys fitted).
  public var down: Keys
  /// Index of the key that changed, +0x80 when it was let go; see `kind` for its other meanings.
  public var changed: UInt8
  /// Which console on its link, 1…247.
  public var unit: UInt8
  /// Number of the seat in the seat map; 0 where no seat is known (a refused stranger).
  public var seat: UInt16
  /// The link that the answer goes to.
  public var link: UInt32
  /// The ballot that the console was showing when the key moved; 0 for none.
  public var ballot: UInt32
  /// Seat Link's sequence number, for the answer.
  public var sequence: UInt32
  /// When the I/O thread read it, CLOCK_MONOTONIC in nanoseconds.
  public var at: UInt64
  /// See `kind`.
  public var detail: UInt64

  /// Nothing: what a slot of the ring holds once its event was taken.
  @inlinable public static var forgotten: SeatEvent { SeatEvent(kind: .keys, seat: 0, at: 0) }

  /// An event; the fields that its kind does not use stay zero.
  public init(
    kind: Kind, seat: UInt16, at: UInt64, down: Keys = [], changed: UInt8 = 0, unit: UInt8 = 1, link: UInt32 = 0,
    ballot: UInt32 = 0, sequence: UInt32 = 0, detail: UInt64 = 0
  ) {
    self.kind = kind
    self.down = down
    self.changed = changed
    self.unit = unit
    self.seat = seat
    self.link = link
    self.ballot = ballot
    self.sequence = sequence
    self.at = at
    self.detail = detail
  }
}

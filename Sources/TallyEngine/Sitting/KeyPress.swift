/// A change of a console's keys, as the sitting sees it.
public struct KeyPress: Sendable, Hashable {
  /// The seat.
  public var seat: UInt16
  /// Keys held now.
  public var down: Keys
  /// The key that changed.
  public var key: Keys
  /// Whether it went down (true) or came up.
  public var pressed: Bool
  /// The ballot that the console was showing; 0 for none.
  public var ballot: UInt32

  /// A press.
  public init(seat: UInt16, down: Keys, key: Keys, pressed: Bool, ballot: UInt32) {
    self.seat = seat
    self.down = down
    self.key = key
    self.pressed = pressed
    self.ballot = ballot
  }

  /// The press of a `.keys` event. A changed key beyond the six of Seat Link is no key at all.
  public init(_ event: SeatEvent) {
    let index = event.changed & 0x7F
    self.init(
      seat: event.seat, down: event.down, key: index < 6 ? Keys(rawValue: 1 << index) : [],
      pressed: event.changed & 0x80 == 0, ballot: event.ballot)
  }
}

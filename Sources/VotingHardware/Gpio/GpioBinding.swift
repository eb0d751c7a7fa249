/// A line of the seat map: the GPIO lines of a seat's keys and lamps.
public struct GpioBinding: Sendable, Hashable {
  /// The seat's number.
  public var seat: UInt16
  /// The lines of key 0…5 (for, against, abstain, present, hold, floor); nil for a key that is not fitted.
  public var keys: [GpioLine?]
  /// The lines of the lamps of key 0…5; nil for a lamp that is not fitted.
  public var lamps: [GpioLine?]

  /// A line of the seat map; keys and lamps that are left out at the end are not fitted.
  public init(seat: UInt16, keys: [GpioLine?], lamps: [GpioLine?] = []) {
    self.seat = seat
    self.keys = keys
    self.lamps = lamps
  }
}

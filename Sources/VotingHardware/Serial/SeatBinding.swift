/// A line of the seat map: the port that a seat's console is plugged in.
public struct SeatBinding: Sendable, Hashable {
  /// The seat's number.
  public var seat: UInt16
  /// The port, best a name that says where the plug is: `/dev/serial/by-path/…`.
  public var path: String
  /// Which console on the link, 1…247; a desk console is 1.
  public var unit: UInt8
  /// The console that belongs to the seat. Without it any known console that is bound to no other seat serves.
  public var serial: UInt64?

  /// A line of the seat map.
  public init(seat: UInt16, path: String, unit: UInt8 = 1, serial: UInt64? = nil) {
    self.seat = seat
    self.path = path
    self.unit = unit
    self.serial = serial
  }
}

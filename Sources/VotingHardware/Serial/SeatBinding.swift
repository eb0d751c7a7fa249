public import TallyEngine

/// A line of the seat map: where the console of a seat is looked for.
public struct SeatBinding: Sendable, Hashable {
  /// The seat's number.
  public var seat: UInt16
  /// Where its console is.
  public var place: ConsolePlace

  /// A line of the seat map.
  public init(seat: UInt16, place: ConsolePlace) {
    self.seat = seat
    self.place = place
  }

  /// A line of the seat map for a device file.
  public init(seat: UInt16, path: String, unit: UInt8 = 1, serial: UInt64? = nil) {
    self.init(seat: seat, place: ConsolePlace(.device(path), unit: unit, serial: serial))
  }
}

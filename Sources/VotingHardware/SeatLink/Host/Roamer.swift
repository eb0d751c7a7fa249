public import TallyEngine

/// A seat whose console may hang on any port, met on one that is no seat's.
public struct Roamer: Sendable, Hashable {
  /// The seat's number.
  public var seat: UInt16
  /// What its console shall show.
  public var indication: Indication

  /// A seat that is known by its console.
  public init(seat: UInt16, indication: Indication) {
    self.seat = seat
    self.indication = indication
  }
}

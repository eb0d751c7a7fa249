public import TallyEngine

/// What a `HostLink` needs of the program around it. It takes effects one at a time, in order.
public protocol HostLinkOwner {
  /// Puts a frame into the port's output. False where there is no room; the link then acts by the rule of its kind.
  mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) -> Bool
  /// Hands an event to the tally. False where the ring is full: the event did not happen yet.
  mutating func deliver(_ event: SeatEvent) -> Bool
  /// Eight fresh random bytes.
  mutating func makeNonce() -> Nonce
  /// Whether the console `serial` may serve as `unit` of the line `line`.
  func admit(_ serial: UInt64, line: UInt16, unit: UInt8) -> Admission
  /// The console `serial` has proved itself there: true unless it is at work on another line or unit.
  mutating func claim(_ serial: UInt64, line: UInt16, unit: UInt8) -> Bool
  /// The console `serial` is no longer at work there. Nothing happens if it is not the one that claimed.
  mutating func release(_ serial: UInt64, line: UInt16, unit: UInt8)
  /// A HELLO of the console `serial` came in on a line that is open to consoles of any seat (`HostLink.isRoaming`), as a
  /// unit that nobody is at work as: the seat that it belongs to, which has that unit of that line from now on; nil if
  /// there is none. The console has proved nothing yet.
  mutating func meet(_ serial: UInt64, line: UInt16, unit: UInt8) -> Roamer?
}

extension HostLinkOwner {
  /// No seat is known by its console alone.
  public mutating func meet(_ serial: UInt64, line: UInt16, unit: UInt8) -> Roamer? { nil }
}

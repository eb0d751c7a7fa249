/// WELCOME: the session stands, and these are its terms.
public struct Welcome: Sendable, Hashable, BitwiseCopyable {
  static let length = 6

  /// The seat that the console serves.
  public var seat: UInt16
  /// Milliseconds between two STATUS frames.
  public var statusInterval: UInt16
  /// Milliseconds until a KEYS frame without a final answer is sent again.
  public var resendInterval: UInt16

  /// A WELCOME.
  public init(seat: UInt16, statusInterval: UInt16, resendInterval: UInt16) {
    self.seat = seat
    self.statusInterval = statusInterval
    self.resendInterval = resendInterval
  }

  /// Reads the body of WELCOME; nil if it has not the right length.
  init?(_ frame: Frame) {
    guard frame.body.count == Self.length else { return nil }
    self.init(
      seat: frame.integer(at: 8, as: UInt16.self),
      statusInterval: frame.integer(at: 10, as: UInt16.self),
      resendInterval: frame.integer(at: 12, as: UInt16.self))
  }

  func write(to frame: inout Frame) {
    frame.append(seat)
    frame.append(statusInterval)
    frame.append(resendInterval)
  }
}

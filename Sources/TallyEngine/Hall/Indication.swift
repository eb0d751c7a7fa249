/// What a console shows: the state of its lamps and its line of text. A described state, never a change, so
/// that a lost frame is mended by the next one.
public struct Indication: Sendable, Hashable {
  /// Seat Link's phases.
  public enum Phase: UInt8, Sendable, Hashable {
    case idle = 0
    case registration = 1
    case voting = 2
    case result = 3
    case selfTest = 4
    case outOfService = 5
  }

  /// How one lamp burns.
  public enum Lamp: UInt8, Sendable, Hashable {
    case off = 0
    /// On a choice key: this choice is on disk.
    case on = 1
    case slowBlink = 2
    case fastBlink = 3
  }

  /// The ballot that is shown; 0 for none.
  public var ballot: UInt32
  /// What the hall is doing.
  public var phase: Phase
  /// Two bits each for key 0…5, the lowest first.
  public var lamps: UInt16
  /// Seconds left, at most 254; 255 for none.
  public var seconds: UInt8
  /// At most 32 bytes of UTF-8, in Ukrainian; longer text is cut at a character.
  public var text: String

  /// An indication; all lamps off, no clock and no text unless said otherwise.
  public init(ballot: UInt32 = 0, phase: Phase, lamps: UInt16 = 0, seconds: UInt8 = 255, text: String = "") {
    self.ballot = ballot
    self.phase = phase
    self.lamps = lamps
    self.seconds = seconds
    self.text = text
  }

  /// Sets the lamp of key `key` (0…5).
  public mutating func set(_ lamp: Lamp, key: Int) {
    precondition(0 <= key && key <= 5)
    lamps = lamps & ~(3 << UInt16(2 * key)) | UInt16(lamp.rawValue) << UInt16(2 * key)
  }

  /// The lamp of key `key` (0…5).
  public func lamp(key: Int) -> Lamp {
    precondition(0 <= key && key <= 5)
    return Lamp(rawValue: UInt8(lamps >> UInt16(2 * key) & 3))!
  }
}

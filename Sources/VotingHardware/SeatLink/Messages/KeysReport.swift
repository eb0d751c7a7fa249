public import TallyEngine

/// KEYS: a key moved, and how all keys stand after it.
public struct KeysReport: Sendable, Hashable, BitwiseCopyable {
  static let length = 10

  /// The ballot that the console was last shown; 0 for none.
  public var ballot: UInt32
  /// The keys held now.
  public var down: Keys
  /// Index of the key that changed, +0x80 when it was let go.
  public var changed: UInt8
  /// Milliseconds since the console started, modulo 2³².
  public var uptime: UInt32

  /// A report.
  public init(ballot: UInt32, down: Keys, changed: UInt8, uptime: UInt32) {
    self.ballot = ballot
    self.down = down
    self.changed = changed
    self.uptime = uptime
  }

  /// Reads the body of KEYS; nil if it has not the right length.
  init?(_ frame: Frame) {
    guard frame.body.count == Self.length else { return nil }
    self.init(
      ballot: frame.integer(at: 8, as: UInt32.self),
      down: Keys(rawValue: frame.integer(at: 12, as: UInt8.self)),
      changed: frame.integer(at: 13, as: UInt8.self),
      uptime: frame.integer(at: 14, as: UInt32.self))
  }

  func write(to frame: inout Frame) {
    frame.append(ballot)
    frame.append(down.rawValue)
    frame.append(changed)
    frame.append(uptime)
  }
}

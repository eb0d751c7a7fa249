public import TallyEngine

/// HELLO: a console says who it is. Never signed.
public struct Hello: Sendable, Hashable {
  static let length = 20

  /// The console's serial number.
  public var serial: UInt64
  /// Major, minor and patch of its firmware.
  public var firmware: Firmware
  /// The keys that are fitted.
  public var keys: Keys
  /// The console's part of the session's key.
  public var nonce: Nonce

  /// Three numbers of a firmware's version.
  public struct Firmware: Sendable, Hashable, CustomStringConvertible {
    /// Incompatible changes.
    public var major: UInt8
    /// Additions.
    public var minor: UInt8
    /// Repairs.
    public var patch: UInt8

    /// A version.
    public init(_ major: UInt8, _ minor: UInt8, _ patch: UInt8) {
      self.major = major
      self.minor = minor
      self.patch = patch
    }

    /// `1.2.3`
    public var description: String { "\(major).\(minor).\(patch)" }
  }

  /// A HELLO.
  public init(serial: UInt64, firmware: Firmware, keys: Keys, nonce: Nonce) {
    self.serial = serial
    self.firmware = firmware
    self.keys = keys
    self.nonce = nonce
  }

  /// Reads the body of a HELLO; nil if it has not the right length.
  init?(_ frame: Frame) {
    guard frame.body.count == Self.length else { return nil }
    self.init(
      serial: frame.integer(at: 8, as: UInt64.self),
      firmware: Firmware(
        frame.integer(at: 16, as: UInt8.self), frame.integer(at: 17, as: UInt8.self),
        frame.integer(at: 18, as: UInt8.self)),
      keys: Keys(rawValue: frame.integer(at: 19, as: UInt8.self)),
      nonce: Nonce(rawValue: frame.integer(at: 20, as: UInt64.self)))
  }

  func write(to frame: inout Frame) {
    frame.append(serial)
    frame.append(firmware.major)
    frame.append(firmware.minor)
    frame.append(firmware.patch)
    frame.append(keys.rawValue)
    frame.append(nonce.rawValue)
  }
}

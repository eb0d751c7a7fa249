public import TallyEngine

/// What a console is made with.
public struct ConsoleIdentity: Sendable {
  /// Its serial number.
  public var serial: UInt64
  /// Its firmware.
  public var firmware: Hello.Firmware
  /// The keys that are fitted.
  public var keys: Keys
  /// Its key; nil for a console that can serve only where nothing is signed.
  public var key: ConsoleKey?
  /// Whether it serves a host that asks for no proof. A console for real votes does not: a host that says so may be
  /// anybody.
  public var servesUnsigned: Bool

  /// A console. Without a key it serves unsigned; with one it does only if told so.
  public init(
    serial: UInt64, firmware: Hello.Firmware = .init(1, 0, 0),
    keys: Keys = [.for, .against, .abstain, .present, .floor], key: ConsoleKey?, servesUnsigned: Bool = false
  ) {
    self.serial = serial
    self.firmware = firmware
    self.keys = keys
    self.key = key
    self.servesUnsigned = servesUnsigned || key == nil
  }
}

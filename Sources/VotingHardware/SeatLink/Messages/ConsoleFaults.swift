/// What a console finds wrong with itself.
public struct ConsoleFaults: OptionSet, Sendable, Hashable, BitwiseCopyable {
  /// The bits of the byte `faults`.
  public let rawValue: UInt8

  /// Faults from the bits of a frame; unknown bits are kept.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A key has been down for longer than a person holds it.
  public static let stuckKey = ConsoleFaults(rawValue: 1 << 0)
  /// A key bounces for longer than a sound one does.
  public static let chatteringKey = ConsoleFaults(rawValue: 1 << 1)
  /// The supply broke down; the console started anew.
  public static let brownOut = ConsoleFaults(rawValue: 1 << 2)
  /// A lamp draws no current.
  public static let lamp = ConsoleFaults(rawValue: 1 << 3)
}

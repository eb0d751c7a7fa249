/// Eight random bytes that are used once. All zero from the host says that nothing is signed.
public struct Nonce: Sendable, Hashable, BitwiseCopyable {
  /// The bytes, the first on the wire lowest.
  public let rawValue: UInt64

  /// A nonce of given bytes. They come from the system's random source, or from a seed in a simulation.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The nonce of a host that does not authenticate.
  public static let none = Nonce(rawValue: 0)
}

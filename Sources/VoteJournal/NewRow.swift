/// A row that is to be appended: what happened, told by the caller, before the journal gives it a number and a hash.
public struct NewRow: Hashable, Sendable {
  /// The greatest length of ``kind``, in UTF-8 bytes.
  public static let maximumKindBytes = 64

  /// The greatest length of ``body``, in bytes.
  public static let maximumBodyBytes = 1 << 20

  /// What sort of event this is, for example `ballot.opened`; 1...64 bytes of UTF-8, no zero byte.
  public var kind: String

  /// Canonical JSON in UTF-8, at most 1 MiB, no zero byte. The journal stores and hashes these very bytes.
  public var body: [UInt8]

  /// Wall clock, milliseconds since 1970-01-01T00:00:00Z. It may jump; ``monotonic`` does not.
  public var at: Int64

  /// CLOCK_MONOTONIC in milliseconds; comparable only between rows of the same boot.
  public var monotonic: Int64

  /// Makes a row of canonical JSON bytes.
  public init(kind: String, body: [UInt8], at: Int64, monotonic: Int64) {
    self.kind = kind
    self.body = body
    self.at = at
    self.monotonic = monotonic
  }

  /// Makes a row of canonical JSON text.
  public init(kind: String, body: String, at: Int64, monotonic: Int64) {
    self.init(kind: kind, body: [UInt8](body.utf8), at: at, monotonic: monotonic)
  }
}

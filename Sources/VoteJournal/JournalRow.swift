public import Seals

/// A row as it stands in the journal.
public struct JournalRow: Hashable, Sendable {
  /// The row's number: 1, 2, 3 … without a gap.
  public let sequence: Int64
  /// Wall clock, milliseconds since 1970-01-01T00:00:00Z.
  public let at: Int64
  /// CLOCK_MONOTONIC in milliseconds, comparable within one ``boot``.
  public let monotonic: Int64
  /// The kernel's boot identifier under which the row was written.
  public let boot: String
  /// What sort of event this is; row 1 is of the kind `journal`.
  public let kind: String
  /// Canonical JSON in UTF-8, byte for byte as it was appended.
  public let body: [UInt8]
  /// The chain's hash up to and including this row.
  public let hash: ChainHash
}

extension JournalRow {
  /// The journal's identifier, if this is its first row: 32 hexadecimal digits.
  public var identifier: String? {
    kind == HashChain.foundingKind ? body.withUnsafeBytes { Founding.identifier(inBody: $0) } : nil
  }
}

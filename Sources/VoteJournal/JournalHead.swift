public import Seals

/// The end of the journal: the number and the hash of its last row. Published, it is a seal: whoever holds it can tell
/// later whether the journal was cut or rewritten, because a journal that was not still has this row with this hash.
public struct JournalHead: Hashable, Sendable, CustomStringConvertible {
  /// The last row's number, at least 1.
  public let sequence: Int64
  /// The last row's hash.
  public let hash: ChainHash

  /// Makes a head, for example of a seal that was published earlier.
  public init(sequence: Int64, hash: ChainHash) {
    self.sequence = sequence
    self.hash = hash
  }

  /// `12:9f86d0…`, the whole hash in hexadecimal.
  public var description: String { "\(sequence):\(hash)" }
}

/// All that it takes to check, offline, that one row is in a published log: the row, its path, the signed checkpoint.
public struct RecordProof: Codable, Hashable, Sendable {
  /// The row's parts, from which its chain hash is computed.
  public struct Row: Codable, Hashable, Sendable {
    /// Its number, from 1; its leaf's index is one less.
    public let sequence: Int64
    /// Wall clock, milliseconds since 1970-01-01T00:00:00Z.
    public let at: Int64
    /// CLOCK_MONOTONIC in milliseconds.
    public let monotonic: Int64
    /// The kernel's boot identifier.
    public let boot: String
    /// What sort of row.
    public let kind: String
    /// Canonical JSON, the very text that was hashed.
    public let body: String
    /// The chain's hash before it, in hexadecimal.
    public let previous: String

    /// A row.
    public init(
      sequence: Int64, at: Int64, monotonic: Int64, boot: String, kind: String, body: String, previous: String
    ) {
      self.sequence = sequence
      self.at = at
      self.monotonic = monotonic
      self.boot = boot
      self.kind = kind
      self.body = body
      self.previous = previous
    }

    /// The chain's hash up to this row; nil where ``previous`` is no hash.
    public var hash: ChainHash? {
      guard var previous = ChainHash(hexadecimal: previous) else { return nil }
      let texts = [boot, kind, body].map { Array($0.utf8) }
      texts[0].withUnsafeBytes { boot in
        texts[1].withUnsafeBytes { kind in
          texts[2].withUnsafeBytes { body in
            var chain = HashChain()
            previous = chain.next(
              after: previous, sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind, body: body)
          }
        }
      }
      return previous
    }
  }

  /// The row.
  public let row: Row
  /// Its inclusion path, hexadecimal, the leaf's sibling first.
  public let path: [String]
  /// The checkpoint in whose tree it is: a signed note.
  public let checkpoint: String

  /// A proof.
  public init(row: Row, path: [String], checkpoint: String) {
    self.row = row
    self.path = path
    self.checkpoint = checkpoint
  }

  /// Whether the row is in the tree of the checkpoint. Who signed that is another question.
  public var holds: Bool {
    let path = path.compactMap { ChainHash(hexadecimal: $0) }
    // As they are written, in lower case: one proof has one text.
    guard row.sequence > 0, path.map(\.description) == self.path, let hash = row.hash,
      ChainHash(hexadecimal: row.previous)?.description == row.previous,
      let note = try? SignedNote(parsing: checkpoint), let checkpoint = try? Checkpoint(note)
    else { return false }
    return LogTree.root(ofLeaf: TreeFrontier.leaf(of: hash), at: row.sequence - 1, in: checkpoint.size, path: path)
      == checkpoint.root
  }
}

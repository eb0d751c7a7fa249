extension Results {
  /// That a ballot's sealed record is in the published log: the record's row, its path, the signed checkpoint.
  public struct Proof: Codable, Hashable, Sendable {
    /// The row's number in the journal, from 1.
    public var sequence: Int
    /// Wall clock, milliseconds since 1970-01-01T00:00:00Z.
    public var at: Int
    /// Milliseconds of the monotonic clock.
    public var monotonic: Int
    /// The kernel's boot identifier.
    public var boot: String
    /// What sort of row.
    public var kind: String
    /// The record, canonical JSON: the very text that was hashed.
    public var body: String
    /// The chain's hash before the row, hex.
    public var previous: String
    /// The inclusion path, hex, the leaf's sibling first.
    public var path: [String]
    /// The checkpoint as a signed note.
    public var checkpoint: String

    /// A proof.
    public init(
      sequence: Int, at: Int, monotonic: Int, boot: String, kind: String, body: String, previous: String,
      path: [String], checkpoint: String
    ) {
      self.sequence = sequence
      self.at = at
      self.monotonic = monotonic
      self.boot = boot
      self.kind = kind
      self.body = body
      self.previous = previous
      self.path = path
      self.checkpoint = checkpoint
    }
  }
}

extension Results.Proof {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"sequence":"#)
    json.int(sequence)
    json.raw(#","at":"#)
    json.int(at)
    json.raw(#","monotonic":"#)
    json.int(monotonic)
    json.raw(#","boot":"#)
    json.string(boot)
    json.raw(#","kind":"#)
    json.string(kind)
    json.raw(#","body":"#)
    json.string(body)
    json.raw(#","previous":"#)
    json.string(previous)
    json.raw(#","path":"#)
    json.array(path) { json, hash in json.string(hash) }
    json.raw(#","checkpoint":"#)
    json.string(checkpoint)
    json.raw("}")
  }
}

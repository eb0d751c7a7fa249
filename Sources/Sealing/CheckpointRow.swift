/// A checkpoint as the journal keeps it: the signed note over all rows up to a statement's, and that statement's path in
/// the tree, which proves it to whoever has nothing else. The row is itself a leaf of the next checkpoint's tree.
public struct CheckpointRow: Hashable, Sendable, Codable {
  /// The signed note.
  public let note: String
  /// The inclusion path of the last row that the note covers, hexadecimal, the leaf's sibling first.
  public let path: [String]

  /// A row.
  public init(note: String, path: [String]) {
    self.note = note
    self.path = path
  }
}

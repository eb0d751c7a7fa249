/// The part of a log in which a sitting is: the leaves' hashes, the peaks of the tree before them, and every checkpoint
/// in between. From it the trees are made again without the rows, most of which are nobody's business.
public struct LogExcerpt: Codable, Hashable, Sendable {
  /// How many leaves lie before it.
  public let start: Int64
  /// The peaks of the tree of those leaves, hexadecimal, the largest first.
  public let peaks: [String]
  /// The hashes of the leaves that follow, hexadecimal.
  public let leaves: [String]
  /// The checkpoints over the leaves that are here, in order, as signed notes.
  public let checkpoints: [String]
  /// The checkpoint of the tree before, with which an earlier sitting ended; nil for the log's first.
  public let earlier: String?
  /// The consistency path from that checkpoint to the last one here, hexadecimal.
  public let consistency: [String]

  /// The excerpt of a log after one checkpoint, up to another; nil where there is no checkpoint in between.
  ///
  /// - Parameters:
  ///   - log: the whole tree.
  ///   - checkpoints: all of it that were made, in order.
  ///   - start: the size of the checkpoint before; 0 to begin at the log's beginning.
  ///   - end: the size of the last checkpoint to be told.
  public init?(of log: LogTree, checkpoints: [SignedNote], after start: Int64, upTo end: Int64) {
    let sized = checkpoints.compactMap { note in (try? Checkpoint(note)).map { (note: note, size: $0.size) } }
    guard start < end, end <= log.count, sized.contains(where: { $0.size == end }) else { return nil }
    self.start = start
    peaks = log.frontier(at: Int(start)).peaks.map(\.description)
    leaves = log.leaves(Int(start)..<Int(end)).map(\.description)
    self.checkpoints = sized.filter { start < $0.size && $0.size <= end }.map(\.note.description)
    earlier = sized.last { $0.size == start }?.note.description
    consistency = start == 0 ? [] : log.consistencyPath(from: Int(start), to: Int(end)).map(\.description)
  }

  /// How many leaves the log has at the excerpt's end.
  public var end: Int64 { start + Int64(leaves.count) }

  /// The roots of the trees of all sizes from ``start`` to ``end``, the first at index 0; nil where a hash is none.
  public var roots: [ChainHash]? {
    let peaks = peaks.compactMap { ChainHash(hexadecimal: $0) }
    guard peaks.map(\.description) == self.peaks, var tree = TreeFrontier(size: start, peaks: peaks) else { return nil }
    var roots = [tree.root]
    for leaf in leaves {
      guard let hash = ChainHash(hexadecimal: leaf), hash.description == leaf else { return nil }
      tree.append(hash)
      roots.append(tree.root)
    }
    return roots
  }
}

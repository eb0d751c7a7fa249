/// A Merkle tree with all its leaves at hand, for whoever makes proofs (RFC 6962 §2.1.1, §2.1.2). A proof costs one pass
/// over the leaves; the daemon, which must not spend that, keeps a ``TreeFrontier``.
public struct LogTree: Sendable {
  /// The hashes of the leaves that are at hand, in order: all of them, until the first are forgotten.
  public private(set) var leaves: [ChainHash]
  /// The tree of those that were forgotten.
  private var forgotten = TreeFrontier()

  /// A tree of these leaves.
  public init(_ leaves: [ChainHash] = []) { self.leaves = leaves }

  /// How many leaves there are, forgotten ones included.
  public var count: Int { start + leaves.count }

  private var start: Int { Int(forgotten.size) }

  /// Adds a leaf, given by its hash.
  public mutating func append(_ leaf: ChainHash) { leaves.append(leaf) }

  /// Keeps no more of the first `size` leaves than the peaks of their tree. What begins there or later can be told still,
  /// and that it goes on from there.
  public mutating func forget(before size: Int) {
    precondition(start <= size && size <= count, "there is no such tree")
    let gone = size - start
    forgotten = frontier(at: size)
    leaves.removeFirst(gone)
  }

  /// The hashes of some leaves, none of which was forgotten.
  public func leaves(_ range: Range<Int>) -> ArraySlice<ChainHash> {
    leaves[(range.lowerBound - start)..<(range.upperBound - start)]
  }

  /// The tree as it was when it had so many leaves, at most all of them, and not fewer than were forgotten.
  public func frontier(at size: Int) -> TreeFrontier {
    var frontier = forgotten
    for leaf in leaves(start..<size) { frontier.append(leaf) }
    return frontier
  }

  /// The path that proves a leaf in the tree of the first `size` leaves, the leaf's sibling first. Leaves that were forgotten
  /// cannot be proved.
  public func inclusionPath(of index: Int, in size: Int) -> [ChainHash] {
    precondition(start <= index && index < size && size <= count, "there is no such leaf")
    return path(index, 0..<size)
  }

  /// The path that proves the tree of the first `size` leaves to be the beginning of that of the first `later`.
  ///
  /// - Parameter size: not fewer than were forgotten.
  public func consistencyPath(from size: Int, to later: Int) -> [ChainHash] {
    precondition(0 < size && start <= size && size <= later && later <= count, "there are no such trees")
    return subproof(size, 0..<later, isWhole: true)
  }

  /// The parts of a tree: the left one is perfect, with the largest power of two below the number of leaves.
  private static func split(_ range: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
    let half = range.lowerBound + (1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount))
    return (range.lowerBound..<half, half..<range.upperBound)
  }

  /// The root of the tree of some leaves. Of forgotten ones only whole peaks can be in it: a proof asks for no others.
  private func root(_ range: Range<Int>) -> ChainHash {
    var peaks: [ChainHash] = []
    var place = 0
    for (peak, size) in zip(forgotten.peaks, forgotten.peakSizes) {
      if range.lowerBound <= place, place + size <= range.upperBound { peaks.append(peak) }
      place += size
    }
    let old = range.clamped(to: 0..<start).count
    guard var frontier = TreeFrontier(size: Int64(old), peaks: peaks) else {
      preconditionFailure("a part of the tree that was forgotten is asked for")
    }
    for leaf in leaves(max(range.lowerBound, start)..<max(range.upperBound, start)) { frontier.append(leaf) }
    return frontier.root
  }

  private func path(_ index: Int, _ range: Range<Int>) -> [ChainHash] {
    guard range.count > 1 else { return [] }
    let (left, right) = Self.split(range)
    return left.contains(index) ? path(index, left) + [root(right)] : path(index, right) + [root(left)]
  }

  private func subproof(_ size: Int, _ range: Range<Int>, isWhole: Bool) -> [ChainHash] {
    if size == range.upperBound { return isWhole ? [] : [root(range)] }
    let (left, right) = Self.split(range)
    return size <= left.upperBound
      ? subproof(size, left, isWhole: isWhole) + [root(right)]
      : subproof(size, right, isWhole: false) + [root(left)]
  }
}

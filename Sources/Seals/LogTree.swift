/// A Merkle tree with all its leaves at hand, for whoever makes proofs (RFC 6962 §2.1.1, §2.1.2). A proof costs one pass
/// over the leaves; the daemon, which must not spend that, keeps a ``TreeFrontier``.
public struct LogTree: Sendable {
  /// The leaves' hashes, in order.
  public private(set) var leaves: [ChainHash]

  /// A tree of these leaves.
  public init(_ leaves: [ChainHash] = []) { self.leaves = leaves }

  /// Adds a leaf, given by its hash.
  public mutating func append(_ leaf: ChainHash) { leaves.append(leaf) }

  /// The tree as it was when it had so many leaves, at most all of them.
  public func frontier(at size: Int) -> TreeFrontier {
    var frontier = TreeFrontier()
    for leaf in leaves.prefix(size) { frontier.append(leaf) }
    return frontier
  }

  /// The path that proves a leaf in the tree of the first `size` leaves, the leaf's sibling first.
  public func inclusionPath(of index: Int, in size: Int) -> [ChainHash] {
    precondition(0 <= index && index < size && size <= leaves.count, "there is no such leaf")
    return path(index, leaves[..<size])
  }

  /// The path that proves the tree of the first `size` leaves to be the beginning of that of the first `later`.
  public func consistencyPath(from size: Int, to later: Int) -> [ChainHash] {
    precondition(0 < size && size <= later && later <= leaves.count, "there are no such trees")
    return subproof(size, leaves[..<later], isWhole: true)
  }

  /// The largest power of two below `count`.
  private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

  private func root(_ leaves: ArraySlice<ChainHash>) -> ChainHash {
    var frontier = TreeFrontier()
    for leaf in leaves { frontier.append(leaf) }
    return frontier.root
  }

  private func path(_ index: Int, _ leaves: ArraySlice<ChainHash>) -> [ChainHash] {
    guard leaves.count > 1 else { return [] }
    let half = Self.split(leaves.count)
    let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
    return index < half ? path(index, left) + [root(right)] : path(index - half, right) + [root(left)]
  }

  private func subproof(_ size: Int, _ leaves: ArraySlice<ChainHash>, isWhole: Bool) -> [ChainHash] {
    if size == leaves.count { return isWhole ? [] : [root(leaves)] }
    let half = Self.split(leaves.count)
    let (left, right) = (leaves.prefix(half), leaves.dropFirst(half))
    return size <= half
      ? subproof(size, left, isWhole: isWhole) + [root(right)]
      : subproof(size - half, right, isWhole: false) + [root(left)]
  }
}

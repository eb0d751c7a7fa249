extension LogTree {
  /// The root to which an inclusion path leads (RFC 9162 §2.1.3.2); nil for a path that no such leaf can have.
  public static func root(
    ofLeaf leaf: ChainHash, at index: Int64, in size: Int64, path: some Sequence<ChainHash>
  ) -> ChainHash? {
    guard 0 <= index, index < size else { return nil }
    var (node, last) = (index, size - 1)
    var root = leaf
    for sibling in path {
      guard last > 0 else { return nil }
      if node & 1 == 1 || node == last {
        root = TreeFrontier.node(sibling, root)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        root = TreeFrontier.node(root, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 ? root : nil
  }

  /// Whether a path proves that the tree of `size` leaves with one root is the beginning of the later tree with the other
  /// (RFC 9162 §2.1.4.2).
  public static func isConsistent(
    _ size: Int64, _ root: ChainHash, with later: Int64, _ laterRoot: ChainHash, path: [ChainHash]
  ) -> Bool {
    guard 0 < size, size <= later else { return false }
    if size == later { return path.isEmpty && root == laterRoot }
    // A perfect tree is its own first node.
    var path = path[...]
    guard let first = size & (size - 1) == 0 ? root : path.popFirst() else { return false }
    var (node, last) = (size - 1, later - 1)
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var (older, newer) = (first, first)
    for sibling in path {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        older = TreeFrontier.node(sibling, older)
        newer = TreeFrontier.node(sibling, newer)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        newer = TreeFrontier.node(newer, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && older == root && newer == laterRoot
  }
}

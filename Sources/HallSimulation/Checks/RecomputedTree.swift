internal import Crypto
package import Foundation

/// The Merkle tree of docs/journal.md, computed from the definitions of RFC 6962 §2.1 and without the daemon's own code:
/// what the simulations judge checkpoints by.
package struct RecomputedTree {
  /// By height, the hashes of the whole subtrees from the left: every subtree that the definitions cut off on the left is
  /// one of them, so that a root costs a few hashes and not all.
  private var whole: [[SHA256Digest]] = [[]]

  /// The tree of nothing.
  package init() {}

  /// How many leaves there are.
  package var count: Int { whole[0].count }

  /// Adds a leaf with this content: MTH({d}) = SHA-256(0x00 ‖ d).
  package mutating func append(_ content: Data) {
    var function = SHA256()
    function.update(data: [0])
    function.update(data: content)
    whole[0].append(function.finalize())
    var height = 0
    while whole[height].count.isMultiple(of: 2) {
      let pair = whole[height].suffix(2)
      if whole.count == height + 1 { whole.append([]) }
      whole[height + 1].append(Self.node(pair.first!, pair.last!))
      height += 1
    }
  }

  /// The root of the first so many leaves; nil where there are not as many, or none.
  package func root(_ size: Int) -> Data? {
    guard (1...count).contains(size) else { return nil }
    return Data(root(of: 0..<size))
  }

  /// PATH(m, D[n]): the hashes that lead from a leaf to the root of the first `size` leaves, the leaf's sibling first.
  package func path(of leaf: Int, in size: Int) -> [Data] {
    precondition((0..<size).contains(leaf) && size <= count, "there is no such leaf")
    return path(of: leaf, in: 0..<size).map { Data($0) }
  }

  /// MTH(D[n]) = SHA-256(0x01 ‖ MTH(D[0:k]) ‖ MTH(D[k:n])), k the greatest power of two below n.
  private func root(of range: Range<Int>) -> SHA256Digest {
    let height = range.count.trailingZeroBitCount
    if range.count == 1 << height { return whole[height][range.lowerBound >> height] }
    let (left, right) = Self.halves(range)
    return Self.node(root(of: left), root(of: right))
  }

  private func path(of leaf: Int, in range: Range<Int>) -> [SHA256Digest] {
    guard range.count > 1 else { return [] }
    let (left, right) = Self.halves(range)
    return left.contains(leaf)
      ? path(of: leaf, in: left) + [root(of: right)] : path(of: leaf, in: right) + [root(of: left)]
  }

  private static func halves(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
    var half = 1
    while half * 2 < range.count { half *= 2 }
    let border = range.lowerBound + half
    return (range.lowerBound..<border, border..<range.upperBound)
  }

  private static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    var function = SHA256()
    function.update(data: [1])
    for digest in [left, right] { digest.withUnsafeBytes { function.update(bufferPointer: $0) } }
    return function.finalize()
  }
}

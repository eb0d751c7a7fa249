internal import Crypto

/// A Merkle tree that only grows (RFC 6962 §2.1, SHA-256), kept as the roots of its perfect subtrees: 32 bytes for each
/// 1 bit of its size, whatever was put into it.
///
/// A leaf of our log is a row's chain hash, see ``leaf(of:)``. It covers every byte of the row, so the tree is one over
/// the rows; and one block of SHA-256 a row is all that it costs.
public struct TreeFrontier: Hashable, Sendable {
  /// How many leaves there are.
  public private(set) var size: Int64 = 0
  /// The roots of the perfect subtrees, the largest and oldest first.
  public private(set) var peaks: [ChainHash] = []

  /// The tree without a leaf.
  public init() {}

  /// More leaves than any log will have; what follows them is still counted without an overflow.
  private static let maximumSize: Int64 = 1 << 62

  /// A tree of which only the peaks are known; nil if a tree of this size has another number of them, or if there is no
  /// tree of this size.
  public init?(size: Int64, peaks: [ChainHash]) {
    guard (0...Self.maximumSize).contains(size), peaks.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.peaks = peaks
  }

  /// How many leaves are below each of the peaks.
  var peakSizes: [Int] {
    (0..<63).reversed().map { 1 << $0 }.filter { Int(size) & $0 != 0 }
  }

  /// Adds a leaf, given by its hash.
  public mutating func append(_ leaf: ChainHash) {
    var node = leaf
    var height = size
    while height & 1 == 1 {
      node = Self.node(peaks.removeLast(), node)
      height >>= 1
    }
    peaks.append(node)
    size += 1
  }

  /// The tree's root, MTH of RFC 6962; that of no leaves is the hash of nothing.
  public var root: ChainHash {
    guard var root = peaks.last else { return HashChain.digest(of: UnsafeRawBufferPointer(start: nil, count: 0)) }
    for peak in peaks.dropLast().reversed() { root = Self.node(peak, root) }
    return root
  }

  /// The inclusion path that the leaf which is added next will have as the last of the tree.
  public var pathOfNextLeaf: [ChainHash] { peaks.reversed() }

  /// The leaf's hash of a row with this chain hash: SHA-256(0x00 ‖ chain hash).
  public static func leaf(of row: ChainHash) -> ChainHash { row.withUnsafeBytes { leaf(ofBytes: $0) } }

  /// The hash of a leaf with this content, whatever that is.
  static func leaf(ofBytes bytes: UnsafeRawBufferPointer) -> ChainHash {
    var function = SHA256()
    withUnsafeBytes(of: UInt8(0)) { function.update(bufferPointer: $0) }
    function.update(bufferPointer: bytes)
    return function.finalize().withUnsafeBytes { ChainHash($0) }
  }

  /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
  public static func node(_ left: ChainHash, _ right: ChainHash) -> ChainHash {
    var function = SHA256()
    withUnsafeBytes(of: UInt8(1)) { function.update(bufferPointer: $0) }
    left.withUnsafeBytes { function.update(bufferPointer: $0) }
    right.withUnsafeBytes { function.update(bufferPointer: $0) }
    return function.finalize().withUnsafeBytes { ChainHash($0) }
  }
}

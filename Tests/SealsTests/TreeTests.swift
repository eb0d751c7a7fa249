import Testing

@testable import Seals

@Suite("The Merkle tree") struct TreeTests {
  /// The tree of RFC 6962 §2.1 as it is written there: the slow way, with nothing kept.
  private static func naive(_ leaves: ArraySlice<ChainHash>) -> ChainHash {
    guard leaves.count > 1 else { return leaves.first ?? TreeFrontier().root }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    return TreeFrontier.node(naive(leaves.prefix(half)), naive(leaves.dropFirst(half)))
  }

  private static func leaf(_ bytes: [UInt8]) -> ChainHash { bytes.withUnsafeBytes { TreeFrontier.leaf(ofBytes: $0) } }

  private static func leaves(_ count: Int) -> [ChainHash] {
    (0..<count).map { leaf([UInt8($0 >> 8), UInt8($0 & 255)]) }
  }

  /// The leaves and roots of Certificate Transparency's reference tests.
  @Test("has the roots of the published vectors") func vectors() {
    let contents: [[UInt8]] = [
      [], [0], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57), Array(0x60...0x6f),
    ]
    let roots = [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    var tree = TreeFrontier()
    #expect(tree.root.description == roots[0])
    for (content, root) in zip(contents, roots.dropFirst()) {
      tree.append(Self.leaf(content))
      #expect(tree.root.description == root, "\(tree.size) leaves")
    }
  }

  @Test("of every size up to 300 has the root that the definition gives, and its peaks alone make it again")
  func everySize() throws {
    let leaves = Self.leaves(300)
    var tree = TreeFrontier()
    for (index, leaf) in leaves.enumerated() {
      let path = tree.pathOfNextLeaf
      tree.append(leaf)
      let size = Int64(index + 1)
      let root = Self.naive(leaves[...index])
      #expect(tree.root == root && tree.size == size)
      #expect(LogTree.root(ofLeaf: leaf, at: size - 1, in: size, path: path) == root, "the last leaf of \(size)")
      #expect(try #require(TreeFrontier(size: size, peaks: tree.peaks)).root == root)
      #expect(TreeFrontier(size: size, peaks: tree.peaks + [leaf]) == nil)
    }
  }

  @Test("proves every leaf of every size up to 80, and no other leaf, place or root") func inclusion() {
    let leaves = Self.leaves(300)
    let tree = LogTree(leaves)
    for size in Array(1...80) + [127, 128, 129, 255, 256, 257, 300] {
      let root = Self.naive(leaves[..<size])
      for index in 0..<size where size <= 80 || index % 13 == 0 {
        let path = tree.inclusionPath(of: index, in: size)
        func leads(_ leaf: ChainHash, _ index: Int, _ size: Int, _ path: [ChainHash]) -> ChainHash? {
          LogTree.root(ofLeaf: leaf, at: Int64(index), in: Int64(size), path: path)
        }
        #expect(leads(leaves[index], index, size, path) == root)
        #expect(leads(leaves[(index + 1) % 300], index, size, path) != root)
        if index + 1 < size { #expect(leads(leaves[index], index + 1, size, path) != root) }
        #expect(leads(leaves[index], index, size, path + [root]) == nil)
        if let last = path.indices.last {
          #expect(leads(leaves[index], index, size, path.dropLast()) != root)
          var changed = path
          changed[last] = leaves[299]
          #expect(leads(leaves[index], index, size, changed) != root)
        }
      }
    }
  }

  @Test("proves every earlier tree to be its beginning, and no forked one") func consistency() {
    let leaves = Self.leaves(64)
    let tree = LogTree(leaves)
    var forked = leaves
    forked[3] = leaves[40]
    for later in 1...64 {
      let laterRoot = Self.naive(leaves[..<later])
      for size in 1...later {
        let root = Self.naive(leaves[..<size])
        let path = tree.consistencyPath(from: size, to: later)
        func holds(_ root: ChainHash, _ laterRoot: ChainHash, _ path: [ChainHash]) -> Bool {
          LogTree.isConsistent(Int64(size), root, with: Int64(later), laterRoot, path: path)
        }
        #expect(holds(root, laterRoot, path), "\(size) of \(later)")
        #expect(!holds(root, laterRoot, path + [root]))
        if !path.isEmpty { #expect(!holds(root, laterRoot, path.dropLast())) }
        if later > 3 {
          let other = Self.naive(forked[..<later])
          let otherPath = LogTree(forked).consistencyPath(from: size, to: later)
          #expect(!holds(root, other, path))
          // The fork's own path leads to the fork's root from a beginning without the changed leaf only.
          #expect(holds(root, other, otherPath) == (size <= 3 && Self.naive(forked[..<size]) == root))
        }
      }
    }
  }

  @Test("that has forgotten its first leaves proves the later ones, and its beginnings from there, as if it had not")
  func forgetting() {
    let leaves = Self.leaves(40)
    let whole = LogTree(leaves)
    for gone in 0...40 {
      // Forgotten at once, or in two steps.
      for step in [0, gone / 3] {
        var tree = LogTree(leaves)
        tree.forget(before: step)
        tree.forget(before: gone)
        #expect(tree.count == 40 && tree.leaves == Array(leaves[gone...]))
        for later in max(gone, 1)...40 {
          #expect(tree.frontier(at: later) == whole.frontier(at: later))
          for size in max(gone, 1)...later {
            #expect(tree.consistencyPath(from: size, to: later) == whole.consistencyPath(from: size, to: later))
          }
          for index in gone..<later {
            #expect(tree.inclusionPath(of: index, in: later) == whole.inclusionPath(of: index, in: later))
          }
        }
      }
    }
    var tree = LogTree(Array(leaves[..<30]))
    tree.forget(before: 21)
    for leaf in leaves[30...] { tree.append(leaf) }
    #expect(tree.frontier(at: 40) == whole.frontier(at: 40) && tree.leaves(25..<35) == leaves[25..<35])
  }
}

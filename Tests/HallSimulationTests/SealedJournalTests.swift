import Crypto
import Foundation
import Seals
import Testing

@testable import HallSimulation

/// The judge of seals must find what is wrong with them: here a small journal is broken in every way.
@Suite("The judge of seals") struct SealedJournalTests {
  private static var key: SealKey { SealKey(1) }

  /// A journal of row 1, a result, its statement, a checkpoint and one row more.
  private struct Small {
    var key: SealKey? = SealedJournalTests.key
    var origin = "rada.example/ab"
    var rows: [SealedJournal.Row] = []

    init(key: SealKey? = SealedJournalTests.key) {
      self.key = key
      if key == nil { origin = "vote-daemon/ab" }
      add("journal", ["id": "ab"])
      add("resultEstablished", ["number": 1])
      add("ballotStatement", ["ballot": 1])
      certify()
      add("incident", ["what": "clockJumped"])
    }

    var tree: LogTree {
      LogTree(
        rows.map { row in TreeFrontier.leaf(of: row.hash.withUnsafeBytes { ChainHash($0) }) })
    }

    mutating func add(_ kind: String, _ body: [String: Any], at place: Int? = nil) {
      let hash = Data(SHA256.hash(data: Data("\(kind) \(rows.count)".utf8)))
      rows.append(SealedJournal.Row(sequence: Int64(rows.count + 1), kind: kind, body: body, hash: hash))
    }

    /// A checkpoint of so many rows, signed by the product's own code.
    mutating func certify(_ size: Int? = nil, of other: ChainHash? = nil) {
      let size = size ?? rows.count
      add(
        "checkpoint",
        [
          "note": note(size, of: other),
          "path": tree.inclusionPath(of: size - 1, in: size).map(\.description),
        ])
    }

    func note(_ size: Int, of other: ChainHash? = nil) -> String {
      let root = other ?? tree.frontier(at: size).root
      return SignedNote(
        Checkpoint(origin: origin, size: Int64(size), root: root).text, signedBy: key?.signer
      ).description
    }

    /// What the judge says who knows the council's key.
    func judged(by key: SealKey? = SealedJournalTests.key) -> SealedJournal { SealedJournal(rows, key: key) }
  }

  @Test("finds nothing where nothing is wrong, and says which checkpoints are owed and how they came") func sound() {
    var journal = Small()
    #expect(journal.judged().problems == [] && journal.judged().owed == [])
    journal.add("ballotSettled", ["number": 1])
    journal.add("ballotStatement", ["ballot": 1])
    journal.add("sittingClosed", [:])
    journal.add("sittingStatement", [:])
    #expect(journal.judged().owed == [7, 9])
    journal.certify(7)
    journal.add("incident", ["what": "daemonStarted"])
    journal.certify(9)
    let seals = journal.judged()
    #expect(seals.problems == [] && seals.owed == [])
    #expect(seals.checkpoints.map(\.wasOwed) == [false, true, true])
    #expect(seals.checkpoints.map(\.isOfLaterLife) == [false, false, true])
    #expect(Small(key: nil).judged(by: nil).problems == [])
  }

  @Test("finds a result without a statement, and a statement of nothing") func statements() {
    var missing = Small()
    missing.add("ballotAnnulled", ["number": 2])
    #expect(missing.judged().problems.count == 1, "at the end")
    missing.add("incident", [:])
    missing.add("ballotStatement", ["ballot": 2])
    #expect(missing.judged().problems.count == 2, "not in the next row")
    var other = Small()
    other.add("sittingClosed", [:])
    other.add("ballotStatement", ["ballot": 1])
    #expect(other.judged().problems.count == 1)
  }

  @Test("finds a checkpoint of other rows, of another log, of another key, of no key, and of an older statement")
  func checkpoints() {
    func problems(_ change: (inout Small) -> Void) -> [String] {
      var journal = Small()
      journal.add("resultEstablished", ["number": 2])
      journal.add("ballotStatement", ["ballot": 2])
      change(&journal)
      return journal.judged().problems
    }
    #expect(problems { $0.certify() } == [])
    #expect(problems { $0.certify(of: $0.tree.frontier(at: 6).root) }.count == 1, "one leaf short")
    #expect(problems { $0.certify(3) }.count == 1, "once more of the first")
    #expect(problems { $0.certify(6) }.count == 1, "of a row that is no statement")
    let wrongOrigin = problems {
      $0.origin = "rada.example/ba"
      $0.certify()
    }
    #expect(wrongOrigin.count == 1)
    let stranger = problems {
      $0.key = SealKey(2)
      $0.certify()
    }
    #expect(stranger.count == 1)
    let unsigned = problems {
      $0.key = nil
      $0.certify()
    }
    #expect(unsigned.count == 1)
    let path = problems {
      let note = $0.note(7)
      $0.add("checkpoint", ["note": note, "path": [String]()])
    }
    #expect(path.count == 1)
    #expect(Small().judged(by: nil).problems.count == 1, "signed where there is no key")
  }

  @Test("holds a checkpoint that was seen against any later journal") func shown() {
    let journal = Small()
    #expect(journal.judged().problem(in: journal.note(3)) == nil)
    #expect(journal.judged().problem(in: journal.note(3, of: journal.tree.frontier(at: 2).root)) != nil)
    var cut = journal
    cut.rows.removeLast(3)
    #expect(cut.judged().problem(in: journal.note(3)) != nil)
    #expect(journal.judged().problem(in: "nothing") != nil)
  }

  @Test("computes the roots and paths of RFC 6962 as Certificate Transparency's own vectors have them") func vectors() {
    let inputs = [
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    var tree = RecomputedTree()
    for input in inputs {
      let digits = Array(input)
      tree.append(
        Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }))
    }
    #expect(tree.root(0) == nil && tree.root(9) == nil)
    #expect(tree.root(1)?.hexadecimal == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    #expect(tree.root(7)?.hexadecimal == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")
    #expect(tree.root(8)?.hexadecimal == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    #expect(
      tree.path(of: 5, in: 8).map(\.hexadecimal) == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }
}

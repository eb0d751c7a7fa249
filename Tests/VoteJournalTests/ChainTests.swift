import Seals
import Testing

@testable import VoteJournal

@Suite("The chain")
struct ChainTests {
  @Test("a journal founded and filled alike has the hash that was computed by other means")
  func golden() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    #expect(journal.head == JournalHead(sequence: 1, hash: journal.head.hash))
    // From the Python program of docs/journal.md.
    #expect(journal.head.hash.description == goldenFoundingHash)
    let appended = try journal.append(votes(1...2))
    #expect(appended.sequences == 2...3)
    #expect(appended.head.hash.description == goldenThirdHash)
  }

  @Test("the chain goes on over a reopening, and the later journal holds every earlier seal")
  func reopening() throws {
    let directory = try TemporaryDirectory()
    var seals: [JournalHead] = []
    for round in 0..<5 {
      let journal = try opened(directory)
      if let last = seals.last { #expect(journal.head == last) }
      seals.append(try journal.append(votes(1...(round + 1))).head)
      seals.append(try journal.append([vote(9)]).head)
      journal.close()
    }
    let journal = try opened(directory)
    for seal in seals { #expect(try journal.holds(seal)) }
    let strange = JournalHead(sequence: seals[0].sequence, hash: seals[1].hash)
    #expect(try !journal.holds(strange))
    #expect(try !journal.holds(JournalHead(sequence: journal.head.sequence + 1, hash: journal.head.hash)))
    #expect(try journal.verify() == journal.head)
  }

  @Test("the same rows in one batch, in many, and with copies of the log between give the same hash")
  func batching() throws {
    let one = try TemporaryDirectory()
    let many = try TemporaryDirectory()
    let whole = try opened(one).append(votes(1...60)).head
    let journal = try opened(many)
    for seat in 1...60 {
      _ = try journal.append([vote(seat)])
      if seat % 7 == 0 { try journal.checkpoint() }
    }
    #expect(journal.head == whole)
  }

  @Test("every field and every boundary between fields counts")
  func fields() {
    func hash(
      _ id: String = "a", _ sequence: Int64 = 2, _ at: Int64 = 3, _ monotonic: Int64 = 4, _ boot: String = "bb",
      _ kind: String = "kk", _ body: String = "{}"
    ) -> ChainHash {
      var chain = HashChain()
      return Array(boot.utf8).withUnsafeBytes { boot in
        Array(kind.utf8).withUnsafeBytes { kind in
          Array(body.utf8).withUnsafeBytes { body in
            chain.next(
              after: HashChain.genesis(identifier: id), sequence: sequence, at: at, monotonic: monotonic, boot: boot,
              kind: kind, body: body)
          }
        }
      }
    }
    let hashes: Set<ChainHash> = [
      hash(), hash("b"), hash("a", 3), hash("a", 2, 4), hash("a", 2, 3, 5), hash("a", 2, 3, 4, "bc"),
      hash("a", 2, 3, 4, "bb", "kl"), hash("a", 2, 3, 4, "bb", "kk", "[]"), hash("a", 2, 3, 4, "bbk", "k"),
      hash("a", 2, 3, 4, "b", "bkk"), hash("a", 2, 3, 4, "bb", "kk{", "}"), hash("a", 3, 2),
    ]
    #expect(hashes.count == 12)
  }

  @Test("a row of the greatest length and one of the least are read back byte for byte")
  func lengths() throws {
    let directory = try TemporaryDirectory()
    let long = NewRow(
      kind: String(repeating: "k", count: NewRow.maximumKindBytes),
      body: [UInt8](repeating: UInt8(ascii: "x"), count: NewRow.maximumBodyBytes), at: .max, monotonic: .min)
    let short = NewRow(kind: "k", body: "0", at: .min, monotonic: .max)
    let journal = try opened(directory)
    _ = try journal.append([long, short])
    journal.close()
    let rows = try allRows(try opened(directory), from: 2)
    #expect(rows.map(\.body) == [long.body, short.body])
    #expect(rows.map(\.kind) == [long.kind, short.kind])
    #expect(rows.map(\.at) == [.max, .min])
    #expect(rows.map(\.monotonic) == [.min, .max])
  }

  @Test("a hash is written and read as 64 hexadecimal digits, and nothing else is one")
  func hexadecimal() throws {
    let hash = HashChain.genesis(identifier: "a")
    #expect(ChainHash(hexadecimal: hash.description) == hash)
    #expect(ChainHash(hexadecimal: hash.description.uppercased()) == hash)
    for wrong in ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)] {
      #expect(ChainHash(hexadecimal: wrong) == nil)
    }
    #expect(hash.bytes.count == 32)
    for index in 0..<32 {
      var bytes = hash.bytes
      bytes[index] ^= 1
      #expect(bytes.withUnsafeBytes { ChainHash($0) } != hash, "byte \(index) counts")
    }
  }
}

import Foundation
import TallyEngine
import Testing

@testable import VoteJournal

/// What a fuzzer does at random, done to every value of real sittings in turn.
@Suite("A journal that cannot have been written")
struct JournalDamageTests {
  static let seeds =
    (try? FileManager.default.contentsOfDirectory(at: JournalCorpusTests.corpus, includingPropertiesForKeys: nil))?
    .filter { $0.lastPathComponent.hasPrefix("sitting-") }.sorted { $0.path < $1.path } ?? []

  /// What is put in the place of a value.
  private static var strangers: [Any] {
    [
      0, 1, -1, 2, 3, 255, 65_536, 1_000_001, Int(UInt32.max), Int.max, Int.min, 0.5, "", "d1", "d9", "head", "secret",
      "rollCall", "registered", "annulled", "withheld", "open", NSNull(), true, [Any](), [String: Any](), ["d1", "d1"],
    ]
  }

  private static func rows(_ seed: URL) throws -> [JournalRow] {
    try Data(contentsOf: seed).withUnsafeBytes { JournalExercise.rows($0) }
  }

  private static func rebuilt(_ rows: [JournalRow]) -> [JournalRow] {
    JournalExercise.lines(rows).withUnsafeBytes { JournalExercise.rows($0) }
  }

  private static func changed(
    _ row: JournalRow, at: Int64? = nil, monotonic: Int64? = nil, kind: String? = nil, body: [UInt8]? = nil
  ) -> JournalRow {
    JournalRow(
      sequence: row.sequence, at: at ?? row.at, monotonic: monotonic ?? row.monotonic, boot: row.boot,
      kind: kind ?? row.kind, body: body ?? row.body, hash: row.hash)
  }

  @Test("is read or refused, whichever value of whichever row is another", arguments: seeds)
  func values(_ seed: URL) throws {
    let rows = try Self.rows(seed)
    var (refused, taken) = (0, 0)
    for (index, row) in rows.enumerated() where row.kind != "journal" {
      let body = try JSONSerialization.jsonObject(with: Data(row.body))
      for (number, place) in JSONPlace.all(in: body).enumerated() {
        // Every value gets one of the strangers, and all of them come round; the fuzzer has more time.
        let stranger = Self.strangers[(number + index) % Self.strangers.count]
        let spoiled = try JSONSerialization.data(
          withJSONObject: place.replacing(stranger, in: body), options: [.sortedKeys, .fragmentsAllowed])
        var journal = rows
        journal[index] = Self.changed(row, body: [UInt8](spoiled))
        let outcome = JournalExercise.read(Self.rebuilt(journal))
        if outcome.recovered == nil { refused += 1 } else { taken += 1 }
        for error in outcome.errors where outcome.recovered == nil {
          #expect(error.contains("рядок "), "«\(error)» does not say which row")
        }
      }
    }
    #expect(refused > 50 && taken > 5, "refused \(refused), taken \(taken)")
  }

  @Test(
    "is read or refused, whichever row is left out, doubled, moved to the end or called otherwise", arguments: seeds)
  func order(_ seed: URL) throws {
    let rows = try Self.rows(seed)
    let kinds = Set(rows.map(\.kind)).sorted()
    let each = seed.lastPathComponent == "sitting-secret" ? kinds.count : 1
    for index in rows.indices.dropFirst() {
      var without = rows
      without.remove(at: index)
      JournalExercise.read(Self.rebuilt(without))
      JournalExercise.read(Self.rebuilt(without + [rows[index]]))
      JournalExercise.read(Self.rebuilt(rows + [rows[index]]))
      for kind in (kinds + kinds)[index % kinds.count..<index % kinds.count + each] {
        var journal = rows
        journal[index] = Self.changed(rows[index], kind: kind)
        JournalExercise.read(Self.rebuilt(journal))
      }
    }
  }

  @Test("is read or refused, whatever its clocks say", arguments: seeds)
  func clocks(_ seed: URL) throws {
    let rows = try Self.rows(seed)
    for index in rows.indices.dropFirst() {
      let times = [Int64.min, -1, 0, 253_402_300_800_000, 18_446_744_073_709, Int64.max]
      for time in [times[index % times.count], .max] {
        var journal = rows
        journal[index] = Self.changed(rows[index], at: time)
        JournalExercise.read(Self.rebuilt(journal))
        journal[index] = Self.changed(rows[index], monotonic: time)
        JournalExercise.read(Self.rebuilt(journal))
      }
    }
  }
}

import Foundation
import GRDB
import Testing

@testable import VoteJournal

@Suite("Tampering")
struct TamperingTests {
  private func filled() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...9))
    return directory
  }

  private static let noGuards = "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete"

  @Test(
    "UPDATE and DELETE are refused",
    arguments: [
      "UPDATE journal SET at = 1 WHERE sequence = 2", "DELETE FROM journal", "DELETE FROM journal WHERE sequence = 10",
    ])
  func appendOnly(statement: String) throws {
    let directory = try filled()
    #expect(throws: DatabaseError.self) { try tamper(directory, statement) }
    #expect(try damage(directory) == nil)
  }

  @Test(
    "one column of one row changed behind the guards is found, with the row's number",
    arguments: [
      "at = at + 1", "monotonic = monotonic - 1", "boot = 'boot-2'", "kind = 'vote.recordeD'",
      "body = replace(body, 'for', 'foR')", "hash = zeroblob(32)", "body = body || ' '", "body = body || char(0)",
    ])
  func changedRow(change: String) throws {
    let directory = try filled()
    try tamper(directory, Self.noGuards, "UPDATE journal SET \(change) WHERE sequence = 5")
    #expect(try damage(directory) == Damage(row: 5, reason: .wrongHash))
  }

  @Test("a row taken out, moved, doubled or put in is found")
  func changedOrder() throws {
    let cases: [(String, Damage)] = [
      ("DELETE FROM journal WHERE sequence = 4", Damage(row: 4, reason: .missing(found: 5))),
      ("DELETE FROM journal WHERE sequence = 1", Damage(row: 1, reason: .missing(found: 2))),
      ("DELETE FROM journal", Damage(row: 1, reason: .notFounded)),
      ("UPDATE journal SET sequence = 11 WHERE sequence = 10", Damage(row: 10, reason: .missing(found: 11))),
      (
        "UPDATE journal SET sequence = 99 WHERE sequence = 3; UPDATE journal SET sequence = 3 WHERE sequence = 4; "
          + "UPDATE journal SET sequence = 4 WHERE sequence = 99", Damage(row: 3, reason: .wrongHash)
      ),
      (
        "INSERT INTO journal SELECT 11, at, monotonic, boot, kind, body, hash FROM journal WHERE sequence = 10",
        Damage(row: 11, reason: .wrongHash)
      ),
      (
        "INSERT OR REPLACE INTO journal SELECT 6, at, monotonic, boot, kind, body, hash FROM journal WHERE sequence = 7",
        Damage(row: 6, reason: .wrongHash)
      ),
      ("UPDATE journal SET kind = 'x' WHERE sequence = 1", Damage(row: 1, reason: .notFounded)),
      ("UPDATE journal SET body = replace(body, '0f', '0e') WHERE sequence = 1", Damage(row: 1, reason: .wrongHash)),
    ]
    for (statement, expected) in cases {
      let directory = try filled()
      try tamper(directory, Self.noGuards, statement)
      #expect(try damage(directory) == expected, "\(statement)")
    }
  }

  @Test("guards that were dropped, and a table rebuilt without its types, are found even where every row is sound")
  func changedSchema() throws {
    let dropped = try filled()
    try tamper(dropped, "DROP TRIGGER journal_no_delete")
    #expect(try damage(dropped) == Damage(row: 0, reason: .schema(object: "journal_no_delete")))

    let added = try filled()
    try tamper(added, "CREATE TABLE votes (x)")
    #expect(try damage(added) == Damage(row: 0, reason: .schema(object: "votes")))

    let rebuilt = try filled()
    try tamper(
      rebuilt, "CREATE TABLE other AS SELECT * FROM journal", "DROP TABLE journal",
      "ALTER TABLE other RENAME TO journal",
      "UPDATE journal SET body = CAST(body AS BLOB) WHERE sequence = 7")
    #expect(try damage(rebuilt) == Damage(row: 7, reason: .malformed(column: "body")))
  }

  @Test("a tail cut off cannot be seen from inside, and is shown by a published seal")
  func truncation() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    let early = try journal.append(votes(1...5)).head
    let seal = try journal.append(votes(6...9)).head
    journal.close()
    try tamper(
      directory, Self.noGuards, "DELETE FROM journal WHERE sequence > 8", JournalSchema.noUpdate, JournalSchema.noDelete
    )
    let cut = try opened(directory)
    #expect(try cut.holds(early))
    #expect(try !cut.holds(seal))
  }

  @Test("a page overwritten with rubbish is damage, not a crash")
  func rubbish() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...500))
    journal.close()
    let file = try #require(fopen(directory.path + "/journal.sqlite", "r+"))
    fseek(file, 5 * 4096, SEEK_SET)
    let rubbish = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) }
    fwrite(rubbish, 1, rubbish.count, file)
    fclose(file)
    let found = try #require(try damage(directory))
    #expect(found.row > 1 && found.row < 501)
  }

  @Test("somebody else's database, another version and a text file are refused by name")
  func foreign() throws {
    let other = try TemporaryDirectory()
    try tamper(other, "CREATE TABLE t (x)")
    #expect(throws: JournalError.foreign(path: other.path + "/journal.sqlite", found: "application_id 0")) {
      try Journal(directory: other.path)
    }
    let later = try filled()
    try tamper(later, "PRAGMA user_version = 2")
    #expect(
      throws: JournalError.foreign(path: later.path + "/journal.sqlite", found: "schema version 2, known is 1")
    ) { try Journal(directory: later.path) }
    let text = try TemporaryDirectory()
    let file = try #require(fopen(text.path + "/journal.sqlite", "w"))
    for _ in 0..<200 { fputs("this is no database\n", file) }
    fclose(file)
    #expect(throws: JournalError.foreign(path: text.path + "/journal.sqlite", found: "not an SQLite database")) {
      try Journal(directory: text.path)
    }
  }
}

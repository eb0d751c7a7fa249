import Foundation
import GRDB
import ProtocolDocuments
import Seals
import SittingScripts
import TallyEngine
import Testing

@testable import JournalRecord

@Suite("A journal's record") struct JournalRecordTests {
  @Test("holds every sitting with its registrations, and every ballot that is over with its seal")
  func holdsAll() throws {
    let folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 12, sittings: 3, ballots: 30, seed: 7)
    let record = try JournalRecord(path: folder.journal, secretary: "Тихий Іван")
    #expect(record.sittings.map(\.heading.sitting) == [1, 2, 3])
    let numbers = record.sittings.flatMap { $0.ballots.map(\.question.ballot) }
    #expect(numbers == Array(1...numbers.count))
    #expect(record.sittings.allSatisfy { $0.ballots.count >= 30 && $0.heading.secretary == "Тихий Іван" })
    #expect(record.sittings.flatMap(\.ballots).allSatisfy { $0.seal?.utf8.count == 64 })
    #expect(record.sittings[0].registrations.count >= 2 && record.sittings[0].registrations[0].isQuorate)
    #expect(record.sittings[0].registrations[0].entries.count == 11)
    #expect(record.sitting(ofBallot: numbers.last!)?.heading.sitting == 3)
    // Everything that can happen did, so that the tests of what is written from it mean something.
    let endings = Set(record.sittings.flatMap { $0.ballots.map(\.ending.kind) })
    #expect(endings == ["adopted", "rejected", "settled", "annulled", "withheld"])
    #expect(record.sittings.flatMap(\.ballots).contains { $0.question.mode == .secret && $0.paper != nil })
    let incidents = record.sittings.flatMap(\.incidents).map(\.description)
    for words in ["анульовано", "не збіглися", "спір вирішено", "внесено лічильною", "конфлікт", "пульт не відповідав"]
    {
      #expect(incidents.contains { $0.contains(words) }, "no incident says «\(words)»")
    }
  }

  @Test(
    "read sitting by sitting is what it is read at once, its part of the log too, with the leaves of one sitting alone")
  func sittingBySitting() throws {
    let folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 9, sittings: 4, ballots: 6, seed: 23, isSealed: true)
    let record = try JournalRecord(path: folder.journal, secretary: "Тихий Іван")
    let journal = try VerifiedJournal(path: folder.journal, secretary: "Тихий Іван")
    #expect(journal.head == record.head && journal.rowCount == Int64(record.log.leaves.count))
    var index = 0
    while let sitting = try journal.nextSitting() {
      #expect(sitting.record == record.sittings[index] && sitting.chronicle == record.chronicles[index])
      #expect(sitting.record.ballots.allSatisfy { $0.proof?.holds == true })
      #expect(sitting.closing == record.closings[index] && sitting.closing != nil)
      let excerpt = try #require(journal.takeLog(of: sitting))
      #expect(excerpt == record.log(ofSitting: index) && (index == 0) == excerpt.consistency.isEmpty)
      // What follows the sitting's last checkpoint was read already: a row or two.
      #expect(journal.log.leaves.count < 5 && journal.log.count == Int(journal.rowsRead))
      index += 1
    }
    #expect(index == 4 && journal.rowsRead == journal.rowCount && journal.log.count == record.log.leaves.count)
  }

  @Test("has times to the second, as the sockets tell them") func wholeSeconds() throws {
    let folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 5, ballots: 3, seed: 1)
    let sitting = try #require(try JournalRecord(path: folder.journal).sittings.first)
    let times =
      sitting.ballots.flatMap { [$0.question.openedAt, $0.question.closedAt] }
      + sitting.registrations.flatMap { [$0.openedAt] + $0.entries.map(\.at) }
    #expect(times.count > 10 && times.allSatisfy { $0 % 1_000 == 0 })
  }

  @Test("of a secret ballot is totals, and nobody's name") func secret() throws {
    let folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 9, ballots: 60, seed: 3)
    let sitting = try #require(try JournalRecord(path: folder.journal).sittings.first)
    let secret = sitting.ballots.filter { $0.question.mode == .secret }
    #expect(secret.count > 5 && secret.allSatisfy { $0.lines.isEmpty })
  }

  @Test("is the same from a killed daemon's file with its log, and from a folder where nobody may write")
  func withLog() throws {
    let folder = try Folder()
    let scripted = try ScriptedSitting(ScriptedCouncil.make(deputies: 4), journalIn: folder.path)
    try scripted.order(.openSitting(session: "1", sitting: 1, presiding: "head", headPresent: true))
    try scripted.register()
    try scripted.order(.openBallot(question: "1", title: "Про одне", kind: "decision", seconds: 60, repeatOf: nil))
    try scripted.press([(1, .for), (2, .against)])
    try scripted.closeBallot()
    // What a kill leaves: the rows are in the log only. The copy is of the live file on purpose.
    let killed = try Folder()
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
      try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: killed.path + "/" + name)
    }
    scripted.close()
    let whole = try JournalRecord(path: folder.journal)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: killed.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: killed.path) }
    let before = try FileManager.default.contentsOfDirectory(atPath: killed.path).sorted()
    let record = try JournalRecord(path: killed.journal)
    #expect(record.sittings == whole.sittings && record.head == whole.head && whole.sittings[0].ballots.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: killed.path).sorted() == before)
    try FileManager.default.removeItem(atPath: killed.path + "/journal.sqlite-wal")
    let withoutLog = try? JournalRecord(path: killed.journal)
    #expect(withoutLog?.sittings.isEmpty != false, "the rows were not in the log, so this test shows nothing")
  }

  @Test("is refused where a row was changed, the file is another's, missing, or in use") func refused() throws {
    let folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 4, ballots: 2, seed: 5)
    let queue = try DatabaseQueue(path: folder.journal)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "DROP TRIGGER journal_no_update")
      try database.execute(sql: "UPDATE journal SET at = at + 1 WHERE kind = 'voteRecorded'")
      #expect(database.changesCount > 0)
      try database.execute(
        sql: "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal\n"
          + "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END")
    }
    try queue.close()
    #expect { try JournalRecord(path: folder.journal) } throws: { error in
      guard case .damaged? = error as? JournalRecordError else { return false }
      return String(describing: error).contains("печатками")
    }
    #expect(throws: JournalRecordError.missing(path: "/nowhere/journal.sqlite")) {
      try JournalRecord(path: "/nowhere/journal.sqlite")
    }
    let foreign = folder.path + "/notes.txt"
    try Data("не журнал, а просто довгий текст у файлі, який хтось так назвав".utf8).write(to: URL(filePath: foreign))
    #expect(throws: JournalRecordError.foreign(path: foreign)) { try JournalRecord(path: foreign) }
  }
}

extension RollCall.Ending {
  var kind: String {
    switch self {
    case .adopted: "adopted"
    case .rejected: "rejected"
    case .disputed: "disputed"
    case .settled: "settled"
    case .annulled: "annulled"
    case .withheld: "withheld"
    }
  }
}

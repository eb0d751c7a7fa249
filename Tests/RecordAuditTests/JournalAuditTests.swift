import Foundation
import GRDB
import JournalRecord
import ProtocolDocuments
import Seals
import SittingScripts
import TallyEngine
import Testing
import VoteJournal

@testable import RecordAudit
@testable import Sealing

@Suite("A sealed journal") struct JournalAuditTests {
  private static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test("is verified with its key, and not with another") func verified() throws {
    let key = try NoteSigner(generatedFor: "rada.example")
    let sitting = try PublishedSitting(sittings: 2, ballots: 12, deputies: 7, key: key, isPublished: false)
    let report = try JournalAudit.run(sitting.journal, AuditMeans(keys: [key.verifier]))
    #expect(report.faults == [] && report.verified.count == 4)
    let other = try NoteSigner(generatedFor: "rada.example").verifier
    #expect(try !JournalAudit.run(sitting.journal, AuditMeans(keys: [other])).faults.isEmpty)
  }

  @Test("that was cut off is shown by a checkpoint that was published") func cutOff() throws {
    let sitting = try PublishedSitting(sittings: 1, ballots: 5, isPublished: false)
    let last = try #require(JournalRecord(path: sitting.journal).checkpoints.last)
    let queue = try DatabaseQueue(path: sitting.journal)
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "DROP TRIGGER journal_no_delete")
      try database.execute(sql: "DELETE FROM journal WHERE sequence > (SELECT max(sequence) FROM journal) - 8")
      try database.execute(
        sql: "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal\n"
          + "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END")
    }
    try queue.close()
    let means = AuditMeans(keys: [sitting.key.verifier])
    #expect(try JournalAudit.run(sitting.journal, means).faults == [], "a shorter chain is a sound chain")
    let report = try JournalAudit.run(
      sitting.journal, AuditMeans(keys: [sitting.key.verifier], earlier: [last]))
    #expect(report.faults.contains { $0.contains("а має бути") })
  }

  @Test("that nothing seals is not believed with a key, and without one is as an earlier version left it")
  func withoutSeals() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try RandomSittings.hold(in: folder, deputies: 5, ballots: 3, seed: 1)
    let key = try NoteSigner(generatedFor: "rada.example").verifier
    let report = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans(keys: [key]))
    #expect(report.faults == ["У журналі немає жодної контрольної точки: ключем не засвідчено нічого."])
    let keyless = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans())
    #expect(keyless.faults == [] && keyless.remarks.contains { $0.contains("давніша версія") })
  }

  @Test("to which ballots were added that nothing seals is not believed") func addedWithoutSeals() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = try NoteSigner(generatedFor: "rada.example")
    try RandomSittings.hold(in: folder, deputies: 5, ballots: 2, seed: 1, key: key)
    try RandomSittings.hold(in: folder, deputies: 5, ballots: 2, seed: 2)
    for keys in [[key.verifier], []] {
      let report = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans(keys: keys))
      #expect(report.faults.count { $0.contains("не засвідчено жодним підписом") } >= 2, "\(report.faults)")
      #expect(!report.remarks.contains { $0.contains("давніша версія") })
    }
  }

  @Test("is no fork of another that the same council began with the same key") func otherJournal() throws {
    let key = try NoteSigner(generatedFor: "rada.example")
    let one = try PublishedSitting(sittings: 1, ballots: 3, key: key, isPublished: false)
    let other = try PublishedSitting(sittings: 1, ballots: 2, key: key, isPublished: false)
    let note = try #require(JournalRecord(path: other.journal).checkpoints.first)
    let report = try JournalAudit.run(one.journal, AuditMeans(keys: [key.verifier], earlier: [note]))
    #expect(report.faults.count == 1 && report.faults[0].contains("точка іншого журналу"), "\(report.faults)")
  }

  @Test("in which a record was sealed that the votes do not come to is not believed") func forgedStatement() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = try NoteSigner(generatedFor: "rada.example")
    let scripted = try ScriptedSitting(ScriptedCouncil.make(deputies: 5), journalIn: folder, key: key)
    try scripted.order(.openSitting(session: "1", sitting: 1, presiding: "head", headPresent: true))
    try scripted.register()
    try scripted.order(.openBallot(question: "1", title: "Про одне", kind: "decision", seconds: 60, repeatOf: nil))
    try scripted.press([(1, .for), (2, .for), (3, .for), (4, .for)])
    try scripted.closeBallot()
    scripted.close()
    let path = folder + "/journal.sqlite"
    let means = AuditMeans(keys: [key.verifier])
    #expect(try JournalAudit.run(path, means).faults == [])
    // Whoever has the key and the machine seals another name list, with a sound chain, tree and signature.
    let record = try #require(try JournalRecord(path: path).sittings[0].ballots.first)
    var lines = record.lines
    let index = try #require(lines.firstIndex { $0.mark == .notVoting(.unexplained) })
    lines[index] = RollCall.Line(
      voter: lines[index].voter, name: lines[index].name, gender: lines[index].gender,
      faction: lines[index].faction, mark: .chose(.for, .console))
    var tally = record.tally
    tally.for += 1
    tally.notVoting -= 1
    let forged = try RollCall(
      heading: record.heading, question: record.question, rule: record.rule, lines: lines, tally: tally,
      ending: record.ending)
    let journal = try Journal(directory: folder)
    let notary = try Notary(of: journal, signer: key)
    let now = Moment(wall: 1, monotonic: 0)
    _ = try journal.append([
      SealCoding().row(BallotStatement(forged, threshold: .majority, sealed: [:]), at: now)
    ])
    try notary.certify(newest: true, at: now)
    journal.close()
    #expect(try JournalAudit.run(path, means).faults.contains { $0.contains("рядки голосів") })
  }

  @Test("whose daemon died between a result and its checkpoint gets the checkpoint at the next start") func owed()
    throws
  {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let scripted = try ScriptedSitting(
      ScriptedCouncil.make(deputies: 5), journalIn: folder, isSealed: true, diesBeforeCheckpoints: true)
    try scripted.order(.openSitting(session: "1", sitting: 1, presiding: "head", headPresent: true))
    try scripted.register()
    for question in ["1", "2"] {
      try scripted.order(
        .openBallot(question: question, title: "Про одне", kind: "decision", seconds: 60, repeatOf: nil))
      try scripted.press([(1, .for), (2, .for)])
      try scripted.closeBallot()
    }
    scripted.close()
    #expect(try JournalRecord(path: folder + "/journal.sqlite").sittings[0].ballots.allSatisfy { $0.proof == nil })
    let key = try NoteSigner(generatedFor: "rada.example")
    let before = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans())
    #expect(before.faults == [] && before.remarks.count { $0.contains("контрольної точки на нього ще немає") } == 2)
    #expect(!before.remarks.contains { $0.contains("давніша версія") })
    let journal = try Journal(directory: folder)
    let notary = try Notary(of: journal, signer: key)
    let rows = try journal.rows()
    while let row = try rows.next() { try notary.recall(row) }
    #expect(notary.isOwing && notary.rows.unproved.count == 2)
    try notary.certify(newest: false, at: Moment(wall: 5, monotonic: 5))
    #expect(!notary.isOwing && notary.rows.proof(of: 1)?.holds == true && notary.rows.proof(of: 2)?.holds == true)
    journal.close()
    let report = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans(keys: [key.verifier]))
    #expect(report.faults == [])
    #expect(try JournalRecord(path: folder + "/journal.sqlite").sittings[0].ballots.allSatisfy { $0.proof != nil })
  }

  @Test("holds no name and no choice of a secret ballot in what is sealed of it") func secret() throws {
    let sitting = try PublishedSitting(sittings: 1, ballots: 40, deputies: 6, seed: 2, isPublished: false)
    let record = try JournalRecord(path: sitting.journal).sittings[0]
    let secret = record.ballots.filter { $0.question.mode == .secret }
    #expect(secret.count > 4)
    for ballot in secret {
      let statement = try SealCoding().read(
        BallotStatement.self, try #require(ballot.proof).row.body.utf8)
      #expect(statement.names.isEmpty && statement.tally == ballot.tally)
    }
  }
}

import Foundation
import GRDB
import JournalRecord
import ProtocolDocuments
import Sealing
import Seals
import SittingScripts
import TallyEngine
import Testing

@testable import RecordAudit
@testable import TallyThread
@testable import VoteJournal

/// Journals that earlier versions wrote, row by row as they wrote them (`Fixtures`): each ends in the middle of a ballot, as
/// a machine leaves it that is switched off and updated.
@Suite("A journal of an earlier version", .serialized)
struct OldJournalTests {
  private static let author = Operator(user: "sekretar", uid: 1_000)

  /// The journal in a folder of its own.
  private static func folder(_ fixture: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "old-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(fixture).sql")
    let queue = try DatabaseQueue(path: path + "/journal.sqlite")
    let sql = try String(contentsOf: script, encoding: .utf8)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return path
  }

  private static func outcomes(_ record: JournalRecord) -> [String] {
    var outcomes: [String] = []
    for ballot in record.sittings.flatMap(\.ballots) as [RollCall] {
      let word =
        switch ballot.ending {
        case .adopted: "adopted"
        case .rejected: "rejected"
        case .settled: "settled"
        case .annulled: "annulled"
        case .withheld: "withheld"
        case .disputed: "disputed"
        }
      outcomes.append("\(ballot.question.ballot) \(word)")
    }
    return outcomes
  }

  @Test("of before the seals and most rules gives the records that were printed then")
  func firstRecords() throws {
    let folder = try Self.folder("journal-of-the-first-daemon")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let record = try JournalRecord(path: folder + "/journal.sqlite")
    #expect(
      Self.outcomes(record) == ["1 adopted", "2 rejected", "3 settled", "4 annulled", "5 adopted", "6 withheld"])
    #expect(record.sittings.map(\.heading.sitting) == [1, 2] && record.sittings[0].registrations.count == 2)
    #expect(record.sittings[0].ballots[0].tally == Tally(for: 4, against: 1, notVoting: 0, absent: 0))
    #expect(record.sittings.flatMap(\.ballots).allSatisfy { $0.seal?.utf8.count == 64 && $0.proof == nil })
    let report = try JournalAudit.run(folder + "/journal.sqlite", AuditMeans())
    #expect(report.faults == [])
    #expect(report.remarks.count { $0.contains("без запечатаного запису (давніша версія служби)") } == 6)
  }

  @Test("of before the seals and most rules goes on with its open ballot, and seals what comes")
  func firstGoesOn() throws {
    let folder = try Self.folder("journal-of-the-first-daemon")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let life = try Life(folder)
    let open = try #require(life.sitting.openBallot)
    #expect(open.number == 7 && open.tally == Tally(for: 3, abstained: 1, notVoting: 0, absent: 1))
    #expect(life.events == [.ballotResumed(number: 7, millisecondsLeft: 59_179)])
    // The head takes no part in this sitting, so four of six are needed: one vote is missing.
    #expect(try life.press(2, .for) == .recorded)
    try life.close()
    #expect(life.sitting.ballots.last?.outcome == .adopted)
    try life.order(.closeSitting)
    life.end()
    let record = try JournalRecord(path: folder + "/journal.sqlite")
    #expect(Self.outcomes(record).last == "7 adopted" && record.sittings[1].ballots[0].proof?.holds == true)
    #expect(record.closings.map { $0 != nil } == [false, true])
    // The first checkpoint's tree is over the old rows, too.
    #expect(try JournalAudit.run(folder + "/journal.sqlite", AuditMeans()).faults == [])
  }

  @Test("of before the seals gives its records, and its open secret ballot is annulled and repeated")
  func beforeSeals() throws {
    let folder = try Self.folder("journal-before-the-seals")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let before = try JournalRecord(path: folder + "/journal.sqlite")
    #expect(
      Self.outcomes(before) == [
        "1 adopted", "2 rejected", "3 settled", "4 annulled", "5 adopted", "6 rejected", "7 adopted", "8 adopted",
        "9 rejected",
      ])
    let secret = before.sittings[0].ballots[7]
    #expect(secret.lines.isEmpty && secret.tally == Tally(for: 4, against: 1, notVoting: 0, absent: 0))
    #expect(before.sittings[0].ballots[8].paper == Ballot.PaperCount(issued: 5, found: 5, invalid: 1))
    let life = try Life(folder)
    guard case .ballotAnnulled(10, _, .service)? = life.events.first else {
      Issue.record("the count of an earlier life went on: \(life.events)")
      return
    }
    #expect(life.sitting.openBallot == nil && life.sitting.ballotsToRepeat == [10])
    try life.order(
      .openBallot(question: "1", title: "Про питання № 1", kind: "secretary", seconds: nil, repeatOf: 10))
    for seat: UInt16 in 1...4 { #expect(try life.press(seat, .for) == .counted) }
    try life.close()
    life.end()
    let record = try JournalRecord(path: folder + "/journal.sqlite")
    #expect(Self.outcomes(record).suffix(2) == ["10 annulled", "11 adopted"])
    #expect(record.sittings[1].ballots.allSatisfy { $0.proof?.holds == true })
    #expect(try JournalAudit.run(folder + "/journal.sqlite", AuditMeans()).faults == [])
  }

  @Test("of a later version is refused with its row, and what is to be done")
  func later() throws {
    for (kind, body, said) in [
      ("delegatedVote", #"{"ballot":7,"voter":"d1"}"#, "(«delegatedVote»)"),
      ("breakStarted", #"{"by":{"user":"sekretar"}}"#, "поле «breakStarted.by.uid»: його немає"),
      ("voteRecorded", #"{"ballot":7,"voter":"d1","seat":2,"choice":0}"#, "депутат сидить не на місці 2"),
      ("voteRecorded", #"{"ballot":6,"voter":"d1","seat":1,"choice":0}"#, "голосування № 6 не триває"),
    ] {
      let folder = try Self.folder("journal-of-the-first-daemon")
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let journal = try Journal(directory: folder)
      let row = try journal.append([NewRow(kind: kind, body: body, at: 1_795_334_480_000, monotonic: 86_480_000)])
      let wanted = "рядок \(row.sequences.lowerBound) («\(kind)»"
      let notary = try Notary(of: journal, signer: nil)
      let error = #expect(throws: RowError.self) {
        try Recovery(journal, council: ScriptedCouncil.make(deputies: 3), notary: notary)
      }
      #expect(error?.description.contains(wanted) == true && "\(error!)".contains(said), "\(error!)")
      journal.close()
      let refusal = #expect(throws: JournalRecordError.self) { try JournalRecord(path: folder + "/journal.sqlite") }
      #expect(refusal?.description.contains(wanted) == true && "\(refusal!)".contains("резервну копію"))
    }
  }
}

/// A life of the daemon without a hall, on a journal that an earlier one left.
private final class Life {
  private(set) var sitting: Sitting
  /// What its start wrote.
  private(set) var events: [SittingEvent] = []
  private let journal: Journal
  private let notary: Notary
  private let coding = EventCoding()
  private var milliseconds: UInt64 = 5_000

  init(_ folder: String) throws {
    journal = try Journal(directory: folder)
    notary = try Notary(of: journal, signer: nil)
    let recovery = try Recovery(journal, council: ScriptedCouncil.make(deputies: 3), notary: notary)
    sitting = recovery.sitting
    events = sitting.resume(lastRow: recovery.lastRow, at: now)
    try write(events)
  }

  func end() { journal.close() }

  private var now: Moment {
    Moment(wall: 1_795_334_500_000 + Int64(milliseconds), monotonic: milliseconds * 1_000_000)
  }

  private func write(_ events: [SittingEvent]) throws {
    guard !events.isEmpty else { return }
    let statement = try notary.statement(after: events, in: sitting, at: now)
    _ = try journal.append(events.map { coding.row($0, at: now) } + [statement].compactMap(\.self))
    if statement != nil { try notary.certify(newest: true, at: now) }
  }

  func order(_ command: Command) throws {
    milliseconds += 100
    try write(try sitting.execute(command, by: Operator(user: "sekretar", uid: 1_000), at: now))
  }

  func press(_ seat: UInt16, _ key: Keys) throws -> Verdict {
    milliseconds += 100
    let press = KeyPress(
      seat: seat, down: key, key: key, pressed: true, ballot: UInt32(sitting.openBallot?.number ?? 0))
    let answer = sitting.press(press, at: now)
    try write(answer.events)
    return answer.verdict
  }

  func close() throws {
    try order(.closeBallot)
    let tally = try #require(sitting.ballotToEstablish?.tally)
    try write(sitting.establish(slots: tally, journal: tally, at: now))
  }
}

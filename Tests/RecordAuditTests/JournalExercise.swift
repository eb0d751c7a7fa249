import Foundation
import ProtocolDocuments
import TallyEngine

@testable import JournalRecord
@testable import RecordAudit
@testable import Sealing
@testable import Seals
@testable import TallyThread
@testable import VoteJournal

/// Takes any bytes as the rows of a journal and lets everything read it that reads a journal back; stops the process where
/// something holds no longer. The fuzzer calls it with what it invents, a test with what is kept in `Fuzz/corpus/journal`.
///
/// A line is a row: its wall clock and its monotonic clock in milliseconds, its kind, its body, with single blanks between.
/// What is no such line is left out. The first row, the chain and the numbers are made here: whoever can forge a row can
/// compute the rest, so a forger's journal has a sound chain.
enum JournalExercise {
  /// What the readers said of a journal.
  struct Outcome {
    var recovered: Recovery?
    var record: JournalRecord?
    /// What they threw, as a user reads it.
    var errors: [String] = []
  }

  static func run(_ bytes: UnsafeRawBufferPointer) { _ = read(rows(bytes)) }

  @discardableResult static func read(_ rows: [JournalRow]) -> Outcome {
    var outcome = Outcome()
    recover(rows, &outcome)
    record(rows, &outcome)
    for error in outcome.errors { precondition(!error.isEmpty && error.count < 2_000, "an error that says nothing") }
    precondition(
      outcome.record == nil || outcome.recovered != nil, "a daemon does not go on with what gives a record")
    return outcome
  }

  // MARK: Rows

  static let identifier = "0123456789abcdef0123456789abcdef"

  static func rows(_ bytes: UnsafeRawBufferPointer) -> [JournalRow] {
    var chain = HashChain()
    var previous = HashChain.genesis(identifier: identifier)
    var rows: [JournalRow] = []
    func add(_ at: Int64, _ monotonic: Int64, _ kind: String, _ body: [UInt8]) {
      let sequence = Int64(rows.count) + 1
      let boot = "boot"
      previous = Array(boot.utf8).withUnsafeBytes { boot in
        Array(kind.utf8).withUnsafeBytes { kind in
          body.withUnsafeBytes { body in
            chain.next(
              after: previous, sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind, body: body)
          }
        }
      }
      rows.append(
        JournalRow(
          sequence: sequence, at: at, monotonic: monotonic, boot: boot, kind: kind, body: body, hash: previous))
    }
    add(0, 0, "journal", Array(Founding(identifier: identifier, at: 0, monotonic: 0).body.utf8))
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
      guard parts.count == 4, !parts[2].isEmpty, let at = Int64(String(decoding: parts[0], as: UTF8.self)),
        let monotonic = Int64(String(decoding: parts[1], as: UTF8.self))
      else { continue }
      add(at, monotonic, String(decoding: parts[2], as: UTF8.self), Array(parts[3]))
    }
    return rows
  }

  /// The rows as such lines.
  static func lines(_ rows: some Sequence<JournalRow>) -> [UInt8] {
    rows.filter { $0.kind != "journal" }.flatMap { row in
      Array("\(row.at) \(row.monotonic) \(row.kind) ".utf8) + row.body + Array("\n".utf8)
    }
  }

  // MARK: The daemon

  private static let now = Moment(wall: 1_800_000_000_000, monotonic: 5_000_000_000)

  /// As the daemon does at its start: from the latest opening on.
  private static func recover(_ rows: [JournalRow], _ outcome: inout Outcome) {
    var rest = rows.suffix(from: rows.lastIndex { $0.kind == "sittingOpened" } ?? 0)
    var sealed = SealedRows()
    do {
      let recovery = try Recovery(
        from: { rest.popFirst() }, council: council, recall: { row throws(RowError) in try sealed.apply(row) })
      outcome.recovered = recovery
      try goOn(recovery)
    } catch {
      outcome.errors.append("\(error)")
    }
  }

  /// What the daemon does with a state, up to the end of the sitting.
  private static func goOn(_ recovery: Recovery) throws {
    var sitting = recovery.sitting
    let box = BallotBox(seats: sitting.council.voters.count)
    recovery.refill(box, try LiveTally(box: box, disclosure: .totals))
    _ = sitting.resume(lastRow: recovery.lastRow, at: now)
    for seat in sitting.council.seats.prefix(4) {
      for key in [Keys.present, .for] {
        _ = sitting.press(
          KeyPress(
            seat: seat.number, down: [key, .hold], key: key, pressed: true,
            ballot: UInt32(sitting.openBallot?.number ?? 0)), at: now)
      }
      _ = sitting.indication(forSeat: seat.number, at: now.monotonic)
    }
    show(sitting)
    let later = Moment(wall: now.wall + 7_200_000, monotonic: now.monotonic + 7_200_000_000_000)
    let author = Operator(user: "sekretar", uid: 1)
    func order(_ command: Command) {
      do throws(Refusal) { _ = try sitting.execute(command, by: author, at: later) } catch { _ = error.sentence }
    }
    _ = sitting.advance(to: later)
    order(.closeBallot)
    if let ballot = sitting.ballotToEstablish {
      _ = sitting.establish(slots: ballot.tally, journal: ballot.tally, at: later)
    }
    order(.startRegistration(seconds: 60))
    order(.finishRegistration)
    for kind in sitting.council.regulation.kinds.prefix(3) {
      order(.openBallot(question: "1", title: "Про бюджет", kind: kind.id, seconds: nil, repeatOf: nil))
      if let open = sitting.openBallot { order(.annulBallot(number: open.number, reason: "випробування")) }
    }
    order(.closeSitting)
    _ = sitting.indication(forSeat: 1, at: later.monotonic)
  }

  /// All that the sockets tell of a state.
  private static func show(_ sitting: Sitting) {
    let publication = Publication(timeZone: .gmt)
    _ = publication.kinds(sitting)
    _ = publication.hall(sitting.council)
    _ = publication.heading(sitting, presiding: sitting.presiding)
    for registration in sitting.registrations.suffix(3) {
      _ = publication.registration(registration, in: sitting)
      _ = publication.entries(registration, of: sitting.council)
    }
    for ballot in sitting.ballots.suffix(5) {
      _ = publication.ballot(ballot, of: sitting.council, seal: nil, at: now.monotonic)
      let votes = publication.votes(ballot, of: sitting.council)
      precondition(votes.count == sitting.council.voters.count)
      precondition(
        ballot.tally.participants + ballot.tally.absent == votes.count, "people came or went during a ballot")
      let counted = ballot.votes.count { $0 != nil }
      precondition(
        ballot.requirement.kind.mode == .secret ? counted == 0 : ballot.tally.voted == counted, "a vote of nobody")
    }
    for seat in sitting.council.seats { _ = publication.seatState(seat, in: sitting, online: true) }
    _ = sitting.ballotsToRepeat
  }

  /// What the council's files say where the journal has no open sitting.
  private static let council: Council = {
    let kind = QuestionKind(
      id: "decision", title: "Рішення", recordKind: "в цілому", mode: .rollCall, base: .deputies,
      threshold: .majority, source: "ст. 59")
    return Council(
      name: "Рада", convocation: "VIII", place: "село", composition: 1, headOffice: nil,
      regulation: Regulation(
        id: "test", title: "Регламент", quorum: .majority, windowSeconds: 20, choiceRule: .last, disclosure: .totals,
        ballotsPerQuestion: 2, kinds: [kind]),
      voters: [
        Voter(id: "d1", familyName: "Бондар", givenName: "Іван", patronymic: "", gender: .male, faction: nil)
      ], seats: [Seat(number: 1, row: 1, column: 1, voter: "d1")])
  }()

  // MARK: Whoever reads the file

  private static func record(_ rows: [JournalRow], _ outcome: inout Outcome) {
    var rest = rows[...]
    guard let last = rows.last else { return }
    do {
      let head = JournalHead(sequence: last.sequence, hash: last.hash)
      let record = try JournalRecord(
        VerifiedJournal(head, path: "journal.sqlite") { () throws(JournalError) in rest.popFirst() })
      outcome.record = record
      for sentence in JournalAudit.run(record, AuditMeans()).faults { precondition(!sentence.isEmpty) }
      for index in record.sittings.indices {
        _ = record.log(ofSitting: index)?.roots
        for ballot in record.sittings[index].ballots.suffix(1) { precondition(!ballot.vicheText().isEmpty) }
        _ = record.chronicles[index].closedAt
      }
    } catch {
      outcome.errors.append(error.description)
    }
    for row in rows where row.kind == HallCheckRow.kind { _ = try? HallCheckRow(row) }
  }
}

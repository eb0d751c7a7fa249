internal import Foundation
internal import ProtocolDocuments
internal import Sealing
internal import Seals
internal import TallyEngine
internal import VoteJournal

/// The records of sittings, being folded from a journal's rows: who needs one at a time holds no more than that.
struct RecordFold {
  /// The Merkle tree over the rows that were taken, as far as it was not told.
  private(set) var log = LogTree()
  /// The checkpoints among them, in order.
  private(set) var checkpoints: [SignedNote] = []
  /// The ballots whose statement no checkpoint covers yet.
  var owed: Set<Int> { Set(sealed.unproved.compactMap(\.ballot)) }
  private let secretary: String?
  private let timeZone: TimeZone
  private let coding = EventCoding()
  private var sealed = SealedRows()
  private var fold: SittingFold?
  /// With the size of which checkpoint the last sitting ended whose log was told.
  private var told: Int64 = 0

  init(secretary: String?, timeZone: TimeZone) {
    self.secretary = secretary
    self.timeZone = timeZone
  }

  /// Takes the next row.
  ///
  /// - Returns: the sitting that ended before it; nil where none did.
  /// - Throws: `RowError` where nothing can be made of it; what ``finish()`` throws where it begins another sitting.
  mutating func take(_ row: JournalRow) throws -> JournalSitting? {
    log.append(TreeFrontier.leaf(of: row.hash))
    let event = try coding.event(row)
    let statement = try sealed.apply(row)
    if row.kind == SealRow.checkpoint {
      do { checkpoints.append(try SealCoding().note(row)) } catch { throw RowError(row, error) }
    }
    guard let event else {
      if let statement { fold?.take(statement, sealed) }
      return nil
    }
    do {
      guard case .sittingOpened(let council, _, _, _, _, _, _) = event else {
        guard fold != nil else { throw Impossibility("засідання не відкрито") }
        try fold?.apply(event, row)
        return nil
      }
      // On the state that the sitting before left: its numbers go on, and it must have closed.
      var next = SittingFold(sitting: fold?.sitting ?? Sitting(council: council), council)
      try next.apply(event, row)
      let finished = try finish()
      fold = next
      return finished
    } catch let error as Impossibility {
      throw RowError(row, error)
    }
  }

  /// The sitting that the rows so far tell of; nil where they tell of none.
  ///
  /// - Throws: `RollCall.Disagreement` or `SittingRecord.Disagreement` where it contradicts itself.
  mutating func finish() throws -> JournalSitting? {
    guard let finished = fold else { return nil }
    fold = nil
    return try SittingRecord(
      finished.sitting, secretary: secretary, seals: finished.seals, proofs: finished.proofs, timeZone: timeZone
    ).map { JournalSitting(record: $0, chronicle: finished.chronicle, closing: finished.closing) }
  }

  /// The part of the log in which a sitting is; nil where nothing of it is sealed. What is told is forgotten.
  mutating func takeLog(of sitting: JournalSitting) -> LogExcerpt? {
    guard let end = sitting.end, end > told else { return nil }
    let excerpt = LogExcerpt(of: log, checkpoints: checkpoints, after: told, upTo: end)
    log.forget(before: Int(end))
    // The one with which it ended is where the next begins.
    checkpoints.removeAll { note in (try? Checkpoint(note)).map { $0.size < end } ?? false }
    told = end
    return excerpt
  }
}

/// A sitting being folded from its rows, with the seals of its ballots.
private struct SittingFold {
  var sitting: Sitting
  var chronicle: SittingChronicle
  var seals: [Int: String] = [:]
  var proofs: [Int: RecordProof] = [:]
  var closing: RecordProof?

  init(sitting: Sitting, _ council: Council) {
    self.sitting = sitting
    chronicle = SittingChronicle(of: council)
  }

  /// What a statement says, or proves; where there are any, their hashes are the seals.
  mutating func take(_ statement: SealedRows.Statement, _ rows: SealedRows) {
    guard let number = statement.ballot else {
      closing = rows.sitting.flatMap { rows.proofs[$0.row.sequence] }
      return
    }
    seals[number] = rows.ballots[number]?.hash.description
    proofs[number] = rows.proof(of: number)
  }

  mutating func apply(_ event: SittingEvent, _ row: JournalRow) throws(Impossibility) {
    try sitting.replay(event, at: row.moment)
    chronicle.apply(event, wall: row.moment.wall)
    if let number = event.sealedBallot { seals[number] = row.hash.description }
  }
}

internal import Foundation
internal import ProtocolDocuments
internal import Sealing
internal import Seals
internal import TallyEngine
internal import VoteJournal

/// The records of all sittings, being folded from a journal's rows.
struct RecordFold {
  private(set) var sittings: [SittingRecord] = []
  private(set) var chronicles: [SittingChronicle] = []
  private(set) var closings: [RecordProof?] = []
  private(set) var log = LogTree()
  private(set) var checkpoints: [SignedNote] = []
  private let secretary: String?
  private let timeZone: TimeZone
  private let coding = EventCoding()
  private var sealed = SealedRows()
  private var fold: SittingFold?

  init(secretary: String?, timeZone: TimeZone) {
    self.secretary = secretary
    self.timeZone = timeZone
  }

  /// Takes the next row.
  ///
  /// - Throws: `RowError` where nothing can be made of it; what ``finish()`` throws where it begins another sitting.
  mutating func take(_ row: JournalRow) throws {
    log.append(TreeFrontier.leaf(of: row.hash))
    let event = try coding.event(row)
    try sealed.apply(row)
    if row.kind == SealRow.checkpoint {
      do { checkpoints.append(try SealCoding().note(row)) } catch { throw RowError(row, error) }
    }
    guard let event else {
      fold?.take(sealed)
      return
    }
    do {
      if case .sittingOpened(let council, _, _, _, _, _, _) = event {
        // On the state that the sitting before left: its numbers go on, and it must have closed.
        var next = SittingFold(sitting: fold?.sitting ?? Sitting(council: council), council)
        try next.apply(event, row)
        try finish()
        fold = next
      } else {
        guard fold != nil else { throw Impossibility("засідання не відкрито") }
        try fold?.apply(event, row)
      }
    } catch let error as Impossibility {
      throw RowError(row, error)
    }
  }

  /// Makes the record of the sitting that the rows so far tell of.
  ///
  /// - Throws: `RollCall.Disagreement` or `SittingRecord.Disagreement` where it contradicts itself.
  mutating func finish() throws {
    guard let fold else { return }
    if let record = try SittingRecord(
      fold.sitting, secretary: secretary, seals: fold.seals, proofs: fold.proofs, timeZone: timeZone)
    {
      sittings.append(record)
      chronicles.append(fold.chronicle)
      closings.append(fold.closing)
    }
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

  /// What the statements say; where there are any, their hashes are the seals.
  mutating func take(_ rows: SealedRows) {
    for (number, statement) in rows.ballots {
      seals[number] = statement.hash.description
      proofs[number] = rows.proof(of: number)
    }
    closing = rows.sitting.flatMap { rows.proofs[$0.row.sequence] }
  }

  mutating func apply(_ event: SittingEvent, _ row: JournalRow) throws(Impossibility) {
    try sitting.replay(event, at: row.moment)
    chronicle.apply(event, wall: row.moment.wall)
    switch event {
    // The rows whose hash is the ballot's seal; as the daemon's own recovery takes them.
    case .resultEstablished(let number, _, _, _, _, _), .resultWithheld(let number, _, _, _),
      .ballotAnnulled(let number, _, _), .ballotSettled(let number, _, _, _, _):
      seals[number] = row.hash.description
    default: break
    }
  }
}

public import Foundation
public import ProtocolDocuments
internal import Sealing
public import Seals
internal import TallyEngine
internal import VoteJournal

/// The records of all sittings that a journal's file holds.
///
/// The file is only read, through a private copy: it may be a copy that a backup made, or the file of a daemon that was
/// stopped or killed, with its write-ahead log beside it, on a medium that is read-only. The whole chain is recomputed
/// before anything is believed.
public struct JournalRecord: Sendable {
  /// The sittings, in order.
  public let sittings: [SittingRecord]
  /// The course of each of them beside its ballots, in the same order.
  public let chronicles: [SittingChronicle]
  /// The proof of each sitting's own statement, in the same order; nil while the sitting is not closed.
  public let closings: [RecordProof?]
  /// The Merkle tree over all rows.
  public let log: LogTree
  /// Every checkpoint that was made, in order.
  public let checkpoints: [SignedNote]
  /// The number and hash of the journal's last row: `<sequence>:<hash>`.
  public let head: String

  /// Reads a journal.
  ///
  /// - Parameters:
  ///   - path: the file `journal.sqlite`.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - timeZone: where the day of a sitting is told.
  /// - Throws: `JournalRecordError`.
  public init(path: String, secretary: String? = nil, timeZone: TimeZone = .kyiv) throws(JournalRecordError) {
    let copy = try JournalCopy(of: path)
    let reader: JournalReader
    do {
      reader = try JournalReader(path: copy.path)
      head = try reader.verify().description
    } catch {
      throw JournalRecordError(error, path: path)
    }
    var sittings: [SittingRecord] = []
    var chronicles: [SittingChronicle] = []
    var closings: [RecordProof?] = []
    var fold: SittingFold?
    func finish(_ fold: SittingFold?) throws(JournalRecordError) {
      guard let fold else { return }
      do {
        if let record = try SittingRecord(
          fold.sitting, secretary: secretary, seals: fold.seals, proofs: fold.proofs, timeZone: timeZone)
        {
          sittings.append(record)
          chronicles.append(fold.chronicle)
          closings.append(fold.closing)
        }
      } catch {
        throw .disagrees(path: path, String(describing: error))
      }
    }
    let coding = EventCoding()
    var sealed = SealedRows()
    var log = LogTree()
    var checkpoints: [SignedNote] = []
    let rows = reader.rows()
    while let row = try Self.next(rows, path) {
      log.append(TreeFrontier.leaf(of: row.hash))
      let event: SittingEvent?
      do {
        event = try coding.event(row)
        try sealed.apply(row)
        if row.kind == SealRow.checkpoint { checkpoints.append(try SealCoding().note(row)) }
      } catch {
        throw .unknownRow(path: path, row: row.sequence, kind: row.kind)
      }
      guard let event else {
        fold?.take(sealed)
        continue
      }
      if case .sittingOpened(let council, _, _, _, _, _, _) = event {
        try finish(fold)
        fold = SittingFold(sitting: Sitting(council: council), chronicle: SittingChronicle(of: council))
      }
      fold?.apply(event, row)
    }
    try finish(fold)
    self.sittings = sittings
    self.chronicles = chronicles
    self.closings = closings
    self.log = log
    self.checkpoints = checkpoints
  }

  /// The sitting of a ballot; numbers are unique in a journal.
  public func sitting(ofBallot number: Int) -> SittingRecord? {
    sittings.last { $0.ballot(number) != nil }
  }

  private static func next(_ rows: JournalRows, _ path: String) throws(JournalRecordError) -> JournalRow? {
    do {
      return try rows.next()
    } catch {
      throw JournalRecordError(error, path: path)
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

  /// What the statements say; where there are any, their hashes are the seals.
  mutating func take(_ rows: SealedRows) {
    for (number, statement) in rows.ballots {
      seals[number] = statement.hash.description
      proofs[number] = rows.proof(of: number)
    }
    closing = rows.sitting.flatMap { rows.proofs[$0.row.sequence] }
  }

  mutating func apply(_ event: SittingEvent, _ row: JournalRow) {
    sitting.apply(event, at: row.moment)
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

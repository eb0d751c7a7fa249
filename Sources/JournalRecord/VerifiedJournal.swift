public import Foundation
public import ProtocolDocuments
internal import Sealing
public import Seals
internal import TallyEngine
internal import VoteJournal

/// A journal's file whose chain holds, read sitting by sitting: who needs one at a time holds no more than that.
public final class VerifiedJournal {
  /// The number and hash of the journal's last row: `<sequence>:<hash>`.
  public let head: String
  /// How many rows there are.
  public let rowCount: Int64
  /// How many of them were read.
  public private(set) var rowsRead: Int64 = 0
  /// The Merkle tree over the rows that were read, as far as it was not taken.
  public private(set) var log = LogTree()
  /// The checkpoints among them, in order.
  public private(set) var checkpoints: [SignedNote] = []

  private let path: String
  private let secretary: String?
  private let timeZone: TimeZone
  /// The reader's file lives as long as this.
  private let copy: JournalCopy
  private let rows: JournalRows
  private let coding = EventCoding()
  private var sealed = SealedRows()
  private var fold: SittingFold?
  /// With the size of which checkpoint the last sitting ended whose log was taken.
  private var taken: Int64 = 0

  /// Recomputes the whole chain of a file; nothing is believed before.
  ///
  /// - Parameters:
  ///   - path: the file `journal.sqlite`.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - timeZone: where the day of a sitting is told.
  /// - Throws: `JournalRecordError`.
  public init(path: String, secretary: String? = nil, timeZone: TimeZone = .kyiv) throws(JournalRecordError) {
    self.path = path
    self.secretary = secretary
    self.timeZone = timeZone
    copy = try JournalCopy(of: path)
    do {
      let reader = try JournalReader(path: copy.path)
      let end = try reader.verify()
      head = end.description
      rowCount = end.sequence
      rows = reader.rows()
    } catch {
      throw JournalRecordError(error, path: path)
    }
  }

  /// The next sitting, when all its rows were read; nil after the last.
  ///
  /// - Throws: `JournalRecordError`: a row cannot be read, or the sitting does not agree with itself.
  public func nextSitting() throws(JournalRecordError) -> JournalSitting? {
    while let row = try nextRow() {
      log.append(TreeFrontier.leaf(of: row.hash))
      let event: SittingEvent?
      let statement: SealedRows.Statement?
      do {
        event = try coding.event(row)
        statement = try sealed.apply(row)
        if row.kind == SealRow.checkpoint { checkpoints.append(try SealCoding().note(row)) }
      } catch {
        throw .unknownRow(path: path, row: row.sequence, kind: row.kind)
      }
      guard let event else {
        if let statement { fold?.take(statement, sealed) }
        continue
      }
      if case .sittingOpened(let council, _, _, _, _, _, _) = event {
        let finished = fold
        fold = SittingFold(sitting: Sitting(council: council), chronicle: SittingChronicle(of: council))
        fold?.apply(event, row)
        if let sitting = try finish(finished) { return sitting }
      } else {
        fold?.apply(event, row)
      }
    }
    defer { fold = nil }
    return try finish(fold)
  }

  /// The part of the log in which a sitting is; nil where nothing of it is sealed. Asked for one sitting after another, in
  /// their order: what is told is forgotten, so that only the leaves of one sitting are in memory.
  public func takeLog(of sitting: JournalSitting) -> LogExcerpt? {
    guard let end = sitting.end, end > taken else { return nil }
    let excerpt = LogExcerpt(of: log, checkpoints: checkpoints, after: taken, upTo: end)
    log.forget(before: Int(end))
    // The one with which it ended is where the next begins.
    checkpoints.removeAll { note in (try? Checkpoint(note)).map { $0.size < end } ?? false }
    taken = end
    return excerpt
  }

  private func nextRow() throws(JournalRecordError) -> JournalRow? {
    do {
      guard let row = try rows.next() else { return nil }
      rowsRead = row.sequence
      return row
    } catch {
      throw JournalRecordError(error, path: path)
    }
  }

  private func finish(_ fold: SittingFold?) throws(JournalRecordError) -> JournalSitting? {
    guard let fold else { return nil }
    do {
      return try SittingRecord(
        fold.sitting, secretary: secretary, seals: fold.seals, proofs: fold.proofs, timeZone: timeZone
      ).map { JournalSitting(record: $0, chronicle: fold.chronicle, closing: fold.closing) }
    } catch {
      throw .disagrees(path: path, String(describing: error))
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

  /// What a statement says, or proves; where there are any, their hashes are the seals.
  mutating func take(_ statement: SealedRows.Statement, _ rows: SealedRows) {
    guard let number = statement.ballot else {
      closing = rows.sitting.flatMap { rows.proofs[$0.row.sequence] }
      return
    }
    seals[number] = rows.ballots[number]?.hash.description
    proofs[number] = rows.proof(of: number)
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

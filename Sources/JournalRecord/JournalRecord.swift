public import Foundation
public import ProtocolDocuments
public import Seals
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
    let head: JournalHead
    do {
      reader = try JournalReader(path: copy.path)
      head = try reader.verify()
    } catch {
      throw JournalRecordError(error, path: path)
    }
    try self.init(from: reader.rows().next, head: head, path: path, secretary: secretary, timeZone: timeZone)
  }

  /// The records of rows that come from anywhere, in order from the first; `path` is what errors call them.
  init(
    from next: () throws(JournalError) -> JournalRow?, head: JournalHead, path: String, secretary: String? = nil,
    timeZone: TimeZone = .kyiv
  ) throws(JournalRecordError) {
    var fold = RecordFold(secretary: secretary, timeZone: timeZone)
    do {
      while let row = try next() { try fold.take(row) }
      try fold.finish()
    } catch let error as JournalError {
      throw JournalRecordError(error, path: path)
    } catch let error as RowError {
      throw .row(path: path, error.description)
    } catch {
      throw .disagrees(path: path, String(describing: error))
    }
    self.head = head.description
    sittings = fold.sittings
    chronicles = fold.chronicles
    closings = fold.closings
    log = fold.log
    checkpoints = fold.checkpoints
  }

  /// The sitting of a ballot; numbers are unique in a journal.
  public func sitting(ofBallot number: Int) -> SittingRecord? {
    sittings.last { $0.ballot(number) != nil }
  }
}

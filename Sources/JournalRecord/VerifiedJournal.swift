public import Foundation
public import ProtocolDocuments
public import Seals
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
  public var log: LogTree { fold.log }
  /// The checkpoints among them, in order.
  public var checkpoints: [SignedNote] { fold.checkpoints }

  /// The ballots whose statement was read, and no checkpoint of it: the daemon owes one.
  public var owed: Set<Int> { fold.owed }

  private let path: String
  /// What gives the next row, and keeps the file that it is in.
  private let next: () throws(JournalError) -> JournalRow?
  private var fold: RecordFold

  /// Recomputes the whole chain of a file; nothing is believed before.
  ///
  /// - Parameters:
  ///   - path: the file `journal.sqlite`.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - timeZone: where the day of a sitting is told.
  /// - Throws: `JournalRecordError`.
  public convenience init(
    path: String, secretary: String? = nil, timeZone: TimeZone = .kyiv
  ) throws(JournalRecordError) {
    let copy = try JournalCopy(of: path)
    do {
      let reader = try JournalReader(path: copy.path)
      let end = try reader.verify()
      let rows = reader.rows()
      self.init(end, path: path, secretary: secretary, timeZone: timeZone) { () throws(JournalError) in
        try withExtendedLifetime(copy) { () throws(JournalError) in try rows.next() }
      }
    } catch {
      throw JournalRecordError(error, path: path)
    }
  }

  /// Rows that come from anywhere, in order from the first, whose chain was verified; `path` is what errors call them.
  init(
    _ end: JournalHead, path: String, secretary: String? = nil, timeZone: TimeZone = .kyiv,
    _ next: @escaping () throws(JournalError) -> JournalRow?
  ) {
    head = end.description
    rowCount = end.sequence
    self.path = path
    self.next = next
    fold = RecordFold(secretary: secretary, timeZone: timeZone)
  }

  /// The next sitting, when all its rows were read; nil after the last.
  ///
  /// - Throws: `JournalRecordError`: nothing can be made of a row, or the sitting does not agree with itself.
  public func nextSitting() throws(JournalRecordError) -> JournalSitting? {
    do {
      while let row = try next() {
        rowsRead = row.sequence
        if let sitting = try fold.take(row) { return sitting }
      }
      return try fold.finish()
    } catch let error as JournalError {
      throw JournalRecordError(error, path: path)
    } catch let error as RowError {
      throw .row(path: path, error.description)
    } catch {
      throw .disagrees(path: path, String(describing: error))
    }
  }

  /// The part of the log in which a sitting is; nil where nothing of it is sealed. Asked for one sitting after another, in
  /// their order: what is told is forgotten, so that only the leaves of one sitting are in memory.
  public func takeLog(of sitting: JournalSitting) -> LogExcerpt? { fold.takeLog(of: sitting) }
}

public import Foundation
public import ProtocolDocuments
public import Seals

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
  /// The ballots whose statement no checkpoint covers yet: the daemon owes one.
  public let owed: Set<Int>
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
    try self.init(VerifiedJournal(path: path, secretary: secretary, timeZone: timeZone))
  }

  /// The records of a journal from which nothing was read yet.
  init(_ journal: VerifiedJournal) throws(JournalRecordError) {
    var parts: [JournalSitting] = []
    while let part = try journal.nextSitting() { parts.append(part) }
    sittings = parts.map(\.record)
    chronicles = parts.map(\.chronicle)
    closings = parts.map(\.closing)
    log = journal.log
    checkpoints = journal.checkpoints
    owed = journal.owed
    head = journal.head
  }

  /// The sitting of a ballot; numbers are unique in a journal.
  public func sitting(ofBallot number: Int) -> SittingRecord? {
    sittings.last { $0.ballot(number) != nil }
  }
}

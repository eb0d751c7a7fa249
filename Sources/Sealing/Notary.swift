public import Foundation
public import ProtocolDocuments
public import Seals
public import TallyEngine
public import VoteJournal

/// Writes what is sealed: a statement with each result, and after it a checkpoint, signed where there is a key.
///
/// A statement is committed with the event that it is about, so there is none without the other. The checkpoint follows as
/// a row of its own when that is on disk; no vote waits for it. If the daemon dies between the two, or the disk is full,
/// the checkpoint is owed, and made as soon as it can be.
///
/// It belongs to the thread that writes the journal.
public final class Notary {
  /// The statements and proofs of the sitting.
  public private(set) var rows = SealedRows()
  private let journal: Journal
  private let signer: NoteSigner?
  private let origin: String
  private let timeZone: TimeZone
  private let coding = SealCoding()

  /// A notary of a journal, before it has seen a row of it; see ``recall(_:)``.
  ///
  /// - Parameters:
  ///   - signer: the council's key; nil: checkpoints have no signature.
  ///   - timeZone: where the day of a sitting is told.
  public init(of journal: Journal, signer: NoteSigner?, timeZone: TimeZone = .kyiv) throws(JournalError) {
    self.journal = journal
    self.signer = signer
    self.timeZone = timeZone
    origin = Checkpoint.origin(journal: try journal.identifier(), key: signer?.verifier.key)
  }

  /// Whether a statement waits for its checkpoint.
  public var isOwing: Bool { !rows.unproved.isEmpty }

  /// A sitting has opened: the ballots of the one before are the journal's.
  public func beginSitting() { rows.beginSitting() }

  /// Takes a row of the journal into account, each after the one before, from the sitting's opening on.
  ///
  /// - Throws: where a statement or a checkpoint cannot be read.
  public func recall(_ row: JournalRow) throws(RowError) { try rows.apply(row) }

  /// Takes the statements into account that an earlier sitting left without a checkpoint: its disk was full at the close,
  /// and the next sitting opened before there was one. Called before the first ``recall(_:)``.
  ///
  /// Checkpoints are made in the order of the statements, so these are the statements behind the one that the newest
  /// checkpoint is of.
  ///
  /// - Parameter opened: the row from which on all are recalled.
  /// - Throws: as `Journal.rows` and ``recall(_:)`` do.
  public func recallOwed(before opened: Int64) throws {
    var certified: Int64 = 0
    if let newest = try journal.lastRow(of: SealRow.checkpoint) {
      // Whoever folds the rows passes over a checkpoint that cannot be read.
      guard let row = try journal.rows(from: newest).next(), let note = try? coding.note(row),
        let checkpoint = try? Checkpoint(note)
      else { return }
      certified = checkpoint.size
    }
    let reading = try journal.rows(from: max(1, certified))
    while let row = try reading.next(), row.sequence < opened {
      if row.sequence <= certified { rows.pass(row) } else { try rows.apply(row) }
    }
  }

  /// The row that belongs behind these events in their own transaction; nil where nothing is sealed by them.
  ///
  /// - Parameter sitting: the state after the events.
  /// - Throws: `RollCall.Disagreement` where the record contradicts itself: nobody vouches for such a one.
  public func statement(
    after events: some Sequence<SittingEvent>, in sitting: Sitting, at moment: Moment
  ) throws -> NewRow? {
    var row: NewRow?
    for event in events {
      if let number = event.sealedBallot {
        row = try BallotStatement(ballot: number, of: sitting, sealed: rows.sealed, timeZone: timeZone)
          .map { coding.row($0, at: moment) }
      } else if case .sittingClosed = event {
        row = coding.row(SittingStatement(sitting, sealed: rows.sealed), at: moment)
      }
    }
    return row
  }

  /// Makes the checkpoint of the newest row, which is a statement, and whatever is owed from before.
  ///
  /// - Throws: as `Journal.append` does; what could not be made is owed.
  public func certify(newest: Bool, at moment: Moment) throws(JournalError) {
    let before = newest ? journal.treeBeforeHead : nil
    if newest { try take(journal.head.sequence) }
    for statement in rows.unproved {
      let number = statement.row.sequence
      var tree = number == journal.head.sequence ? before : nil
      if tree == nil { tree = try frontier(before: number) }
      guard var tree else { preconditionFailure("a tree was made above") }
      let path = tree.pathOfNextLeaf
      tree.append(TreeFrontier.leaf(of: statement.hash))
      let checkpoint = Checkpoint(origin: origin, size: tree.size, root: tree.root)
      let row = CheckpointRow(
        note: SignedNote(checkpoint.text, signedBy: signer).description, path: path.map(\.description))
      _ = try journal.append([coding.row(row, at: moment)])
      try take(journal.head.sequence)
    }
  }

  /// Reads back a row that was just written, and the one before, whose hash a proof holds.
  private func take(_ number: Int64) throws(JournalError) {
    let reading = try journal.rows(from: max(1, number - 1))
    while let row = try reading.next() {
      // Rows of our own are read; the one before may be anything, and says nothing but its hash.
      if row.sequence < number {
        rows.pass(row)
      } else {
        do { try rows.apply(row) } catch { preconditionFailure("\(error)") }
      }
    }
  }

  /// The tree before a row, from the rows themselves: after a restart, or for what the disk refused before.
  private func frontier(before number: Int64) throws(JournalError) -> TreeFrontier {
    var tree = TreeFrontier()
    let reading = try journal.rows()
    while tree.size < number - 1, let row = try reading.next() { tree.append(TreeFrontier.leaf(of: row.hash)) }
    return tree
  }
}

extension BallotStatement {
  /// The statement of a ballot that is over; nil while it is not.
  ///
  /// - Throws: `RollCall.Disagreement` where the record contradicts itself.
  public init?(ballot number: Int, of sitting: Sitting, sealed: [Int: Int64], timeZone: TimeZone) throws {
    guard let ballot = sitting.ballot(number),
      let record = try RollCall(ballot: number, of: sitting, timeZone: timeZone)
    else { return nil }
    self.init(record, threshold: ballot.requirement.kind.threshold, sealed: sealed)
  }
}

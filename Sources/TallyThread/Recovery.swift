package import Sealing
internal import Seals
package import TallyEngine
package import VoteJournal

/// Where a ballot's replay begins.
package struct Checkpoint {
  /// The sitting right after the ballot opened, before any press.
  let sitting: Sitting
  /// The row after the opening's.
  let nextRow: Int64
}

/// The state that the journal's rows fold into, after a restart.
package struct Recovery {
  package private(set) var sitting: Sitting
  private(set) var checkpoint: Checkpoint?
  private(set) var seals: [Int: String] = [:]
  /// Which console the journal says is at each seat, by its serial in the journal's words.
  private(set) var consoles: [Int: String] = [:]
  /// Monotonic time of the last row, on the clock of the life that wrote it.
  package private(set) var lastRow: UInt64 = 0

  /// Reads the journal. Only the rows since the latest sitting opened matter: it carries the council and the numbering. To
  /// the notary those before matter as well that a checkpoint is still owed for.
  ///
  /// - Parameter notary: is told of every row.
  /// - Throws: `JournalError`; `RowError` where a row is from a version that this one does not know, or says what cannot
  ///   have been: nothing is made of a journal that is not understood to the last row.
  package init(_ journal: Journal, council: Council, notary: Notary) throws {
    let opened = try journal.lastRow(of: "sittingOpened") ?? 1
    try notary.recallOwed(before: opened)
    let rows = try journal.rows(from: opened)
    try self.init(from: rows.next, council: council, recall: notary.recall)
    consoles = try journal.latestConsoles()
    // Sealed with more than the result alone.
    for (number, statement) in notary.rows.ballots { seals[number] = statement.hash.description }
  }

  /// As the other one, from rows that come from anywhere.
  init(
    from next: () throws -> JournalRow?, council: Council, recall: (JournalRow) throws(RowError) -> Void
  ) throws {
    sitting = Sitting(council: council)
    let coding = EventCoding()
    while let row = try next() {
      lastRow = row.moment.monotonic
      try recall(row)
      guard let event = try coding.event(row) else { continue }
      do { try sitting.replay(event, at: row.moment) } catch { throw RowError(row, error) }
      if case .ballotOpened = event { checkpoint = Checkpoint(sitting: sitting, nextRow: row.sequence + 1) }
      if let number = event.sealedBallot { seals[number] = row.hash.description }
    }
    // Between sittings the files are in force again; during one, what the journal says.
    if sitting.phase == .closed { sitting.adopt(council) }
  }

  /// Fills the lock-free box with the ballot that was open.
  package func refill(_ box: BallotBox, _ live: LiveTally) {
    // A secret count was lost with the memory it was in; `resume` annuls the ballot.
    guard let ballot = sitting.openBallot, ballot.requirement.kind.mode == .rollCall else { return }
    live.opening(absent: ballot.tally.absent)
    _ = box.open(epoch: UInt32(ballot.number)) { ballot.standings[$0] != .absent }
    for (voter, vote) in ballot.votes.enumerated() {
      if let vote { _ = box.press(seat: voter, choice: vote.choice, epoch: UInt32(ballot.number)) }
    }
    if !ballot.isOpen { _ = box.close() }
  }
}

internal import Logging
internal import ProtocolDocuments
internal import Sealing
internal import TallyEngine
internal import VoteJournal

extension TallyLoop {
  /// Adds the statement of what a batch seals, to be committed with it. Returns whether there is one.
  func addStatement(to batch: inout Batch) -> Bool {
    guard let last = batch.rows.last else { return false }
    let events = batch.releases.lazy.compactMap { release -> SittingEvent? in
      if case .happened(let event) = release { event } else { nil }
    }
    let moment = Moment(wall: last.at, monotonic: UInt64(max(0, last.monotonic)) * 1_000_000)
    do {
      guard let row = try parts.notary.statement(after: events, in: sitting, at: moment) else { return false }
      guard row.body.count <= NewRow.maximumBodyBytes else {
        parts.logger.critical("no statement is sealed: \(row.body.count) bytes are too long for a row")
        return false
      }
      batch.rows.append(row)
      return true
    } catch {
      // The result stands in the journal; a record that contradicts itself is not vouched for.
      parts.logger.critical("no statement is sealed: \(error)")
      return false
    }
  }

  /// Makes the checkpoint of the statement that was just committed. A disk that is full makes it owed; what only a restart
  /// can judge is returned.
  func certify(newest: Bool) -> JournalError? {
    do {
      try parts.notary.certify(newest: newest, at: moment())
      return nil
    } catch {
      parts.logger.critical("the checkpoint of a sealed record is owed: \(error)")
      switch error {
      case .full, .refused: return nil
      case .inUse, .unusable, .foreign, .unsuitable, .damaged, .broken, .failed: return error
      }
    }
  }

  /// Makes the checkpoints that an earlier life of the daemon, or a full disk, has left to be made.
  func certifyWhatIsOwed() {
    guard parts.notary.isOwing, ended == nil else { return }
    if let failure = certify(newest: false) { return broken(failure) }
    if !parts.notary.isOwing { publisher.changed(self, atOnce: true) }
  }
}

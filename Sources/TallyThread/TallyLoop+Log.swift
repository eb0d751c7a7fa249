internal import Logging
internal import VoteJournal

extension TallyLoop {
  /// Copies the journal's log into the database where that is due. Where there is no room (or no memory) for the copy nothing
  /// is lost and nothing ends: votes go on in the room that the log has, until the journal says itself that it is full.
  /// Everybody sees meanwhile that it will be.
  func copyLog() {
    do {
      try parts.journal.checkpointIfDue()
    } catch {
      switch error {
      case .full, .refused: break
      case .inUse, .unusable, .foreign, .unsuitable, .damaged, .broken, .failed: return broken(error)
      }
    }
    tellOfOwedCopy()
  }

  /// Says once that the log cannot be copied, and once that it was.
  func tellOfOwedCopy() {
    let alert: String? =
      switch parts.journal.owedCopy {
      case nil: nil
      case .full: "ДИСК ПЕРЕПОВНЕНО: голоси ще записуються, але місця обмаль — звільніть диск"
      default: "ЖУРНАЛ НЕ ВПОРЯДКОВАНО: голоси ще записуються, але пам’яті обмаль"
      }
    guard alert != copyAlert else { return }
    copyAlert = alert
    if let error = parts.journal.owedCopy {
      parts.logger.critical("the journal's log cannot be copied, rows are still taken: \(error)")
    } else {
      parts.logger.notice("the journal's log is copied again")
    }
    publisher.changed(self, atOnce: true)
  }
}

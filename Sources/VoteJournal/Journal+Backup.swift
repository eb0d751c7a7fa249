internal import GRDB

extension Journal {
  /// Begins a copy of the journal, which then grows by ``continueBackup(pages:)``. No other program can read the live
  /// file, so this is the way to one. Rows appended meanwhile are in the copy too.
  ///
  /// - Parameter path: A file that does not exist yet; `.partial` is added until the copy is complete.
  /// - Throws: ``JournalError/failed(_:)``; the journal itself is as before.
  public func beginBackup(to path: String) throws(JournalError) {
    precondition(backup == nil, "one copy at a time")
    let queue = try connection()
    let made: Result<BackupRun, JournalError> = queue.inDatabase { database in
      do throws(JournalError) { return .success(try BackupRun(database, to: path)) } catch { return .failure(error) }
    }
    backup = try made.get()
  }

  /// Copies up to `pages` pages of 4 KiB. The call that copies the last one also syncs the copy, which may take a while:
  /// finish between ballots.
  ///
  /// - Returns: The progress; `remaining` is 0 when the copy is complete.
  /// - Throws: ``JournalError/failed(_:)``; the copy is given up, the journal itself is as before.
  public func continueBackup(pages: Int = 64) throws(JournalError) -> BackupProgress {
    precondition(pages > 0, "a step copies at least one page")
    guard let backup else { preconditionFailure("no copy was begun") }
    let queue = try connection()
    let step: Result<BackupProgress, JournalError> = queue.inDatabase { _ in
      do throws(JournalError) { return .success(try backup.step(pages: pages)) } catch { return .failure(error) }
    }
    switch step {
    case .success(let progress):
      if progress.remaining == 0 { self.backup = nil }
      return progress
    case .failure(let error):
      self.backup = nil
      throw error
    }
  }

  /// Gives up a copy that was begun, if there is one, and removes what there is of it.
  public func cancelBackup() {
    backup = nil
  }

  /// Copies the whole journal at once; for a daemon that is about to stop, or for a journal that nobody waits for.
  public func backup(to path: String) throws(JournalError) {
    try beginBackup(to: path)
    while try continueBackup(pages: 256).remaining > 0 {}
  }
}

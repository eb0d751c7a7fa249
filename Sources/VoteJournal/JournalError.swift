/// What the journal refuses or fails with, and what to do about each.
public enum JournalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process has this journal open. Stop that one, or give this one another state directory.
  case inUse(path: String, processID: Int32?)
  /// The state directory or a file in it cannot be opened or made. Correct its owner, mode or path.
  case unusable(path: String, JournalFailure)
  /// The file is not a journal of this program, or of a version this program does not know.
  case foreign(path: String, found: String)
  /// SQLite did not take a setting that the promise of durability rests on. Use another build of SQLite.
  case unsuitable(setting: String, expected: String, found: String)
  /// The journal is not what was written. Keep the file, restore a copy, and compare both with the published seals.
  case damaged(path: String, Damage)
  /// No room. Nothing of the batch was kept, the head is as before, and the same call may be made again when there is
  /// room.
  case full(JournalFailure)
  /// SQLite declined for a reason other than room (memory, a lock) and rolled back. Nothing of the batch was kept, the
  /// head is as before, and the same call may be made again.
  case refused(JournalFailure)
  /// Whether the last batch is on disk is unknown, or no longer under this process's control. The journal refuses
  /// everything from now on. Stop the process; the next one reads what is really there. Never retry: after a failed
  /// fsync the kernel forgets the pages, and a second fsync would lie.
  case broken(JournalFailure)
  /// A row or a copy could not be read or written, with no effect on the journal itself.
  case failed(JournalFailure)

  /// One line that says what happened and what to do.
  public var description: String {
    switch self {
    case .inUse(let path, let processID):
      "\(path) is in use by "
        + (processID.map { "process \($0)" } ?? "another process")
        + "; one journal has one writer: stop the other first"
    case .unusable(let path, let failure):
      "cannot use \(path): \(failure); check that the directory exists and belongs to this user"
    case .foreign(let path, let found):
      "\(path) is not a journal this program can continue: \(found); give an empty directory or the right version"
    case .unsuitable(let setting, let expected, let found):
      "SQLite answered \(setting) = \(found) where \(expected) is needed for durability; use another build of SQLite"
    case .damaged(let path, let damage):
      "\(path): \(damage); keep this file as it is, restore a copy, compare both with the published seals"
    case .full(let failure):
      "no room for the journal, nothing was recorded: \(failure); free some space and it will continue"
    case .refused(let failure):
      "the journal did not take the rows, nothing was recorded: \(failure)"
    case .broken(let failure):
      "the journal cannot be trusted until it is read again, restart the daemon: \(failure)"
    case .failed(let failure):
      "reading or copying the journal failed: \(failure)"
    }
  }
}

internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// A copy being made: SQLite's online backup from the writer's connection into a file of another name.
final class BackupRun {
  let path: String
  var partialPath: String { path + ".partial" }
  private var destination: OpaquePointer?
  private var run: OpaquePointer?

  init(_ source: Database, to path: String) throws(JournalError) {
    self.path = path
    guard access(path, F_OK) != 0 else {
      throw .failed(JournalFailure(operation: "copy to \(path)", code: 0, systemCode: EEXIST, message: "it exists"))
    }
    unlink(partialPath)
    try JournalFiles.make(partialPath)
    let code = sqlite3_open_v2(partialPath, &destination, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK else { throw abandon(code) }
    run = sqlite3_backup_init(destination, "main", source.sqliteConnection, "main")
    guard run != nil else { throw abandon(sqlite3_extended_errcode(destination)) }
  }

  deinit { discard() }

  /// Copies some pages. The last step makes the copy one plain file, syncs it, and gives it its name.
  func step(pages: Int) throws(JournalError) -> BackupProgress {
    let code = sqlite3_backup_step(run, Int32(clamping: pages))
    let progress = BackupProgress(
      remaining: Int(sqlite3_backup_remaining(run)), total: Int(sqlite3_backup_pagecount(run)))
    switch code {
    case SQLITE_OK:
      return progress
    case SQLITE_DONE:
      try finish()
      return BackupProgress(remaining: 0, total: progress.total)
    default:
      throw abandon(code)
    }
  }

  private func finish() throws(JournalError) {
    let finished = sqlite3_backup_finish(run)
    run = nil
    guard finished == SQLITE_OK else { throw abandon(finished) }
    // Without this the copy would want a WAL beside it, and could not be read on a medium that is read-only.
    let plain = sqlite3_exec(destination, "PRAGMA journal_mode = DELETE", nil, nil, nil)
    guard plain == SQLITE_OK else { throw abandon(plain) }
    sqlite3_close(destination)
    destination = nil
    do throws(JournalError) {
      try JournalFiles.synchronize(file: partialPath)
      guard rename(partialPath, path) == 0 else {
        throw .failed(JournalFailure(systemCall: "rename \(partialPath)"))
      }
      let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      try JournalFiles.synchronize(directory: directory)
    } catch {
      discard()
      // What failed is the copy, not the journal.
      switch error {
      case .broken(let failure), .unusable(_, let failure): throw .failed(failure)
      default: throw error
      }
    }
  }

  private func abandon(_ code: Int32) -> JournalError {
    let failure = JournalFailure(
      operation: "copy to \(path)", code: code, systemCode: destination.map { sqlite3_system_errno($0) } ?? 0,
      message: String(cString: sqlite3_errstr(code)))
    discard()
    return .failed(failure)
  }

  private func discard() {
    if run != nil {
      sqlite3_backup_finish(run)
      run = nil
    }
    if destination != nil {
      sqlite3_close(destination)
      destination = nil
    }
    unlink(partialPath)
  }
}

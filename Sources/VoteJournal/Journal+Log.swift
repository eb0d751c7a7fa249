internal import GRDB
internal import GRDBSQLite

extension Journal {
  /// Copies the write-ahead log into the database if it has become long. Call it when the effects of the last append are
  /// released: it costs two fsyncs, which no vote should wait for. If nobody calls it, `append` does it itself when the
  /// log has 1024 frames of 4 KiB. A copy that is owed (``owedCopy``) is due however short the log is.
  ///
  /// - Returns: Whether there was anything to do.
  /// - Throws: ``JournalError/full(_:)``, ``JournalError/refused(_:)`` (memory): the rows stay safe in the log, and ``append(_:)``
  ///   goes on in the room that the log has; call again later, but not for every vote. ``JournalError/broken(_:)``: the
  ///   process must end.
  @discardableResult
  public func checkpointIfDue() throws(JournalError) -> Bool {
    guard frames.pointee >= bounds.due || owedCopy != nil else {
      if let breakage { throw .broken(breakage) }
      return false
    }
    try copyLog()
    return true
  }

  /// Copies the log into the database now, however short it is; for the end of a sitting. Throws as
  /// ``checkpointIfDue()`` does.
  public func checkpoint() throws(JournalError) { try copyLog() }

  /// Copies the whole log, so that the next commit begins it anew. SQLite counts nothing as copied before all of it was
  /// written and synced: where it finds no room half-way, the log stays as it was, and stays what is read.
  func copyLog() throws(JournalError) {
    let queue = try connection()
    let failure: JournalFailure? = queue.inDatabase { database in
      var inLog: Int32 = 0
      var copied: Int32 = 0
      let code = sqlite3_wal_checkpoint_v2(
        database.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, &inLog, &copied)
      guard code == SQLITE_OK else {
        return JournalFailure(
          operation: "sqlite3_wal_checkpoint_v2", code: code,
          systemCode: sqlite3_system_errno(database.sqliteConnection), message: database.lastErrorMessage ?? "")
      }
      // A passive checkpoint stops short only for a reader, and there is no other connection.
      precondition(inLog == copied, "something else reads the journal")
      return nil
    }
    guard let failure else {
      frames.pointee = 0
      owedCopy = nil
      return
    }
    let error: JournalError
    switch failure.primaryCode {
    case SQLITE_FULL: error = .full(failure)
    case SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT: error = .refused(failure)
    default: throw lose(failure)
    }
    owedCopy = error
    throw error
  }
}

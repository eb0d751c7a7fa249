internal import GRDB

/// Reads a journal without writing: a copy made by ``Journal/backup(to:)``, or the file of a daemon that is stopped.
///
/// A live file cannot be read: its daemon holds it exclusively, and the opening throws
/// ``JournalError/inUse(path:processID:)``. The file of a stopped daemon wants a writable directory, because SQLite keeps
/// a log beside it; a copy does not.
public final class JournalReader {
  /// The file.
  public let path: String
  private let queue: DatabaseQueue

  /// Opens the file. It is not verified yet.
  public init(path: String) throws(JournalError) {
    self.path = path
    var configuration = Configuration()
    configuration.label = "journal reader"
    configuration.readonly = true
    configuration.busyMode = .immediateError
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
      try database.execute(sql: "PRAGMA cell_size_check = ON")
      try database.execute(sql: "PRAGMA mmap_size = 0")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { database in
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard application == JournalSchema.applicationID, version == JournalSchema.version else {
          throw JournalError.foreign(path: path, found: "application_id \(application), schema version \(version)")
        }
      }
    } catch {
      throw JournalOpening.explain(error, path)
    }
  }

  /// The rows from number `first` on, in order, a page at a time.
  public func rows(from first: Int64 = 1) -> JournalRows { JournalRows(queue, path: path, from: first) }

  /// Recomputes the whole chain.
  ///
  /// - Throws: ``JournalError/damaged(path:_:)`` with the first wrong row.
  public func verify(progress: ((VerificationProgress) -> Void)? = nil) throws(JournalError) -> JournalHead {
    try JournalOpening.verify(queue, path, progress).0
  }

  /// Whether this journal extends a seal, see ``Journal/holds(_:)``.
  public func holds(_ seal: JournalHead) throws(JournalError) -> Bool {
    guard let row = try rows(from: seal.sequence).next() else { return false }
    return row.sequence == seal.sequence && row.hash == seal.hash
  }
}

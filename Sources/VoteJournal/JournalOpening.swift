internal import GRDB
internal import GRDBSQLite
internal import Seals

/// The steps between a path and a connection that may be trusted with votes.
enum JournalOpening {
  static func open(_ path: String) throws(JournalError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "journal"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .immediateError
    // A rollback that fails leaves a transaction open. The journal is broken then, which is said by an error; GRDB would
    // end the process.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      // Before anything is read: only then the WAL's index lives in memory and no -shm file is made.
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      try database.execute(sql: "PRAGMA trusted_schema = OFF")
      try database.execute(sql: "PRAGMA cell_size_check = ON")
      // With mmap an I/O error is a SIGBUS and not an answer.
      try database.execute(sql: "PRAGMA mmap_size = 0")
      try database.execute(sql: "PRAGMA temp_store = MEMORY")
      try database.execute(sql: "PRAGMA cache_size = -4096")
    }
    do {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.inDatabase { database in
        try set(database, "journal_mode", to: "WAL", expecting: "wal")
        try set(database, "synchronous", to: "FULL", expecting: "2")
        try set(database, "locking_mode", to: "EXCLUSIVE", expecting: "exclusive")
        try set(database, "foreign_keys", to: "ON", expecting: "1")
        // The journal copies the log itself, see Journal.checkpointIfDue, and never gives its blocks back.
        try set(database, "wal_autocheckpoint", to: "0", expecting: "0")
        try set(database, "journal_size_limit", to: "-1", expecting: "-1")
      }
      return queue
    } catch {
      throw explain(error, path)
    }
  }

  /// A setting SQLite does not know, or will not change, is no error to it: so every one is read back.
  private static func set(_ database: Database, _ name: String, to value: String, expecting expected: String) throws {
    try database.execute(sql: "PRAGMA \(name) = \(value)")
    let found = try read(database, name)
    guard found == expected else { throw JournalError.unsuitable(setting: name, expected: expected, found: found) }
  }

  static func read(_ database: Database, _ name: String) throws -> String {
    try String.fetchOne(database, sql: "PRAGMA \(name)") ?? "nothing"
  }

  /// Makes the table and row 1 in one transaction, if the database is empty; else checks whose it is.
  static func found(
    _ queue: DatabaseQueue, _ path: String, _ founding: Founding, boot: String
  ) throws(JournalError) {
    do {
      try queue.inDatabase { database in
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0 && version == 0 && objects == 0 {
          try write(database, founding, boot: boot)
        } else if application != JournalSchema.applicationID {
          throw JournalError.foreign(path: path, found: "application_id \(application)")
        } else if version != JournalSchema.version {
          throw JournalError.foreign(path: path, found: "schema version \(version), known is \(JournalSchema.version)")
        }
      }
    } catch {
      throw explain(error, path)
    }
  }

  private static func write(_ database: Database, _ founding: Founding, boot: String) throws {
    try database.inTransaction(.immediate) {
      try database.execute(sql: "PRAGMA application_id = \(JournalSchema.applicationID)")
      try database.execute(sql: "PRAGMA user_version = \(JournalSchema.version)")
      for object in JournalSchema.objects { try database.execute(sql: object.sql) }
      let code = try insert(founding, boot: [UInt8](boot.utf8), into: database)
      guard code == SQLITE_OK else {
        throw DatabaseError(
          resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: JournalSchema.insert)
      }
      return .commit
    }
  }

  private static func insert(_ founding: Founding, boot: [UInt8], into database: Database) throws -> Int32 {
    let kind = [UInt8](HashChain.foundingKind.utf8)
    let body = [UInt8](founding.body.utf8)
    return try boot.withUnsafeBytes { boot in
      try kind.withUnsafeBytes { kind in
        try body.withUnsafeBytes { body in
          var chain = HashChain()
          let hash = chain.next(
            after: HashChain.genesis(identifier: founding.identifier), sequence: 1, at: founding.at,
            monotonic: founding.monotonic, boot: boot, kind: kind, body: body)
          let insertion = try RowInsertion(database)
          insertion.bind(boot: boot)
          return insertion.insert(
            sequence: 1, at: founding.at, monotonic: founding.monotonic, kind: kind, body: body, hash: hash)
        }
      }
    }
  }

  static func verify(
    _ queue: DatabaseQueue, _ path: String, _ progress: ((VerificationProgress) -> Void)?
  ) throws(JournalError) -> (JournalHead, TreeFrontier) {
    do {
      return try queue.inDatabase { database in try Verification.run(database, path, progress) }
    } catch {
      throw explain(error, path)
    }
  }

  /// The journal's name for what SQLite said while opening.
  static func explain(_ error: any Error, _ path: String) -> JournalError {
    if let error = error as? JournalError { return error }
    let failure = JournalFailure(unexpected: error)
    switch failure.primaryCode {
    // Our own lock is ours by now, so this is some other tool with the file open.
    case SQLITE_BUSY, SQLITE_LOCKED: return .inUse(path: path, processID: nil)
    case SQLITE_NOTADB: return .foreign(path: path, found: "not an SQLite database")
    case SQLITE_CORRUPT: return .damaged(path: path, Damage(row: 0, reason: .unreadable(failure)))
    case SQLITE_FULL: return .full(failure)
    default: return .unusable(path: path, failure)
    }
  }
}

extension HashChain {
  /// The kind of row 1; the journal writes it itself.
  static var foundingKind: String { "journal" }
}

internal import GRDB
internal import GRDBSQLite
internal import Seals

extension Journal {
  /// Writes the rows in one transaction and returns when they are on disk.
  ///
  /// - Parameter rows: 1...4096 rows, each within the bounds ``NewRow`` gives; anything else is a programmer's mistake.
  /// - Throws: ``JournalError/full(_:)`` or ``JournalError/refused(_:)``: nothing of the batch was kept and the same call
  ///   may be made again. ``JournalError/broken(_:)``: the process must end.
  public func append(_ rows: [NewRow]) throws(JournalError) -> Appended {
    precondition((1...Self.maximumRowsPerAppend).contains(rows.count), "an append takes 1...4096 rows")
    let queue = try connection()
    if frames.pointee >= bounds.atMost { try copyLog() }
    let outcome = queue.inDatabase { database in write(rows, to: database) }
    let (newHead, hashes) = try outcome.get()
    let first = head.sequence + 1
    head = newHead
    remember(hashes)
    return Appended(sequences: first...newHead.sequence, head: newHead)
  }

  private func write(_ rows: [NewRow], to database: Database) -> Result<(JournalHead, [ChainHash]), JournalError> {
    do {
      try database.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
      let written = try insert(rows, into: database)
      try database.cachedStatement(sql: "COMMIT").execute()
      return .success(written)
    } catch {
      let systemCode = sqlite3_system_errno(database.sqliteConnection)
      let failure =
        if let error = error as? DatabaseError {
          JournalFailure(error, systemCode: systemCode)
        } else {
          JournalFailure(unexpected: error)
        }
      return .failure(settle(failure, database))
    }
  }

  private func insert(_ rows: [NewRow], into database: Database) throws -> (JournalHead, [ChainHash]) {
    var previous = head
    var hashes: [ChainHash] = []
    hashes.reserveCapacity(rows.count)
    var boot = boot
    try boot.withUTF8 { boot in
      let boot = UnsafeRawBufferPointer(boot)
      let insertion = try RowInsertion(database)
      insertion.bind(boot: boot)
      for row in rows {
        let sequence = previous.sequence + 1
        var kind = row.kind
        let (hash, code) = kind.withUTF8 { kind in
          row.body.withUnsafeBytes { body in
            let kind = UnsafeRawBufferPointer(kind)
            Self.check(kind: kind, body: body, utf8: row.body.span)
            let hash = chain.next(
              after: previous.hash, sequence: sequence, at: row.at, monotonic: row.monotonic, boot: boot, kind: kind,
              body: body)
            let code = insertion.insert(
              sequence: sequence, at: row.at, monotonic: row.monotonic, kind: kind, body: body, hash: hash)
            return (hash, code)
          }
        }
        guard code == SQLITE_OK else {
          throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: JournalSchema.insert)
        }
        previous = JournalHead(sequence: sequence, hash: hash)
        hashes.append(hash)
      }
    }
    return (previous, hashes)
  }

  /// A zero byte would end the text for every C program that reads the journal; bytes that are no UTF-8 would read back
  /// as others than were hashed.
  private static func check(kind: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer, utf8: Span<UInt8>) {
    precondition((1...NewRow.maximumKindBytes).contains(kind.count), "a row's kind has 1...64 bytes")
    precondition((1...NewRow.maximumBodyBytes).contains(body.count), "a row's body has 1 byte...1 MiB")
    precondition(!kind.contains(0) && !body.contains(0), "a row's texts have no zero byte")
    precondition((try? UTF8Span(validating: utf8)) != nil, "a row's body is UTF-8")
  }

  /// Rolls back and decides what may be believed. Only for `SQLITE_FULL` and the refusals that never touch the disk is
  /// the file known to be as before; the head read back from it must then agree.
  private func settle(_ failure: JournalFailure, _ database: Database) -> JournalError {
    do {
      try database.rollback()
      switch failure.primaryCode {
      case SQLITE_FULL, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT:
        let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM journal")
        guard last == head.sequence, !database.isInsideTransaction else { return lose(failure) }
        return failure.primaryCode == SQLITE_FULL ? .full(failure) : .refused(failure)
      default:
        return lose(failure)
      }
    } catch {
      return lose(failure)
    }
  }
}

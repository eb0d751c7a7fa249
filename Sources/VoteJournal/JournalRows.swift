internal import GRDB
internal import GRDBSQLite

/// Reads rows in order without holding them all: 256 at a time, each page a query of its own, so that an unfinished
/// reading holds nothing open. Rows never change, so the pages fit together.
public final class JournalRows {
  private static let rowsPerPage = 256

  private let queue: DatabaseQueue
  private let path: String
  private var following: Int64
  private var page: [JournalRow] = []
  private var position = 0

  init(_ queue: DatabaseQueue, path: String, from first: Int64) {
    self.queue = queue
    self.path = path
    following = first
  }

  /// The next row, nil after the last; asked again after more rows were appended, it goes on with them.
  ///
  /// - Throws: ``JournalError/failed(_:)`` or ``JournalError/damaged(path:_:)``.
  public func next() throws(JournalError) -> JournalRow? {
    if position == page.count {
      try turn()
      if page.isEmpty { return nil }
    }
    defer { position += 1 }
    return page[position]
  }

  private func turn() throws(JournalError) {
    page.removeAll(keepingCapacity: true)
    position = 0
    do {
      try queue.inDatabase { database in
        let statement = try database.cachedStatement(sql: JournalSchema.select + " LIMIT \(Self.rowsPerPage)")
        try statement.setArguments([following])
        let pointer = statement.sqliteStatement
        defer { sqlite3_reset(pointer) }
        while true {
          let code = sqlite3_step(pointer)
          if code == SQLITE_DONE { return }
          guard code == SQLITE_ROW else {
            throw DatabaseError(
              resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: JournalSchema.select)
          }
          let row = try StoredRow(pointer).copy
          following = row.sequence + 1
          page.append(row)
        }
      }
    } catch let damage as Damage {
      throw .damaged(path: path, damage)
    } catch {
      throw .failed(JournalFailure(unexpected: error))
    }
  }
}

internal import GRDB
internal import GRDBSQLite
internal import Seals

/// The current row of a SELECT, lent out of SQLite's own memory: valid until the statement moves on.
struct StoredRow: ~Copyable {
  let sequence: Int64
  let at: Int64
  let monotonic: Int64
  let boot: UnsafeRawBufferPointer
  let kind: UnsafeRawBufferPointer
  let body: UnsafeRawBufferPointer
  let hash: ChainHash

  /// Reads the columns. A schema made strict cannot hold other types, but a forger's schema can.
  init(_ statement: OpaquePointer) throws(Damage) {
    let row = sqlite3_column_int64(statement, 0)
    let types = [SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_INTEGER, SQLITE_TEXT, SQLITE_TEXT, SQLITE_TEXT, SQLITE_BLOB]
    for (column, type) in types.enumerated() where sqlite3_column_type(statement, Int32(column)) != type {
      throw Damage(
        row: row, reason: .malformed(column: String(cString: sqlite3_column_name(statement, Int32(column)))))
    }
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
      let start = sqlite3_column_blob(statement, column)
      return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
    let hashBytes = bytes(6)
    guard hashBytes.count == ChainHash.byteCount else { throw Damage(row: row, reason: .malformed(column: "hash")) }
    // As `append` keeps them. A row of any size would be read into memory before anybody looks at its hash.
    guard bytes(4).count <= NewRow.maximumKindBytes else { throw Damage(row: row, reason: .malformed(column: "kind")) }
    guard bytes(5).count <= NewRow.maximumBodyBytes else { throw Damage(row: row, reason: .malformed(column: "body")) }
    sequence = row
    at = sqlite3_column_int64(statement, 1)
    monotonic = sqlite3_column_int64(statement, 2)
    boot = bytes(3)
    kind = bytes(4)
    body = bytes(5)
    hash = ChainHash(hashBytes)
  }

  /// A copy that outlives the statement.
  var copy: JournalRow {
    JournalRow(
      sequence: sequence, at: at, monotonic: monotonic, boot: String(decoding: boot, as: UTF8.self),
      kind: String(decoding: kind, as: UTF8.self), body: [UInt8](body), hash: hash)
  }
}

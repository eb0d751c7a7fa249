internal import GRDB
internal import GRDBSQLite
internal import Seals

/// The cached INSERT, driven by hand: GRDB would make an array of boxed values for every row, and copy each text. Here
/// SQLite reads the caller's bytes where they lie.
struct RowInsertion: ~Copyable {
  private let statement: OpaquePointer

  /// Takes the connection's cached statement; valid within this access to the database.
  init(_ database: Database) throws {
    statement = try database.cachedStatement(sql: JournalSchema.insert).sqliteStatement
  }

  deinit {
    // The statement must not keep addresses of bytes that are about to go.
    sqlite3_clear_bindings(statement)
  }

  /// Says under which boot the rows are written; once for all rows of a batch. The bytes must stay until `deinit`.
  func bind(boot: UnsafeRawBufferPointer) { bindText(boot, at: 4) }

  /// Adds one row. Returns SQLite's extended result code; 0 is success.
  func insert(
    sequence: Int64, at: Int64, monotonic: Int64, kind: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer,
    hash: ChainHash
  ) -> Int32 {
    sqlite3_bind_int64(statement, 1, sequence)
    sqlite3_bind_int64(statement, 2, at)
    sqlite3_bind_int64(statement, 3, monotonic)
    bindText(kind, at: 5)
    bindText(body, at: 6)
    return hash.withUnsafeBytes { bytes in
      let bound = sqlite3_bind_blob(statement, 7, bytes.baseAddress, Int32(bytes.count), nil)
      precondition(bound == SQLITE_OK, "a bound within SQLite's limits cannot fail")
      let code = sqlite3_step(statement)
      // Repeats the error that step has just given.
      sqlite3_reset(statement)
      return code == SQLITE_DONE ? SQLITE_OK : code
    }
  }

  private func bindText(_ text: UnsafeRawBufferPointer, at index: Int32) {
    let bytes = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    let bound = sqlite3_bind_text(statement, index, bytes, Int32(text.count), nil)
    precondition(bound == SQLITE_OK, "a bound within SQLite's limits cannot fail")
  }
}

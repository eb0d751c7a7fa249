/// The table and its guards. The text is compared with what the file holds at every opening, so it may only change
/// together with ``version``.
enum JournalSchema {
  /// "VOTJ": tells `file` and a curious reader whose database this is.
  static let applicationID: Int32 = 0x564f_544a
  static let version: Int32 = 1

  static let table = """
    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
      at INTEGER NOT NULL,
      monotonic INTEGER NOT NULL,
      boot TEXT NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT
    """

  /// The guards against a slip of the hand; the chain is the guard against intent. There is none on INSERT: it would cost
  /// every vote two fifths more instructions, and what it could refuse (a gap, an INSERT OR REPLACE) the chain shows.
  static let noUpdate = """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """

  static let noDelete = """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """

  static let objects: [(name: String, sql: String)] = [
    ("journal", table), ("journal_no_delete", noDelete),
    ("journal_no_update", noUpdate),
  ]

  static let insert =
    "INSERT INTO journal (sequence, at, monotonic, boot, kind, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
  static let select =
    "SELECT sequence, at, monotonic, boot, kind, body, hash FROM journal WHERE sequence >= ? ORDER BY sequence"
}

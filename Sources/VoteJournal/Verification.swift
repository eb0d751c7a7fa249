internal import GRDB
internal import GRDBSQLite
internal import Seals

/// Recomputes the chain from row 1 and stops at the first row that does not follow.
enum Verification {
  private static let rowsPerReport: Int64 = 4096

  /// Goes through the whole journal in one statement, with nothing kept but the last hash and the peaks of the tree.
  static func run(
    _ database: Database, _ path: String, _ progress: ((VerificationProgress) -> Void)?
  ) throws -> (JournalHead, TreeFrontier) {
    let statement = try database.cachedStatement(sql: JournalSchema.select)
    try statement.setArguments([Int64.min])
    let total = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM journal") ?? 0
    let pointer = statement.sqliteStatement
    defer { sqlite3_reset(pointer) }
    var chain = HashChain()
    var tree = TreeFrontier()
    var head = JournalHead(sequence: 0, hash: HashChain.genesis(identifier: ""))
    do {
      while true {
        let code = sqlite3_step(pointer)
        if code == SQLITE_DONE { break }
        guard code == SQLITE_ROW else {
          let failure = JournalFailure(
            operation: JournalSchema.select, code: code, systemCode: sqlite3_system_errno(database.sqliteConnection),
            message: database.lastErrorMessage ?? "")
          throw Damage(row: head.sequence + 1, reason: .unreadable(failure))
        }
        head = try check(StoredRow(pointer), after: head, &chain)
        tree.append(TreeFrontier.leaf(of: head.hash))
        if head.sequence % rowsPerReport == 0 {
          progress?(VerificationProgress(verified: head.sequence, total: total))
        }
      }
      if head.sequence == 0 { throw Damage(row: 1, reason: .notFounded) }
      try checkSchema(database)
    } catch let damage as Damage {
      throw JournalError.damaged(path: path, damage)
    }
    progress?(VerificationProgress(verified: head.sequence, total: total))
    return (head, tree)
  }

  private static func check(
    _ row: borrowing StoredRow, after head: JournalHead, _ chain: inout HashChain
  ) throws(Damage) -> JournalHead {
    let expected = head.sequence + 1
    guard row.sequence == expected else {
      // A number below the expected one comes first only where it is below 1.
      throw row.sequence > expected
        ? Damage(row: expected, reason: .missing(found: row.sequence)) : Damage(row: row.sequence, reason: .wrongHash)
    }
    var previous = head.hash
    if expected == 1 {
      guard row.kind.elementsEqual(HashChain.foundingKind.utf8), let identifier = Founding.identifier(inBody: row.body)
      else { throw Damage(row: 1, reason: .notFounded) }
      previous = HashChain.genesis(identifier: identifier)
    }
    let hash = chain.next(
      after: previous, sequence: expected, at: row.at, monotonic: row.monotonic, boot: row.boot, kind: row.kind,
      body: row.body)
    guard hash == row.hash else { throw Damage(row: expected, reason: .wrongHash) }
    return JournalHead(sequence: expected, hash: hash)
  }

  /// Whoever drops a trigger to change a row and then mends the chain leaves at least this.
  private static func checkSchema(_ database: Database) throws {
    let rows = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_schema ORDER BY name")
    var found: [String: String] = [:]
    for row in rows { found[row["name"] ?? ""] = row["sql"] ?? "" }
    for object in JournalSchema.objects where found.removeValue(forKey: object.name) != object.sql {
      throw Damage(row: 0, reason: .schema(object: object.name))
    }
    if let stranger = found.keys.sorted().first { throw Damage(row: 0, reason: .schema(object: stranger)) }
  }
}

public import Seals
public import VoteJournal

/// The statements of the current sitting and their proofs, folded from the journal's rows in order.
public struct SealedRows {
  /// A statement's row.
  public struct Statement: Hashable, Sendable {
    /// Its parts.
    public let row: RecordProof.Row
    /// The chain's hash up to it: the seal that is printed.
    public let hash: ChainHash
    /// The ballot; nil for a sitting's statement.
    public let ballot: Int?
  }

  /// By ballot, the statement that holds: a ballot that is settled or annulled later has a later one.
  public private(set) var ballots: [Int: Statement] = [:]
  /// The statement of the sitting that has closed.
  public private(set) var sitting: Statement?
  /// Proofs by the statements' rows.
  public private(set) var proofs: [Int64: RecordProof] = [:]
  /// Statements that no checkpoint covers yet, in order.
  public private(set) var unproved: [Statement] = []
  private var previous: ChainHash?
  private let coding = SealCoding()

  /// Before any row.
  public init() {}

  /// The rows of the statements that hold, by ballot.
  public var sealed: [Int: Int64] { ballots.mapValues(\.row.sequence) }

  /// The proof of a ballot's statement; nil while there is none.
  public func proof(of ballot: Int) -> RecordProof? { ballots[ballot].flatMap { proofs[$0.row.sequence] } }

  /// Forgets the statements of an earlier sitting, but for those that no checkpoint covers yet.
  public mutating func beginSitting() {
    ballots = [:]
    sitting = nil
    proofs = [:]
  }

  /// Folds a row, which follows the one that was folded before.
  ///
  /// - Returns: the statement that the row is, or that its checkpoint proves; nil for any other row.
  /// - Throws: where a row cannot be read.
  @discardableResult public mutating func apply(_ row: JournalRow) throws(RowError) -> Statement? {
    do { return try fold(row) } catch { throw RowError(row, error) }
  }

  private mutating func fold(_ row: JournalRow) throws -> Statement? {
    defer { previous = row.hash }
    switch row.kind {
    case "sittingOpened":
      beginSitting()
    case SealRow.ballot:
      let ballot = try coding.read(Numbered.self, row.body).ballot
      let statement = statement(row, ballot: ballot)
      ballots[ballot] = statement
      unproved.append(statement)
      return statement
    case SealRow.sitting:
      let statement = statement(row, ballot: nil)
      sitting = statement
      unproved.append(statement)
      return statement
    case SealRow.checkpoint:
      let checkpoint = try coding.read(CheckpointRow.self, row.body)
      guard let size = try? Checkpoint(SignedNote(parsing: checkpoint.note)).size,
        let index = unproved.firstIndex(where: { $0.row.sequence == size })
      else { return nil }
      let statement = unproved.remove(at: index)
      proofs[size] = RecordProof(row: statement.row, path: checkpoint.path, checkpoint: checkpoint.note)
      return statement
    default: break
    }
    return nil
  }

  /// Goes on from a row that was folded before, or that says nothing here: only its hash is needed.
  mutating func pass(_ row: JournalRow) { previous = row.hash }

  private struct Numbered: Decodable { let ballot: Int }

  private func statement(_ row: JournalRow, ballot: Int?) -> Statement {
    Statement(
      row: RecordProof.Row(
        sequence: row.sequence, at: row.at, monotonic: row.monotonic, boot: row.boot, kind: row.kind,
        body: String(decoding: row.body, as: UTF8.self), previous: previous?.description ?? ""), hash: row.hash,
      ballot: ballot)
  }
}

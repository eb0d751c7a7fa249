package import Foundation

/// What is sealed in a journal, judged by its rows alone (docs/journal.md, «Statements and checkpoints»): that every result
/// has its statement, that each checkpoint says of the rows before it what they are, and which checkpoints are owed.
///
/// It shares no code with `Sealing` and `Seals` but Ed25519's.
package struct SealedJournal {
  /// A row as it is stored.
  package struct Row {
    let sequence: Int64
    let kind: String
    let body: [String: Any]
    let hash: Data

    /// A row; the body is JSON.
    package init(sequence: Int64, kind: String, body: [String: Any], hash: Data) {
      self.sequence = sequence
      self.kind = kind
      self.body = body
      self.hash = hash
    }
  }

  /// A checkpoint that is in the journal, and how it came there.
  struct Checkpoint {
    /// Whether there are other rows between it and its statement.
    let wasOwed: Bool
    /// Whether a daemon has started in between.
    let isOfLaterLife: Bool
  }

  /// What is wrong, each with the number of its invariant.
  package private(set) var problems: [String] = []
  /// The rows of the statements that have no checkpoint.
  package private(set) var owed: [Int64] = []
  private(set) var checkpoints: [Checkpoint] = []
  private var tree = RecomputedTree()
  private var origin = ""
  private let key: SealKey?
  /// What the statement must be about that comes next: a result was written, and its statement in the same transaction.
  private var due: Subject?
  private var lastStart: Int64 = 0

  /// What a statement is about.
  private enum Subject: Equatable, CustomStringConvertible {
    case ballot(Int)
    case sitting

    var description: String { if case .ballot(let number) = self { "ballot \(number)" } else { "the sitting" } }
  }

  /// What there is to find in a journal that a daemon with this key has written; nil: with none.
  package init(_ rows: some Sequence<Row>, key: SealKey?) {
    self.key = key
    for row in rows { take(row) }
    if let due { problems.append("[7] the journal ends without the statement of \(due)") }
  }

  private mutating func take(_ row: Row) {
    if row.sequence == 1 { origin = "\(key?.name ?? "vote-daemon")/\(row.body["id"] as? String ?? "")" }
    let (subject, isStatement) = Self.subject(of: row)
    if let due, !isStatement || subject != due {
      problems.append("[7] row \(row.sequence) stands where the statement of \(due) should")
    } else if due == nil, isStatement {
      problems.append("[7] row \(row.sequence) is a statement of nothing that has just been")
    }
    due = isStatement ? nil : subject
    if row.kind == "incident", row.body["what"] as? String == "daemonStarted" { lastStart = row.sequence }
    if row.kind == "checkpoint" { judge(row) }
    tree.append(row.hash)
    if isStatement { owed.append(row.sequence) }
  }

  /// What a row seals, or asks to be sealed.
  private static func subject(of row: Row) -> (Subject?, isStatement: Bool) {
    switch row.kind {
    case "resultEstablished", "resultWithheld", "ballotAnnulled", "ballotSettled":
      (.ballot(row.body["number"] as? Int ?? 0), false)
    case "ballotStatement": (.ballot(row.body["ballot"] as? Int ?? 0), true)
    case "sittingClosed": (.sitting, false)
    case "sittingStatement": (.sitting, true)
    default: (nil, false)
    }
  }

  /// A checkpoint is of the oldest statement that has none: a log's checkpoints grow.
  private mutating func judge(_ row: Row) {
    let note = row.body["note"] as? String ?? ""
    if let problem = problem(in: note) { problems.append("\(problem), row \(row.sequence)") }
    guard let size = Self.size(of: note) else { return }
    guard owed.first == size else {
      return problems.append(
        "[7] the checkpoint in row \(row.sequence) is of row \(size), and \(owed) are the statements that have none")
    }
    owed.removeFirst()
    checkpoints.append(Checkpoint(wasOwed: row.sequence != size + 1, isOfLaterLife: lastStart > size))
    let path = tree.path(of: Int(size) - 1, in: Int(size)).map(\.hexadecimal)
    if row.body["path"] as? [String] != path {
      problems.append("[7] the path in row \(row.sequence) does not lead from row \(size) to the root")
    }
  }

  /// How many rows a note is about.
  private static func size(of note: String) -> Int64? {
    let lines = note.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 1 ? Int64(lines[1]) : nil
  }

  /// What is wrong with a note, wherever it was seen: it must say of these rows what they are, and be signed. nil where
  /// nothing is.
  package func problem(in note: String) -> String? {
    guard let size = Self.size(of: note) else { return "[7] a checkpoint that is none: \(note.prefix(100))" }
    guard let root = tree.root(Int(clamping: size)) else {
      return "[7] a checkpoint of \(size) rows, there are \(tree.count)"
    }
    let text = "\(origin)\n\(size)\n\(root.base64EncodedString())\n"
    guard note == text || note.hasPrefix(text + "\n") else {
      return "[7] the checkpoint of \(size) rows says another root than theirs, or is of another log"
    }
    guard let key else { return note == text ? nil : "[7] a checkpoint is signed, and there is no key" }
    return key.hasSigned(note) ? nil : "[7] the checkpoint of \(size) rows is not signed by the council's key"
  }
}

internal import Foundation
public import Seals
public import TallyEngine
public import VoteJournal

/// Turns statements and checkpoints into the journal's rows and back: canonical JSON, keys sorted, as all rows are.
public struct SealCoding {
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  /// A coding; cheap, but keep one.
  public init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

  /// The row of a ballot's statement.
  public func row(_ statement: BallotStatement, at moment: Moment) -> NewRow {
    row(SealRow.ballot, statement, moment)
  }

  /// The row of a sitting's statement.
  public func row(_ statement: SittingStatement, at moment: Moment) -> NewRow {
    row(SealRow.sitting, statement, moment)
  }

  /// The row of a checkpoint.
  public func row(_ checkpoint: CheckpointRow, at moment: Moment) -> NewRow {
    row(SealRow.checkpoint, checkpoint, moment)
  }

  /// A statement or checkpoint from its row's body.
  ///
  /// - Throws: a decoding error.
  public func read<Value: Decodable>(_ type: Value.Type, _ body: some Sequence<UInt8>) throws -> Value {
    try decoder.decode(type, from: Data(body))
  }

  /// The note of a checkpoint's row.
  ///
  /// - Throws: a decoding error, or `NoteError`.
  public func note(_ row: JournalRow) throws -> SignedNote {
    try SignedNote(parsing: read(CheckpointRow.self, row.body).note)
  }

  private func row(_ kind: String, _ value: some Encodable, _ moment: Moment) -> NewRow {
    guard let body = try? encoder.encode(value) else { preconditionFailure("a statement that JSON cannot hold") }
    return NewRow(
      kind: kind, body: [UInt8](body), at: moment.wall, monotonic: Int64(moment.monotonic / 1_000_000))
  }
}

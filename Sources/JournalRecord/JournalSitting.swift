public import ProtocolDocuments
public import Seals

/// A sitting as a journal tells it.
public struct JournalSitting: Sendable {
  /// Its registrations and its ballots.
  public let record: SittingRecord
  /// Its course beside them.
  public let chronicle: SittingChronicle
  /// The proof of its own statement; nil while it is not closed.
  public let closing: RecordProof?

  /// The size of its last checkpoint; nil where nothing of it is sealed.
  var end: Int64? {
    (record.ballots.compactMap(\.proof) + [closing].compactMap(\.self)).map(\.row.sequence).max()
  }
}

internal import ProtocolDocuments
public import Seals

extension JournalRecord {
  /// The part of the log in which the sitting at this index is; nil where nothing of it is sealed.
  public func log(ofSitting index: Int) -> LogExcerpt? {
    guard let end = end(ofSitting: index) else { return nil }
    let start = (0..<index).compactMap { self.end(ofSitting: $0) }.max() ?? 0
    return LogExcerpt(of: log, checkpoints: checkpoints, after: start, upTo: end)
  }

  /// The size of the last checkpoint of a sitting.
  private func end(ofSitting index: Int) -> Int64? {
    JournalSitting(record: sittings[index], chronicle: chronicles[index], closing: closings[index]).end
  }
}

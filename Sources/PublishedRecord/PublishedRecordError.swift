public import ProtocolDocuments

/// Why a reply of the socket is no record that could be printed.
public enum PublishedRecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ballot is still open.
  case stillOpen(ballot: Int)
  /// A field of the reply is not what the interface says.
  case unreadable(ballot: Int, field: String)
  /// Names, totals and decision contradict one another: such a record is refused, not printed.
  case disagrees(RollCall.Disagreement)

  /// One sentence, in Ukrainian.
  public var description: String {
    switch self {
    case .stillOpen(let ballot): "Голосування № \(ballot) ще триває."
    case .unreadable(let ballot, let field): "Запис голосування № \(ballot): поле «\(field)» не читається."
    case .disagrees(let disagreement): "Запис суперечить сам собі: \(disagreement.description)"
    }
  }
}

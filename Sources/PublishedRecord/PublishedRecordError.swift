public import ProtocolDocuments

/// Why a reply of the socket is no record that could be printed.
public enum PublishedRecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ballot is still open.
  case stillOpen(ballot: Int)
  /// A field of the reply is not what the interface says.
  case unreadable(ballot: Int, field: String)
  /// A field of a registration's list is not what the interface says.
  case unreadableRegistration(number: Int, field: String)
  /// The sitting has no ballot that is over yet, or there is no sitting.
  case noBallots
  /// Something happened every time while the sitting was read.
  case neverQuiet
  /// Names, totals and decision contradict one another: such a record is refused, not printed.
  case disagrees(RollCall.Disagreement)

  /// One sentence, in Ukrainian.
  public var description: String {
    switch self {
    case .stillOpen(let ballot): "Голосування № \(ballot) ще триває."
    case .unreadable(let ballot, let field): "Запис голосування № \(ballot): поле «\(field)» не читається."
    case .unreadableRegistration(let number, let field):
      "Список реєстрації № \(number): поле «\(field)» не читається."
    case .noBallots: "У засіданні ще немає жодного завершеного голосування."
    case .neverQuiet: "Засідання змінюється швидше, ніж читається. Повторіть за хвилину."
    case .disagrees(let disagreement): "Запис суперечить сам собі: \(disagreement.description)"
    }
  }
}

/// A page with a stream of its own.
enum View: Sendable, CaseIterable {
  /// The wall of the hall.
  case hall
  /// The sitting so far, for phones and journalists.
  case sitting

  /// What its stream carries, in this order.
  var parts: [Board.Name] {
    switch self {
    case .hall: [.hall, .seats, .names, .status]
    case .sitting: [.sitting, .status]
    }
  }
}

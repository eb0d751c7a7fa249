extension Results {
  /// What the hall is doing.
  public enum Phase: String, Codable, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// No sitting is open.
    case closed
    /// A sitting is open, nothing is counted.
    case idle
    /// Deputies register.
    case registration
    /// A ballot is open.
    case voting
    /// The sitting pauses.
    case `break`
  }
}

extension Results.Phase {
  /// The value as JSON.
  var json: StaticString {
    switch self {
    case .closed: #""closed""#
    case .idle: #""idle""#
    case .registration: #""registration""#
    case .voting: #""voting""#
    case .break: #""break""#
    }
  }
}

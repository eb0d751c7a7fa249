extension Results {
  /// How a ballot stands or ended.
  public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// The window is running.
    case open
    /// Enough votes.
    case adopted
    /// Too few votes.
    case rejected
    /// Two readings of the law differ, to be settled.
    case disputed
    /// A breach or an obstacle, to be repeated.
    case annulled
    /// The tallies did not agree: there is no result.
    case withheld
  }
}

extension Results.Outcome {
  /// The value as JSON.
  var json: StaticString {
    switch self {
    case .open: #""open""#
    case .adopted: #""adopted""#
    case .rejected: #""rejected""#
    case .disputed: #""disputed""#
    case .annulled: #""annulled""#
    case .withheld: #""withheld""#
    }
  }
}

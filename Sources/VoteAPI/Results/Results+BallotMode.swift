extension Results {
  /// How a ballot is taken.
  public enum BallotMode: String, Codable, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// By name.
    case rollCall
    /// Totals only.
    case secret
  }
}

extension Results.BallotMode {
  /// The value as JSON.
  var json: StaticString {
    switch self {
    case .rollCall: #""rollCall""#
    case .secret: #""secret""#
    }
  }
}

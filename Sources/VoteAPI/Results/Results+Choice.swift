extension Results {
  /// A choice that was made, as the interface spells it.
  public enum Choice: String, Codable, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// «за»
    case `for`
    /// «проти»
    case against
    /// «утримався»
    case abstained
  }
}

extension Results.Choice {
  /// The value as JSON.
  var json: StaticString {
    switch self {
    case .for: #""for""#
    case .against: #""against""#
    case .abstained: #""abstained""#
    }
  }
}

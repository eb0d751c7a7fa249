extension Operator {
  /// The reading of the law by which a disputed ballot is settled.
  public enum SettlementBase: String, Codable, Hashable, Sendable, CaseIterable {
    /// The share is taken of the deputies.
    case deputies
    /// The share is taken of the deputies and the head of the council.
    case deputiesAndHead
  }
}

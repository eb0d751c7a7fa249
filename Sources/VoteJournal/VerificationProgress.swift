/// How far a verification has come.
public struct VerificationProgress: Hashable, Sendable {
  /// Rows found sound so far.
  public let verified: Int64
  /// The number of the last row.
  public let total: Int64
}

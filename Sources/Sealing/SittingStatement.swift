public import TallyEngine

/// What is sealed of a sitting when it closes: which ballots there were, and where the statement of each is.
public struct SittingStatement: Hashable, Sendable, Codable {
  /// The encoding's version.
  public let statement: Int
  /// By the ballots' numbers, the rows of the statements that hold.
  public let sealed: [Int: Int64]
  let council: String
  let session: String
  let sitting: Int

  /// The statement of a sitting.
  public init(_ sitting: Sitting, sealed: [Int: Int64]) {
    statement = 1
    council = sitting.council.name
    session = sitting.heading?.session ?? ""
    self.sitting = sitting.heading?.sitting ?? 0
    self.sealed = sealed
  }
}

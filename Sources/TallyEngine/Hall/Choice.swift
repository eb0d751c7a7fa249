/// What a deputy chose in one ballot.
///
/// The raw values are those of the packed tally word (`BallotBox`) and of the journal; they never change.
public enum Choice: UInt8, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// «за»
  case `for` = 0
  /// «проти»
  case against = 1
  /// «утримався»
  case abstained = 2
}

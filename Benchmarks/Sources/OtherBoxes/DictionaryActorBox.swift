public import TallyEngine

/// What one writes first: an actor with a dictionary from the voter to the vote, counted when somebody asks.
public actor DictionaryActorBox {
  private var votes: [String: Seat] = [:]
  private var epoch: UInt32 = 1
  private var isClosed = false

  /// An open box.
  public init() {}

  /// As `BallotBox.press`.
  public func press(voter: String, choice: Choice, epoch: UInt32) -> BallotBox.PressResult {
    guard self.epoch == epoch else { return .staleEpoch }
    guard !isClosed else { return .closed }
    var standing = votes[voter] ?? Seat()
    guard standing.participates else { return .notParticipating }
    standing.choice = choice
    standing.revision &+= 1
    votes[voter] = standing
    return .counted(revision: standing.revision)
  }

  /// As `BallotBox.snapshot`.
  public func snapshot() -> Counts {
    var counts = Counts(notVoting: 0, isClosed: isClosed)
    for vote in votes.values { counts.add(1, vote.choice) }
    return counts
  }
}

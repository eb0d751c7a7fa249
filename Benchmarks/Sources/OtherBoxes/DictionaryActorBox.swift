public import TallyEngine

/// What one writes first: an actor with the set of those who registered and a dictionary from the voter to the vote,
/// counted when somebody asks.
public actor DictionaryActorBox {
  private struct Vote {
    var choice: Choice
    var revision: UInt32
  }

  private let participants: Set<String>
  private var votes: [String: Vote] = [:]
  private var epoch: UInt32 = 1
  private var isClosed = false

  /// An open box for these voters.
  public init(participants: some Sequence<String>) {
    self.participants = Set(participants)
  }

  /// As `BallotBox.press`.
  public func press(voter: String, choice: Choice, epoch: UInt32) -> BallotBox.PressResult {
    guard self.epoch == epoch else { return .staleEpoch }
    guard participants.contains(voter) else { return .notParticipating }
    guard !isClosed else { return .closed }
    let revision = (votes[voter]?.revision ?? 0) &+ 1
    votes[voter] = Vote(choice: choice, revision: revision)
    return .counted(revision: revision)
  }

  /// As `BallotBox.snapshot`.
  public func snapshot() -> Counts {
    var counts = Counts(notVoting: participants.count - votes.count, isClosed: isClosed)
    for vote in votes.values { counts.add(1, vote.choice) }
    return counts
  }
}

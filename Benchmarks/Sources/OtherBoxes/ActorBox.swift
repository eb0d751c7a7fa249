public import TallyEngine

/// The same in an actor.
public actor ActorBox {
  /// By number.
  public private(set) var seats: [Seat]
  /// The open ballot's.
  public private(set) var epoch: UInt32 = 1
  /// As they stand.
  public private(set) var counts: Counts

  /// An open box in which every seat takes part.
  public init(seats: Int) {
    self.seats = [Seat](repeating: Seat(), count: seats)
    counts = Counts(notVoting: seats)
  }

  /// As `BallotBox.press`.
  public func press(seat: Int, choice: Choice, epoch: UInt32) -> BallotBox.PressResult {
    guard self.epoch == epoch else { return .staleEpoch }
    guard seats[seat].participates else { return .notParticipating }
    guard !counts.isClosed else { return .closed }
    counts.move(seats[seat].choice, choice)
    seats[seat].choice = choice
    seats[seat].revision &+= 1
    return .counted(revision: seats[seat].revision)
  }
}

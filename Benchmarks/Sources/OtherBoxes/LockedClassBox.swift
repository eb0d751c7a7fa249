internal import Foundation
public import TallyEngine

/// A class with variables and a lock beside them, used as its documentation shows: what most programs have.
public final class LockedClassBox: @unchecked Sendable {
  private let lock = NSLock()
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
    lock.withLock {
      guard self.epoch == epoch else { return .staleEpoch }
      guard seats[seat].participates else { return .notParticipating }
      guard !counts.isClosed else { return .closed }
      counts.move(seats[seat].choice, choice)
      seats[seat].choice = choice
      seats[seat].revision &+= 1
      return .counted(revision: seats[seat].revision)
    }
  }
}

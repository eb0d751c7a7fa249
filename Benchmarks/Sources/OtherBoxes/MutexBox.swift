internal import Synchronization
public import TallyEngine

/// The best that can be done with a lock: the toolchain's `Mutex`, no array, no reference counting, no exclusivity
/// check under it.
public final class MutexBox: Sendable {
  private struct State: ~Copyable {
    let seats: UnsafeMutablePointer<Seat>
    let count: Int
    var epoch: UInt32 = 1
    var counts: Counts
  }

  private let state: Mutex<State>

  /// An open box in which every seat takes part.
  public init(seats: Int) {
    let memory = UnsafeMutablePointer<Seat>.allocate(capacity: seats)
    memory.initialize(repeating: Seat(), count: seats)
    state = Mutex(State(seats: memory, count: seats, counts: Counts(notVoting: seats)))
  }

  deinit {
    state.withLock { $0.seats.deallocate() }
  }

  /// As `BallotBox.press`.
  public func press(seat: Int, choice: Choice, epoch: UInt32) -> BallotBox.PressResult {
    state.withLock { state in
      precondition(UInt(bitPattern: seat) < UInt(bitPattern: state.count))
      guard state.epoch == epoch else { return .staleEpoch }
      let slot = state.seats + seat
      guard slot.pointee.participates else { return .notParticipating }
      guard !state.counts.isClosed else { return .closed }
      state.counts.move(slot.pointee.choice, choice)
      slot.pointee.choice = choice
      slot.pointee.revision &+= 1
      return .counted(revision: slot.pointee.revision)
    }
  }

  /// As `BallotBox.snapshot`.
  public func snapshot() -> Counts {
    state.withLock { $0.counts }
  }
}

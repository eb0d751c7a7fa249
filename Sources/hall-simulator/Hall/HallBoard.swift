import Synchronization
import TallyEngine
import VotingHardware

/// What a console looks like from outside.
struct ConsoleView: Sendable {
  var isPlugged = false
  var state = ConsoleLink.State.down
  var shown = Indication(phase: .idle)
  /// Sessions so far.
  var sessions = 0
  var lastAnswer: Answer?
  /// KEYS frames that never got a final answer.
  var givenUp = 0

  var isServing: Bool { state == .serving }

  /// The choice whose lamp burns steadily: what the host says is on disk.
  var litChoice: Choice? {
    [Choice.for, .against, .abstained].first { shown.lamp(key: Int($0.rawValue)) == .on }
  }
}

/// One press of a choice key that went out, and what came of it.
struct Press: Sendable, Hashable {
  let choice: Choice
  /// The final verdict; nil while there is none, which there may never be.
  var verdict: Verdict?
  /// When it went out and when the final answer came, CLOCK_MONOTONIC in nanoseconds; 0 for not yet.
  var sentAt: UInt64 = 0
  var answeredAt: UInt64 = 0

  /// Whether it was recorded, or counted in a secret ballot.
  var hasVoted: Bool { verdict?.hasVoted ?? false }
}

extension Verdict {
  /// Whether the press was recorded, or counted in a secret ballot.
  var hasVoted: Bool { self == .recorded || self == .counted }
}

/// What the hall's thread shows to the others.
final class HallBoard: Sendable {
  struct State: Sendable {
    var views: [UInt16: ConsoleView] = [:]
    /// By ballot and seat, the presses in their order.
    var presses: [Int: [UInt16: [Press]]] = [:]
    /// By ballot, how many seats have an acknowledged choice, secret ones included.
    var recorded: [Int: Int] = [:]
    /// Seats whose registration lamp burns.
    var registered: Set<UInt16> = []
    var online = 0
    /// Frames that noise on the lines has spoilt.
    var disturbed = 0
  }

  private let state = Mutex(State())
  private let changes = Atomic(0)

  /// Counts changes, so that a waiter looks only when there is something new.
  var version: Int { changes.load(ordering: .acquiring) }

  func read<Result: Sendable>(_ body: (borrowing State) -> Result) -> Result {
    state.withLock { body($0) }
  }

  func change(_ body: (inout sending State) -> Void) {
    state.withLock { body(&$0) }
    changes.add(1, ordering: .releasing)
  }
}

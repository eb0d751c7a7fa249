import TallyEngine
import VoteAPI

/// What is remembered of a sitting outside the daemon.
struct FaultMemory: Sendable {
  var promises = FaultPromises()
  /// The ballot that is certainly open: its opening was acknowledged, its end not asked for.
  var open: Int?
  /// The roll calls as they were told.
  var told: [Int: VarlinkClient.RollCall] = [:]

  /// The presses in another hall, from which the journal comes.
  var elsewhere: [Int: [UInt16: [Press]]] = [:]

  /// No sitting here has more ballots.
  private static let mostBallots = 4

  /// Takes over what the consoles know of their presses.
  mutating func takePresses(from hall: VirtualHall) {
    for number in 1...Self.mostBallots {
      promises.presses[number] = (elsewhere[number] ?? [:]).merging(hall.presses(number)) { $0 + $1 }
    }
  }
}

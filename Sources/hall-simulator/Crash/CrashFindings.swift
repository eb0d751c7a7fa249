import TallyEngine
import VoteAPI

/// What was found after a ballot during which the daemon was killed.
struct CrashFindings: Sendable {
  /// Presses that were acknowledged as recorded.
  var acknowledged = 0
  /// Seats whose acknowledged choice is not in the result, and no later press of theirs explains it.
  var lost: [String] = []
  /// Choices in the result that nobody pressed.
  var phantom: [String] = []
  /// Other things that should not be.
  var wrong: [String] = []

  /// Whether nothing was found.
  var isClean: Bool { lost.isEmpty && phantom.isEmpty && wrong.isEmpty }

  mutating func add(_ other: CrashFindings) {
    acknowledged += other.acknowledged
    lost += other.lost
    phantom += other.phantom
    wrong += other.wrong
  }

  init() {}

  /// Compares the presses of a ballot with its roll call.
  ///
  /// A press after the last acknowledged one may be on disk although the daemon died before it could say so: it may
  /// stand in the result, unless it was refused.
  init(presses: [UInt16: [Press]], counted votes: [Results.Vote], ballot: Int, of plan: HallPlan) {
    let byVoter = Dictionary(votes.map { ($0.voter, $0) }, uniquingKeysWith: { first, _ in first })
    for member in plan.members {
      let mine = presses[member.seat] ?? []
      let counted = byVoter[member.id].flatMap { Choice(word: $0.choice) }
      acknowledged += mine.count { $0.verdict == .recorded }
      let place = "голосування № \(ballot), місце \(member.seat)"
      if let counted, !mine.canStand(counted) {
        phantom.append("\(place): зараховано \(counted), натиснуто \(mine)")
      }
      guard let last = mine.lastRecorded else { continue }
      if counted.map({ mine[last...].canStand($0) }) != true {
        lost.append("\(place): підтверджено \(mine[last].choice), зараховано \(counted.map { "\($0)" } ?? "нічого")")
      }
    }
  }
}

extension RandomAccessCollection<Press> {
  /// The last press that was acknowledged as recorded.
  var lastRecorded: Index? { lastIndex { $0.verdict == .recorded } }

  /// Whether this choice was pressed, and recorded for all that its answers tell.
  func canStand(_ choice: Choice) -> Bool {
    contains { $0.choice == choice && ($0.verdict ?? .recorded) == .recorded }
  }
}

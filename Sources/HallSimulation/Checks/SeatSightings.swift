internal import TallyEngine

/// What `WatchSeats` has shown of single seats. Who was shown as registered is, and who was shown as having voted had, in
/// the ballot that was meant.
struct SeatSightings {
  /// What the hall was doing when a seat was shown, as everybody there knew it.
  struct Shown {
    /// The latest ballot.
    let ballot: Int
    /// Whether no other can be meant: the next one is told of with a delay.
    let isCertain: Bool
    let isOpen: Bool
    let at: UInt64
  }

  private struct Vote: Hashable {
    let seat: Int
    let ballot: Int
    let choice: String?
    let isCertain: Bool
    let isOpen: Bool
  }

  private static let words = ["for", "against", "abstained"]

  /// When each was shown first.
  private var votes: [Vote: UInt64] = [:]
  private var registered: Set<Int> = []
  private var wrong: [String] = []
  var votesShown: Int { votes.count }

  mutating func take(_ state: [String: Any], _ shown: Shown, _ disclosure: Regulation.Disclosure) {
    guard let seat = state["seat"] as? Int else { return wrong.append("[4] a seat without a number was shown") }
    if state["registered"] as? Bool == true { registered.insert(seat) }
    let choice = state["choice"] as? String
    if shown.isOpen, choice != nil, disclosure != .choices {
      wrong.append("[4] the choice of seat \(seat) was shown while ballot \(shown.ballot) was open")
    }
    let hasVoted = state["voted"] as? Bool == true
    if choice != nil, !hasVoted { wrong.append("[4] seat \(seat) was shown with a choice, and not as having voted") }
    guard hasVoted else { return }
    if shown.isOpen, disclosure == .nothing {
      wrong.append("[4] seat \(seat) was shown as having voted while ballot \(shown.ballot) was open")
    }
    let vote = Vote(
      seat: seat, ballot: shown.ballot, choice: choice, isCertain: shown.isCertain, isOpen: shown.isOpen)
    votes[vote] = votes[vote] ?? shown.at
  }

  /// - Parameter timeOf: the world's time of a boot's milliseconds.
  func judge(_ ledger: Ledger, timeOf: (String, Int64) -> UInt64) -> [String] {
    var broken = Array(Set(wrong)).sorted()
    let head = ledger.headWasPresent ? ledger.headSeat : nil
    for seat in registered.sorted() where !ledger.registeredSeats.contains(UInt16(seat)) && seat != head {
      broken.append("[4] seat \(seat) was shown as registered and is not in the journal")
    }
    for (vote, time) in votes.sorted(by: { ($0.value, $0.key.seat) < ($1.value, $1.key.seat) }) {
      if vote.isCertain, let ballot = ledger.ballots[vote.ballot], ledger.isSecret(ballot),
        vote.isOpen || vote.choice != nil
      {
        broken.append(
          "[8] of secret ballot \(vote.ballot) seat \(vote.seat) was shown at \(Trace.seconds(time)): "
            + "\(vote.isOpen ? "open" : "closed"), \(vote.choice ?? "voted")")
      }
      // What was shown in between may be of the ballot before, or of one whose row has not come to the disk.
      let numbers = vote.isCertain ? [vote.ballot] : Array(ledger.ballots.keys)
      let isThere = numbers.contains { number in
        guard let ballot = ledger.ballots[number] else { return false }
        if let took = ballot.tookPart { return took.contains { ledger.seats[$0].map(Int.init) == vote.seat } }
        return ballot.votes.contains { row in
          guard ledger.seats[row.voter].map(Int.init) == vote.seat, let choice = row.choice else { return false }
          return timeOf(row.boot, row.monotonic) <= time && (vote.choice == nil || vote.choice == Self.words[choice])
        }
      }
      if !isThere {
        broken.append(
          "[4] seat \(vote.seat) was shown as having voted \(vote.choice ?? "") in ballot \(vote.ballot) at "
            + "\(Trace.seconds(time)), and had not")
      }
    }
    return broken
  }
}

/// What statuses have shown of the sitting. Each is a fact that stays true, so that the journal must hold it at any later
/// time, whatever has happened to the daemon or to the machine since: whoever saw it may have acted on it.
struct Sightings {
  private struct Registration: Hashable {
    let session: String
    let number: Int
  }

  private var sessions: Set<String> = []
  /// The most that were shown as registered.
  private var registered: [Registration: Int] = [:]
  private var finished: Set<Registration> = []
  private var opened: Set<Int> = []
  private var closed: Set<Int> = []
  /// The most votes that an open roll call was shown with: for, against, abstained, and all.
  private var votes: [Int: [Int]] = [:]

  mutating func take(_ status: [String: Any]) {
    if let session = status["session"] as? String {
      sessions.insert(session)
      if let shown = status["registration"] as? [String: Any], let number = shown["number"] as? Int {
        let registration = Registration(session: session, number: number)
        registered[registration] = max(registered[registration] ?? 0, shown["registered"] as? Int ?? 0)
        if shown["closedAt"] is String { finished.insert(registration) }
      }
    }
    if let ballot = status["ballot"] as? [String: Any] { take(ballot: ballot) }
  }

  mutating func take(ballot: [String: Any]) {
    guard let number = ballot["number"] as? Int else { return }
    opened.insert(number)
    if ballot["closedAt"] is String { closed.insert(number) }
    guard ballot["outcome"] as? String == "open", ballot["mode"] as? String == "rollCall",
      let tally = ballot["tally"] as? [String: Any]
    else { return }
    let shown = ["for", "against", "abstained", "voted"].map { tally[$0] as? Int ?? 0 }
    votes[number] = zip(votes[number] ?? [0, 0, 0, 0], shown).map(max)
  }

  /// What was shown and is not in the journal.
  func judge(_ ledger: Ledger) -> [String] {
    var broken: [String] = []
    for session in sessions.sorted() where ledger.registrations[session] == nil {
      broken.append("[4] session «\(session)» was shown as open and is not in the journal")
    }
    for (registration, most) in registered.sorted(by: {
      ($0.key.session, $0.key.number) < ($1.key.session, $1.key.number)
    }) {
      let what = "registration \(registration.number) of session «\(registration.session)»"
      guard let there = ledger.registrations[registration.session]?[registration.number] else {
        broken.append("[4] \(what) was shown and is not in the journal")
        continue
      }
      if there.count < most { broken.append("[4] \(what) was shown with \(most), the journal has \(there.count)") }
      if finished.contains(registration), !there.isOver {
        broken.append("[4] \(what) was shown as finished, in the journal it is not")
      }
    }
    for number in opened.sorted() where ledger.ballots[number] == nil {
      broken.append("[4] ballot \(number) was shown and is not in the journal")
    }
    for number in closed.sorted() {
      guard let ballot = ledger.ballots[number], ballot.closed == nil, !ballot.isAnnulled else { continue }
      broken.append("[4] ballot \(number) was shown as closed, in the journal it is open")
    }
    for (number, most) in votes.sorted(by: { $0.key < $1.key }) {
      guard let ballot = ledger.ballots[number] else { continue }
      // A vote may have been changed or taken back since; its row stays.
      let there = (0...2).map { choice in Set(ballot.votes.filter { $0.choice == choice }.map(\.voter)).count }
      let all = Set(ballot.votes.filter { $0.choice != nil }.map(\.voter)).count
      if zip(most, there + [all]).contains(where: { $0 > $1 }) {
        broken.append("[4] ballot \(number) was shown with votes \(most), the journal has had \(there + [all])")
      }
    }
    return broken
  }
}

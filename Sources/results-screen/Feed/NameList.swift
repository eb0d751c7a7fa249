import VoteAPI

/// The roll call of a closed ballot, as far as the wall and the phones show it.
struct NameList: Encodable, Hashable {
  /// One line.
  struct Line: Encodable, Hashable {
    let name: String
    let faction: String?
    let gender: String
    let isHead: Bool
    let choice: String
    let origin: String
    let note: String?
  }

  let ballot: Int
  let votes: [Line]

  init(_ rollCall: VarlinkClient.RollCall) {
    ballot = rollCall.ballot.number
    votes = rollCall.votes.map { vote in
      Line(
        name: vote.name, faction: vote.faction, gender: vote.gender, isHead: vote.isHead, choice: vote.choice,
        origin: vote.origin, note: vote.note)
    }
  }
}

extension Results.Ballot {
  /// Whether names may be shown: a roll call that came to a result. One that was withheld or annulled has none, and
  /// whatever is known of it is for the record.
  var hasNames: Bool {
    mode == .rollCall && [.adopted, .rejected, .disputed].contains(outcome)
  }
}

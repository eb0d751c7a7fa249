public import Foundation
public import Seals
public import TallyEngine

extension RollCall {
  /// The record of a ballot of a sitting; nil while the ballot is open or being counted. Its times are whole seconds, as
  /// the sockets tell them.
  ///
  /// - Parameters:
  ///   - number: the ballot.
  ///   - sitting: the state in which it is found, live or folded from a journal.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - seal: SHA-256 of the sealed record, in hex.
  ///   - proof: that it is in the published log.
  ///   - timeZone: where the sitting's day is told.
  /// - Throws: `Disagreement` if the sitting's count does not fit the names.
  public init?(
    ballot number: Int, of sitting: Sitting, secretary: String? = nil, seal: String? = nil, proof: RecordProof? = nil,
    timeZone: TimeZone = .kyiv
  ) throws(Disagreement) {
    guard let ballot = sitting.ballot(number), let opening = sitting.heading, let closedAt = ballot.closedAt,
      let ending = Ending(ballot, of: sitting.council)
    else { return nil }
    let council = sitting.council
    let chair = sitting.voter(ballot.presiding).map { council.voters[$0] }
    let secret = ballot.requirement.kind.mode == .secret
    // Whoever has no seat has no console that could have answered.
    let reached = Set(council.seats.filter { !ballot.offline.contains(Int($0.number)) }.compactMap(\.voter))
    let offline = Set(council.voters.map(\.id)).subtracting(reached)
    try self.init(
      heading: Heading(
        council: council.name, convocation: council.convocation, session: opening.session, sitting: opening.sitting,
        place: council.place, day: Day(ofWall: opening.openedAt, in: timeZone), presiding: chair?.fullName ?? "",
        presidingVoter: chair?.id, presidingGender: chair?.gender ?? .unknown, secretary: secretary,
        composition: council.composition,
        head: council.head.map { council.voters[$0].fullName }),
      question: Question(
        ballot: number, number: ballot.question, title: ballot.title,
        recordKind: ballot.requirement.kind.recordKind, mode: ballot.requirement.kind.mode,
        openedAt: ballot.openedAt.wholeSeconds, closedAt: closedAt.wholeSeconds, repeatOf: ballot.repeatOf),
      rule: Rule(ballot.requirement),
      lines: secret ? [] : council.voters.indices.map { Line(voter: $0, in: ballot, of: council, offline: offline) },
      tally: ballot.tally, ending: ending, paper: ballot.paper, warning: ballot.warning,
      predecessors: sitting.ballots.compactMap { earlier in
        guard earlier.number < number, earlier.question == ballot.question, let reason = earlier.annulment else {
          return nil
        }
        return Predecessor(ballot: earlier.number, reason: reason)
      },
      seal: seal, proof: proof)
  }
}

extension RollCall.Ending {
  /// What came of a ballot; nil while that is open.
  fileprivate init?(_ ballot: Ballot, of council: Council) {
    switch ballot.outcome {
    case .open: return nil
    case .disputed: self = .disputed
    case .annulled: self = .annulled(reason: ballot.annulment ?? "")
    case .withheld: self = .withheld
    case .adopted, .rejected:
      let adopted = ballot.outcome == .adopted
      guard let base = ballot.settledBase else {
        self = adopted ? .adopted : .rejected
        return
      }
      self = .settled(
        adopted: adopted, base: base, reason: ballot.settlement ?? "", by: ballot.settledBy?.words(in: council) ?? "")
    }
  }
}

extension RollCall.Line {
  /// The line of the voter at this index of the council; `offline` are those whose console could not be reached.
  fileprivate init(voter index: Int, in ballot: Ballot, of council: Council, offline: Set<String>) {
    let voter = council.voters[index]
    let mark: Mark =
      switch (ballot.standings[index], ballot.votes[index]) {
      case (.absent, _): .absent
      case (.recused, _): .notVoting(.recused(reason: ballot.recused[index]))
      case (.participant, nil): .notVoting(offline.contains(voter.id) ? .consoleOffline : .unexplained)
      case (.participant, let vote?):
        switch vote.origin {
        case .console: .chose(vote.choice, .console)
        case .manual(let reason): .chose(vote.choice, .manual(reason: reason))
        }
      }
    self.init(
      voter: voter.id, name: voter.fullName, gender: voter.gender, faction: voter.faction, isHead: voter.isHead,
      mark: mark, announcement: ballot.standings[index] == .participant ? ballot.announced[index] : nil)
  }
}

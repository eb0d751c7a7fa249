import TallyEngine

/// What holds in every state of a sitting, counted anew from the votes.
enum Invariants {
  static func violations(of sitting: Sitting) -> [String] {
    var found: [String] = []
    let council = sitting.council
    func require(_ condition: Bool, _ what: @autoclosure () -> String) {
      if !condition { found.append(what()) }
    }
    for (index, ballot) in sitting.ballots.enumerated() {
      var name: String { "ballot \(ballot.number)" }
      let choices = ballot.votes.compactMap { $0?.choice }
      let registered = ballot.standings.count { $0 != .absent }
      let tally = ballot.tally
      require(ballot.votes.count == council.voters.count && ballot.standings.count == council.voters.count, name)
      let isSecret = ballot.requirement.kind.mode == .secret
      if isSecret {
        require(choices.isEmpty, "\(name) is secret and knows a choice")
        let isTold = ballot.participated != nil || ballot.paper != nil
        require(isTold || tally.voted == 0, "\(name) is secret and its totals are told too early")
        require(!ballot.isOpen || !isTold, "\(name) is secret and tells who voted while it is open")
        require(ballot.casting == nil, "\(name) is secret and knows the presiding officer's vote")
        require(
          ballot.participated.map { $0.count { $0 } == tally.voted } ?? true, "\(name): those who voted")
        for (voter, took) in (ballot.participated ?? []).enumerated() where took {
          require(ballot.standings[voter] == .participant, "\(name): \(council.voters[voter].id) may not vote")
        }
      } else {
        require(tally.for == choices.count { $0 == .for }, "\(name): for")
        require(tally.against == choices.count { $0 == .against }, "\(name): against")
        require(tally.abstained == choices.count { $0 == .abstained }, "\(name): abstained")
        require(tally.notVoting == registered - choices.count, "\(name): not voting")
        require(ballot.participated == nil && ballot.paper == nil, "\(name) is a roll call with a secret part")
      }
      require(
        tally.voted <= ballot.standings.count { $0 == .participant }, "\(name): more votes than may vote")
      require(tally.participants == registered, "\(name): the sum is not the registered")
      let headAbsent = council.head.map { ballot.standings[$0] == .absent } ?? false
      let deputiesHere = zip(council.voters, ballot.standings).count { !$0.isHead && $1 != .absent }
      require(tally.absent == council.deputies - deputiesHere + (headAbsent ? 1 : 0), "\(name): absent")
      let quorum = ReferenceHall.least(
        ballot.requirement.kind.quorum ?? council.regulation.quorum, of: council.composition)
      let mayVote = zip(council.voters, ballot.standings).count { !$0.isHead && $1 == .participant }
      require(mayVote >= quorum && ballot.requirement.quorum == quorum, "\(name) was opened without a quorum")
      for (voter, vote) in ballot.votes.enumerated() where vote != nil {
        require(ballot.standings[voter] == .participant, "\(name): \(council.voters[voter].id) may not vote")
        if case .console(let seat) = vote!.origin {
          require(sitting.voter(atSeat: UInt16(seat)) == voter, "\(name): a vote from another's seat")
        }
      }
      let isLast = index == sitting.ballots.count - 1
      switch ballot.window {
      case .open, .counting:
        require(isLast && sitting.phase == .voting && ballot.outcome == .open, "\(name) runs and should not")
        require((ballot.closedAt == nil) == ballot.isOpen, "\(name): closed at")
      case .shut: require(ballot.outcome != .open && ballot.closedAt != nil, "\(name) is shut without an outcome")
      }
      // The decision again, from the names and the rule alone.
      let rule = ballot.requirement.kind
      func carries(_ base: Base) -> Bool {
        let count =
          switch base {
          case .deputies: council.composition
          case .deputiesAndHead: council.composition + (council.head == nil || headAbsent ? 0 : 1)
          case .registered: deputiesHere
          }
        if let casting = ballot.casting, casting.rule == .decisive { return casting.choice == .for }
        let again = ballot.casting?.choice == .for ? 1 : 0
        return ReferenceHall.carries(
          (isSecret ? tally.for : choices.count { $0 == .for }) + again, rule.threshold, of: count)
      }
      let readings = Set([rule.base] + (rule.otherBase.map { [$0] } ?? []))
      let results = Set(readings.map(carries))
      switch ballot.outcome {
      case .adopted, .rejected:
        let wanted = ballot.outcome == .adopted
        if let base = ballot.settledBase {
          require(carries(base) == wanted && results.count == 2, "\(name): settled against its base")
        } else {
          require(results == [wanted], "\(name): the outcome does not follow from the names")
        }
        require((ballot.margin >= 0) == wanted || ballot.casting?.rule == .decisive, "\(name): margin")
      case .disputed: require(results.count == 2, "\(name): disputed without need")
      case .open, .annulled, .withheld: break
      }
      if let casting = ballot.casting {
        let chair = sitting.voter(ballot.presiding).flatMap { ballot.votes[$0]?.choice }
        require(tally.for == tally.against && casting.choice == chair, "\(name): no tie, or not the chair's vote")
        require(casting.rule == council.regulation.tie && casting.voter == ballot.presiding, "\(name): casting vote")
      }
      require((ballot.verdict == nil) == (ballot.outcome == .open), "\(name): verdict")
      if index > 0 { require(ballot.number == sitting.ballots[index - 1].number + 1, "\(name): numbers") }
    }
    if let last = sitting.ballots.last { require(sitting.nextBallot == last.number + 1, "next ballot") }
    if let registration = sitting.registration {
      require(registration.times.count { $0 != nil } == registration.registered, "registered")
      for (index, time) in registration.times.enumerated() where time != nil {
        require(!council.voters[index].isHead, "the head is registered as a deputy")
      }
    }
    require(!sitting.hasQuorum || sitting.registration!.registered >= council.quorum, "quorum")
    return found
  }
}

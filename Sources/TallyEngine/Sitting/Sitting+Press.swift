extension Sitting {
  /// What becomes of a press: the console's verdict, and what goes into the journal.
  public struct Answer: Sendable, Hashable {
    /// The verdict, true once the events are on disk.
    public let verdict: Verdict
    /// What happened; most often nothing or one event.
    public let events: [SittingEvent]
    /// The seats whose indication may have changed; nil for all.
    public let touched: UInt16?
  }

  /// Decides what a change of keys at a seat means.
  ///
  /// Only a key that goes *down* asks for something, and only if the console showed the ballot that is open: a key held
  /// since before, or a frame from before the open, counts for nothing until it is let go and pressed again.
  public mutating func press(_ press: KeyPress, at moment: Moment) -> Answer {
    guard let withdrawal = withdrawal(by: press, at: moment) else { return decide(press, at: moment) }
    apply(withdrawal, at: moment)
    let answer = decide(press, at: moment)
    return Answer(verdict: answer.verdict, events: [withdrawal] + answer.events, touched: press.seat)
  }

  private mutating func decide(_ press: KeyPress, at moment: Moment) -> Answer {
    func refuse(_ verdict: Verdict) -> Answer { Answer(verdict: verdict, events: [], touched: press.seat) }
    guard press.pressed else { return refuse(.noted) }
    if press.key == .present { return register(press, at: moment) }
    guard !press.key.isDisjoint(with: .choices) else { return refuse(.noted) }
    guard stage == .voting, let ballot = ballots.last else {
      return refuse(press.ballot != 0 && Int(press.ballot) < nextBallot ? .closed : .nothingOpen)
    }
    guard Int(press.ballot) == ballot.number else { return refuse(.anotherBallot) }
    guard ballot.takesVotes(at: moment) else { return refuse(.closed) }
    guard let voter = hall.voter(atSeat: press.seat) else { return refuse(.notEntitled) }
    switch ballot.standings[voter] {
    case .absent: return refuse(council.voters[voter].isHead ? .notEntitled : .notRegistered)
    case .recused: return refuse(.notEntitled)
    case .participant: break
    }
    guard let choice = press.down.choice, Keys(choice) == press.key else { return refuse(.severalKeys) }
    guard council.regulation.choiceRule != .held || press.down.contains(.hold) else { return refuse(.notHeld) }
    if let urn = ballot.urn {
      // The answer to a second press says neither whether it was the same key nor whether it was another.
      guard !urn.voted[voter] else { return refuse(.firstChoiceStands) }
      guard !ballot.requirement.kind.paper else { return refuse(.nothingOpen) }
      // No event: nothing of a secret choice is ever written down, so a crash loses it, and the ballot is annulled.
      ballots[ballots.count - 1].urn?.drop(choice, of: voter)
      return refuse(.counted)
    }
    if let earlier = ballot.votes[voter] {
      if earlier.choice == choice { return refuse(.recorded) }
      if council.regulation.choiceRule == .first { return refuse(.firstChoiceStands) }
    }
    let event = SittingEvent.voteRecorded(
      ballot: ballot.number, voter: council.voters[voter].id, seat: Int(press.seat), choice: choice)
    record(Ballot.Vote(choice: choice, origin: .console(seat: Int(press.seat)), at: moment.wall), of: voter)
    return Answer(verdict: .recorded, events: [event], touched: press.seat)
  }

  /// The hold sensor is up: what was chosen with it is chosen no more.
  ///
  /// Any key tells, not only the sensor's own: a console sends a lost frame again only until a newer one is heard.
  private func withdrawal(by press: KeyPress, at moment: Moment) -> SittingEvent? {
    guard council.regulation.choiceRule == .held, stage == .voting,
      !press.down.contains(.hold) || press.key == .hold && !press.pressed, let ballot = ballots.last,
      ballot.takesVotes(at: moment), let voter = hall.voter(atSeat: press.seat), let vote = ballot.votes[voter],
      case .console = vote.origin
    else { return nil }
    return .voteWithdrawn(ballot: ballot.number, voter: council.voters[voter].id, seat: Int(press.seat))
  }

  private mutating func register(_ press: KeyPress, at moment: Moment) -> Answer {
    func answer(_ verdict: Verdict, _ events: [SittingEvent] = []) -> Answer {
      Answer(verdict: verdict, events: events, touched: press.seat)
    }
    guard stage == .registering, registration?.deadline.map({ moment.monotonic < $0 }) ?? true else {
      return answer(.nothingOpen)
    }
    guard let voter = hall.voter(atSeat: press.seat) else { return answer(.notEntitled) }
    // Whether the head takes part is announced, not pressed: it changes the needed number of every later ballot.
    if council.voters[voter].isHead { return answer(headPresent ? .noted : .notEntitled) }
    guard registration?.times[voter] == nil else { return answer(.recorded) }
    let event = SittingEvent.registered(voter: council.voters[voter].id, seat: Int(press.seat))
    apply(event, at: moment)
    return answer(.recorded, [event])
  }

  /// Puts a vote into the open ballot, or takes it out (nil); the one place where a choice is counted, live and in replay.
  mutating func record(_ vote: Ballot.Vote?, of voter: Int) {
    let last = ballots.count - 1
    ballots[last].tally.move(from: ballots[last].votes[voter]?.choice, to: vote?.choice)
    ballots[last].votes[voter] = vote
  }
}

extension Keys {
  /// The key of a choice.
  public init(_ choice: Choice) {
    self =
      switch choice {
      case .for: .for
      case .against: .against
      case .abstained: .abstain
      }
  }
}

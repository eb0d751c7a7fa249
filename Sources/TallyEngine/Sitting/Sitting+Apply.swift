extension Sitting {
  /// Folds one event into the state: the only way in which the state changes, live and in replay.
  ///
  /// A window that an event opens runs from `moment.monotonic`. In a replay after a restart that clock belongs to
  /// another life of the daemon; `resume` sets it right afterwards.
  public mutating func apply(_ event: SittingEvent, at moment: Moment) {
    switch event {
    case .sittingOpened(let council, let session, let sitting, let presiding, let headPresent, let firstBallot, _):
      self.council = council
      hall = HallIndex(council)
      stage = .idle
      heading = Heading(session: session, sitting: sitting, openedAt: moment.wall)
      self.presiding = presiding
      self.headPresent = headPresent
      registrations = []
      registrationInForce = false
      ballots = []
      recusals = [:]
      announcements = [:]
      assignedConsoles = [:]
      assignments = 0
      powersRecognised = council.powersRecognised
      nextBallot = firstBallot

    case .sittingClosed:
      stage = .closed
      registrationInForce = false
      headPresent = false
      assignedConsoles = [:]

    case .breakStarted:
      stage = .onBreak
      registrationInForce = false

    case .registrationStarted(let number, let seconds, _):
      stage = .registering
      registrationInForce = false
      registrations.append(
        Registration(
          number: number, openedAt: moment.wall,
          deadline: seconds.map { moment.monotonic + UInt64($0) * 1_000_000_000 },
          seconds: seconds, times: Array(repeating: nil, count: council.voters.count), registered: 0))

    case .registered(let voter, _):
      register(voter, at: moment)

    case .registeredByHand(let voter, let reason, let late, _):
      guard let index = register(voter, at: moment) else { return }
      registrations[registrations.count - 1].byHand[index] = reason
      if late { registrations[registrations.count - 1].late.insert(index) }

    case .registrationFinished:
      stage = .idle
      registrationInForce = true
      if !registrations.isEmpty {
        registrations[registrations.count - 1].closedAt = moment.wall
        registrations[registrations.count - 1].deadline = nil
      }

    case .registrationResumed(_, let milliseconds):
      guard !registrations.isEmpty else { return }
      registrations[registrations.count - 1].deadline = moment.monotonic + UInt64(milliseconds) * 1_000_000

    case .headPresenceChanged(let present, _):
      headPresent = present

    case .consoleAssigned(let seat, let console, _, _):
      assignedConsoles[UInt16(clamping: seat)] = console
      assignments += 1

    case .presidingChanged(let voter, _):
      presiding = voter

    case .recused(let voter, let question, let reason, _):
      guard let index = hall.voters[voter] else { return }
      recusals[question, default: [:]][index] = reason
      announcements[question]?[index] = nil

    case .conflictAnnounced(let voter, let question, let reason, _):
      guard let index = hall.voters[voter] else { return }
      // Where the council's own quorum is there without him, he takes part in ballots of a special quorum only, and stays
      // recused from the rest.
      if deputiesPresent(for: question) < council.quorum { recusals[question]?[index] = nil }
      announcements[question, default: [:]][index] = reason

    case .ballotOpened(let number, let question, let title, let requirement, let seconds, let repeatOf, _):
      stage = .voting
      nextBallot = number + 1
      ballots.append(
        Ballot(
          number: number, question: question, title: title, requirement: requirement, seconds: seconds,
          repeatOf: repeatOf, standingsOf: self, at: moment))

    case .voteRecorded(let number, let voter, let seat, let choice):
      guard let index = hall.voters[voter], ballots.last?.number == number else { return }
      record(Ballot.Vote(choice: choice, origin: .console(seat: seat), at: moment.wall), of: index)

    case .voteWithdrawn(let number, let voter, _):
      guard let index = hall.voters[voter], ballots.last?.number == number else { return }
      record(nil, of: index)

    case .voteEntered(let number, let voter, let choice, let reason, _):
      guard let index = hall.voters[voter], ballots.last?.number == number else { return }
      record(Ballot.Vote(choice: choice, origin: .manual(reason: reason), at: moment.wall), of: index)

    case .ballotResumed(let number, let milliseconds):
      edit(number) { $0.window = .open(until: moment.monotonic + UInt64(milliseconds) * 1_000_000) }

    case .ballotClosed(let number, let tally, _, let participants):
      let took = participants.map(Set.init)
      edit(number) { [council] in
        $0.window = .counting
        $0.closedAt = moment.wall
        guard let took else { return }
        $0.tally = tally
        $0.participated = council.voters.map { took.contains($0.id) }
        $0.urn = nil
      }

    case .secretCountEntered(let number, let tally, let papers, _):
      edit(number) {
        $0.window = .counting
        $0.closedAt = moment.wall
        $0.tally = tally
        $0.paper = papers
        $0.urn = nil
      }

    case .resultEstablished(let number, _, let outcome, _, let offline, let casting):
      stage = .idle
      edit(number) {
        $0.window = .shut
        $0.offline = offline
        $0.outcome = outcome
        $0.casting = casting
      }
      recognisePowers()

    case .resultWithheld(let number, _, _, _):
      stage = .idle
      edit(number) {
        $0.window = .shut
        $0.outcome = .withheld
      }

    case .ballotAnnulled(let number, let reason, _):
      if stage == .voting { stage = .idle }
      edit(number) {
        $0.window = .shut
        $0.outcome = .annulled
        $0.annulment = reason
        $0.urn = nil
        if $0.closedAt == nil { $0.closedAt = moment.wall }
      }
      recognisePowers()

    case .ballotSettled(let number, let base, let outcome, let reason, let author):
      edit(number) { [presiding] in
        $0.settledBy = Ballot.Settlers(author: author, presiding: presiding)
        $0.outcome = outcome
        $0.settlement = reason
        $0.settledBase = base
      }
      recognisePowers()
    }
  }

  /// The powers are recognised by the council's file, or by a decision of this sitting that stands: one that is annulled
  /// recognises nothing any more.
  private mutating func recognisePowers() {
    powersRecognised =
      council.powersRecognised
      || ballots.contains { $0.requirement.kind.powers == .recognises && $0.outcome == .adopted }
  }

  @discardableResult
  private mutating func register(_ voter: String, at moment: Moment) -> Int? {
    guard let index = hall.voters[voter], !registrations.isEmpty else { return nil }
    let last = registrations.count - 1
    if registrations[last].times[index] == nil, !council.voters[index].isHead { registrations[last].registered += 1 }
    registrations[last].times[index] = moment.wall
    return index
  }

  private mutating func edit(_ number: Int, _ change: (inout Ballot) -> Void) {
    guard let index = ballots.lastIndex(where: { $0.number == number }) else { return }
    change(&ballots[index])
  }
}

extension Ballot {
  /// A ballot that opens now: who takes part is fixed with it.
  init(
    number: Int, question: String, title: String, requirement: Requirement, seconds: Int, repeatOf: Int?,
    standingsOf sitting: Sitting, at moment: Moment
  ) {
    let voters = sitting.council.voters.indices
    let recused = sitting.recused(
      from: question, ofSpecialQuorum: requirement.quorum > sitting.council.quorum)
    let standings = voters.map { voter -> Standing in
      if !sitting.isRegistered(voter) { return .absent }
      return recused[voter] == nil ? .participant : .recused
    }
    let secret = requirement.kind.mode == .secret
    let absent = standings.count { $0 == .absent }
    self.number = number
    self.question = question
    self.title = title
    self.requirement = requirement
    self.seconds = seconds
    self.repeatOf = repeatOf
    self.presiding = sitting.presiding
    self.openedAt = moment.wall
    // Paper has no window: the commission's count ends it.
    self.window = .open(
      until: requirement.kind.paper ? .max : moment.monotonic + UInt64(seconds) * 1_000_000_000)
    self.announced = (sitting.announcements[question] ?? [:]).filter { recused[$0.key] == nil }
    self.recused = recused
    self.urn = secret ? Urn(voted: Array(repeating: false, count: standings.count)) : nil
    self.tally = Tally(notVoting: standings.count - absent, absent: absent)
    self.votes = Array(repeating: nil, count: standings.count)
    self.standings = standings
  }
}

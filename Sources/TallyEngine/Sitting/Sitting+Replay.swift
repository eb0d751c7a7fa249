extension Sitting {
  /// The bounds of what a row may say of time, so that no arithmetic on it overflows: the wall clock to the year 9999 in
  /// milliseconds, the monotonic clock to three hundred years in nanoseconds.
  private static let latest = Moment(wall: 253_402_300_799_999, monotonic: 10_000_000_000_000_000_000)

  /// Folds an event that was read back, after a restart or in a record: as `apply` does, but only where the sitting could
  /// have come to it. `apply` believes what it is given, because live it is given what the sitting has decided itself; a
  /// file may hold anything, and a chain of hashes says only that nobody has changed it since.
  ///
  /// What the law says of the events (quorum, repeats, powers) is not asked again: it was asked when they happened, by the
  /// rules of that day.
  ///
  /// - Throws: what cannot have been; the state is as before.
  public mutating func replay(_ event: SittingEvent, at moment: Moment) throws(Impossibility) {
    try Impossibility.unless(
      0...Self.latest.wall ~= moment.wall && moment.monotonic <= Self.latest.monotonic,
      "час рядка поза межами годинника")
    try check(event)
    apply(event, at: moment)
  }

  private func check(_ event: SittingEvent) throws(Impossibility) {
    switch event {
    case .sittingOpened(let council, _, let sitting, let presiding, let headPresent, let firstBallot, _):
      try require(.closed)
      try Impossibility.unless(1...10_000 ~= sitting, "засідання № \(sitting): такого номера не буває")
      try Impossibility.unless(council.voters.contains { $0.id == presiding }, "головуючого немає в раді")
      try Impossibility.unless(!headPresent || council.head != nil, "бере участь голова, якого немає")
      try Impossibility.unless(
        firstBallot.isCount && firstBallot >= nextBallot, "номер голосування \(firstBallot) уже був")

    case .sittingClosed: try require(.idle, .onBreak)
    case .breakStarted: try require(.idle)

    case .registrationStarted, .registered, .registeredByHand, .registrationFinished, .registrationResumed:
      try checkRegistration(event)

    case .headPresenceChanged(let present, _):
      try require(.idle, .onBreak, .registering)
      try Impossibility.unless(!present || council.head != nil, "бере участь голова, якого немає")
    case .presidingChanged(let voter, _):
      try require(.idle, .onBreak, .registering)
      _ = try known(voter)
    case .recused(let voter, _, _, _):
      try require(.idle, .onBreak, .registering)
      _ = try known(voter)
    case .conflictAnnounced(let voter, let question, _, _):
      try require(.idle)
      let index = try known(voter)
      try Impossibility.unless(recusals[question]?[index] != nil, "самовідводу, від якого відмовлено, не було")
    case .consoleAssigned(let seat, _, _, _):
      try require(.idle, .onBreak, .registering, .voting)
      try Impossibility.unless(council.seats.contains { Int($0.number) == seat }, "місця \(seat) у залі немає")
      try Impossibility.unless(assignments < Limits.assignments, "пульт призначено понад \(Limits.assignments) разів")

    case .ballotOpened(let number, _, _, _, let seconds, let repeatOf, _):
      try require(.idle)
      try Impossibility.unless(registrationInForce, "голосування без чинної реєстрації")
      try Impossibility.unless(
        number == nextBallot && number.isCount, "голосування № \(number), а має бути № \(nextBallot)")
      try Impossibility.unless(ballots.count < Limits.ballots, "голосувань понад \(Limits.ballots)")
      try Impossibility.unless(Limits.window ~= seconds, "час голосування \(seconds) с")
      try Impossibility.unless(repeatOf.map { ballot($0) != nil } ?? true, "повторено голосування, якого не було")

    case .voteRecorded, .voteWithdrawn, .voteEntered: try checkVote(event)

    case .ballotResumed(let number, let milliseconds):
      let ballot = try open(number)
      try Impossibility.unless(ballot.urn == nil, "таємне голосування № \(number) продовжено")
      try checkLeft(milliseconds)
    case .ballotClosed(let number, let tally, _, let participants):
      try check(closing: try open(number), tally, participants)
    case .secretCountEntered(let number, let tally, let papers, _):
      let ballot = try open(number)
      try Impossibility.unless(ballot.urn != nil, "на папері пораховано поіменне голосування № \(number)")
      try Impossibility.unless(
        tally.notVoting >= 0 && tally.participants == ballot.tally.participants && tally.absent == ballot.tally.absent
          && papers.issued <= tally.participants && papers.found <= papers.issued
          && tally.voted + papers.invalid == papers.found, "підрахунок бюлетенів голосування № \(number) не сходиться")

    case .resultEstablished, .resultWithheld, .ballotAnnulled, .ballotSettled: try checkOutcome(event)
    }
  }

  private func checkRegistration(_ event: SittingEvent) throws(Impossibility) {
    switch event {
    case .registrationStarted(let number, let seconds, _):
      try require(.idle, .onBreak)
      try Impossibility.unless(
        number == registrations.count + 1 && number <= Limits.registrations,
        "реєстрація № \(number), а має бути № \(registrations.count + 1)")
      try Impossibility.unless(seconds.map { Limits.window ~= $0 } ?? true, "час реєстрації \(seconds ?? 0) с")
    case .registered(let voter, let seat):
      try require(.registering)
      try checkNotRegistered(try known(voter, at: seat))
    case .registeredByHand(let voter, _, let late, _):
      try require(late ? .idle : .registering)
      try Impossibility.unless(!late || registrationInForce, "запізнілого зареєстровано без чинної реєстрації")
      try checkNotRegistered(try known(voter))
    case .registrationFinished(let number, _):
      try require(.registering)
      try Impossibility.unless(number == registrations.count, "закінчено реєстрацію № \(number), якої не було")
    case .registrationResumed(let number, let milliseconds):
      try require(.registering)
      try Impossibility.unless(number == registrations.count, "продовжено реєстрацію № \(number), якої не було")
      try checkLeft(milliseconds)
    default: break
    }
  }

  private func checkNotRegistered(_ voter: Int) throws(Impossibility) {
    try Impossibility.unless(!council.voters[voter].isHead, "зареєстровано голову")
    try Impossibility.unless(registration?.times[voter] == nil, "депутата зареєстровано двічі")
  }

  private func checkVote(_ event: SittingEvent) throws(Impossibility) {
    let (number, voter): (Int, Int)
    switch event {
    case .voteRecorded(let ballot, let name, let seat, _): (number, voter) = (ballot, try known(name, at: seat))
    case .voteWithdrawn(let ballot, let name, let seat): (number, voter) = (ballot, try known(name, at: seat))
    case .voteEntered(let ballot, let name, _, _, _): (number, voter) = (ballot, try known(name))
    default: return
    }
    let ballot = try open(number)
    try Impossibility.unless(ballot.urn == nil, "голос за таємне голосування № \(number)")
    try Impossibility.unless(
      ballot.standings[voter] == .participant, "голос того, хто в голосуванні № \(number) участі не бере")
    if case .voteWithdrawn = event {
      try Impossibility.unless(ballot.votes[voter] != nil, "знято голос, якого не було")
    }
  }

  private func check(closing ballot: Ballot, _ tally: Tally, _ participants: [String]?) throws(Impossibility) {
    // The totals of a roll call are counted from its votes; the row's own are compared with them when the result is
    // established.
    guard ballot.urn != nil else {
      return try Impossibility.unless(participants == nil, "учасники поіменного голосування № \(ballot.number)")
    }
    guard let participants else { throw Impossibility("таємне голосування № \(ballot.number) без учасників") }
    try Impossibility.unless(Set(participants).count == participants.count, "учасника названо двічі")
    for name in participants {
      try Impossibility.unless(
        ballot.standings[try known(name)] == .participant, "серед учасників той, хто участі не бере")
    }
    try Impossibility.unless(
      tally.notVoting >= 0 && tally.voted == participants.count && tally.participants == ballot.tally.participants
        && tally.absent == ballot.tally.absent, "підсумок голосування № \(ballot.number) не сходиться з учасниками")
  }

  private func checkOutcome(_ event: SittingEvent) throws(Impossibility) {
    switch event {
    case .resultEstablished(let number, let tally, let outcome, _, _, let casting):
      let ballot = try counting(number)
      try Impossibility.unless(tally == ballot.tally, "результат голосування № \(number) не сходиться з голосами")
      try Impossibility.unless([.adopted, .rejected, .disputed].contains(outcome), "результат «\(outcome.rawValue)»")
      if let casting {
        let chair = try known(casting.voter)
        try Impossibility.unless(
          casting.voter == ballot.presiding && ballot.votes[chair]?.choice == casting.choice,
          "рівність вирішив голос, якого не було")
      }
    case .resultWithheld(let number, _, _, _): _ = try counting(number)
    case .ballotAnnulled(let number, _, _):
      let ballot = try some(number)
      try Impossibility.unless(ballot.outcome != .annulled, "голосування № \(number) анульовано двічі")
      if stage == .voting { _ = try open(number) } else { try require(.idle, .onBreak) }
    case .ballotSettled(let number, let base, let outcome, _, _):
      let ballot = try some(number)
      // Sittings could be closed over a dispute once.
      try require(.idle, .onBreak, .registering, .closed)
      try Impossibility.unless(
        ballot.outcome == .disputed && ballot.requirement.reading(over: base) != nil,
        "вирішено спір щодо голосування № \(number), якого не було")
      try Impossibility.unless(
        [.adopted, .rejected].contains(outcome), "спір вирішено результатом «\(outcome.rawValue)»")
    default: break
    }
  }

  // MARK: What an event names

  private func require(_ stages: Stage...) throws(Impossibility) {
    try Impossibility.unless(stages.contains(stage), "такого не буває, поки стан засідання «\(phase.rawValue)»")
  }

  private func known(_ voter: String) throws(Impossibility) -> Int {
    guard let index = hall.voters[voter] else { throw Impossibility("депутата, якого рядок називає, у раді немає") }
    return index
  }

  private func known(_ voter: String, at seat: Int) throws(Impossibility) -> Int {
    let index = try known(voter)
    try Impossibility.unless(
      UInt16(exactly: seat).flatMap { hall.voter(atSeat: $0) } == index, "депутат сидить не на місці \(seat)")
    return index
  }

  private func some(_ number: Int) throws(Impossibility) -> Ballot {
    guard let ballot = ballot(number) else { throw Impossibility("голосування № \(number) не було") }
    return ballot
  }

  /// The ballot of this number, whose window is open.
  private func open(_ number: Int) throws(Impossibility) -> Ballot {
    guard stage == .voting, let ballot = ballots.last, ballot.number == number, ballot.isOpen else {
      throw Impossibility("голосування № \(number) не триває")
    }
    return ballot
  }

  /// The ballot of this number, which is shut and has no result yet.
  private func counting(_ number: Int) throws(Impossibility) -> Ballot {
    guard let ballot = ballotToEstablish, ballot.number == number else {
      throw Impossibility("підрахунок голосування № \(number) не триває")
    }
    return ballot
  }

  private func checkLeft(_ milliseconds: Int) throws(Impossibility) {
    try Impossibility.unless(0...Limits.window.upperBound * 1_000 ~= milliseconds, "лишилося \(milliseconds) мс")
  }
}

extension Sitting {
  /// Carries out a command of the operator, or refuses it and changes nothing.
  ///
  /// - Returns: what happened, already applied.
  public mutating func execute(
    _ command: Command, by author: Operator, at moment: Moment
  ) throws(Refusal) -> [SittingEvent] {
    let events = try decide(command, by: author, at: moment)
    for event in events { apply(event, at: moment) }
    return events
  }

  private func decide(_ command: Command, by author: Operator, at moment: Moment) throws(Refusal) -> [SittingEvent] {
    switch command {
    case .openSitting(let session, let sitting, let presiding, let headPresent):
      guard stage == .closed else { throw notNow("Засідання вже відкрите. Спершу закрийте його.") }
      try check(text: session, "session")
      guard 1...10_000 ~= sitting else { throw .badParameter("sitting") }
      guard hall.voters[presiding] != nil else { throw .unknownVoter(presiding) }
      try check(headPresent: headPresent)
      return [
        .sittingOpened(
          council: council, session: session, sitting: sitting, presiding: presiding, headPresent: headPresent,
          firstBallot: nextBallot, by: author)
      ]

    case .closeSitting:
      try require(.idle, .onBreak)
      return [.sittingClosed(by: author)]

    case .startBreak:
      try require(.idle)
      return [.breakStarted(by: author)]

    case .startRegistration(let seconds):
      try require(.idle, .onBreak)
      if let seconds { try check(window: seconds) }
      guard registrations.count < Limits.registrations else {
        throw notNow("Реєстрацій у засіданні вже \(Limits.registrations): більше не можна.")
      }
      return [.registrationStarted(number: registrations.count + 1, seconds: seconds, by: author)]

    case .finishRegistration:
      try require(.registering)
      return [.registrationFinished(number: registrations.count, by: author)]

    case .setHeadPresent(let present):
      try require(.idle, .onBreak, .registering)
      try check(headPresent: present)
      return present == headPresent ? [] : [.headPresenceChanged(present: present, by: author)]

    case .setPresiding(let voter):
      try require(.idle, .onBreak, .registering)
      guard hall.voters[voter] != nil else { throw .unknownVoter(voter) }
      return [.presidingChanged(voter: voter, by: author)]

    case .recuse(let voter, let question, let reason):
      try require(.idle, .onBreak, .registering)
      guard hall.voters[voter] != nil else { throw .unknownVoter(voter) }
      try check(text: question, "question")
      try check(text: reason, "reason")
      guard recusals.values.reduce(0, { $0 + $1.count }) < Limits.recusals else {
        throw notNow("Самовідводів у засіданні забагато.")
      }
      return [.recused(voter: voter, question: question, reason: reason, by: author)]

    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      return [
        try openBallot(question: question, title: title, kind: kind, seconds: seconds, repeatOf: repeatOf, by: author)
      ]

    case .closeBallot:
      guard stage == .voting, let ballot = ballots.last, ballot.isOpen else {
        throw notNow("Жодне голосування не триває.")
      }
      return [.ballotClosed(number: ballot.number, tally: ballot.tally, by: author)]

    case .annulBallot(let number, let reason):
      try check(text: reason, "reason")
      guard let ballot = ballot(number) else { throw .noSuchBallot(number: number) }
      guard ballot.outcome != .annulled else { throw notNow("Голосування № \(number) вже анульовано.") }
      if case .counting = ballot.window { throw notNow("Триває підрахунок голосування № \(number).") }
      guard stage == .idle || stage == .onBreak || openBallot?.number == number else {
        throw notNow("Анулювати інше голосування зараз не можна.")
      }
      return [.ballotAnnulled(number: number, reason: reason, by: author)]

    case .settleBallot(let number, let base, let reason):
      try check(text: reason, "reason")
      guard let ballot = ballot(number) else { throw .noSuchBallot(number: number) }
      guard ballot.outcome == .disputed else { throw .notDisputed(number: number) }
      // Nothing comes between the start of a ballot and its result, not even the end of an older dispute (ст. 83).
      guard stage != .voting else { throw notNow("Триває інше голосування: спір вирішують після нього (ст. 83).") }
      let requirement = ballot.requirement
      guard let reading = [requirement.reading, requirement.other].compactMap(\.self).first(where: { $0.base == base })
      else { throw .badParameter("base") }
      return [
        .ballotSettled(
          number: number, base: base, outcome: ballot.tally.for >= reading.needed ? .adopted : .rejected,
          reason: reason, by: author)
      ]

    case .enterVote(let voter, let choice, let reason):
      try check(text: reason, "reason")
      guard stage == .voting, let ballot = ballots.last, ballot.takesVotes(at: moment) else {
        throw notNow("Жодне голосування не триває.")
      }
      guard let index = hall.voters[voter] else { throw .unknownVoter(voter) }
      switch ballot.standings[index] {
      case .participant: break
      case .absent: throw notNow("\(council.voters[index].fullName): немає серед зареєстрованих.")
      case .recused: throw notNow("\(council.voters[index].fullName): самовідвід з цього питання.")
      }
      return [.voteEntered(ballot: ballot.number, voter: voter, choice: choice, reason: reason, by: author)]
    }
  }

  private func openBallot(
    question: String, title: String, kind: String, seconds: Int?, repeatOf: Int?, by author: Operator
  ) throws(Refusal) -> SittingEvent {
    try require(.idle)
    try check(text: question, "question")
    try check(text: title, "title", atMost: Limits.title)
    let seconds = seconds ?? council.regulation.windowSeconds
    try check(window: seconds)
    guard let kind = council.regulation.kind(kind) else {
      throw .unknownKind(kind, known: council.regulation.kinds.map(\.id))
    }
    guard kind.mode == .rollCall else { throw .secretNotSupported }
    guard registrationInForce, let registration else {
      throw notNow("Немає чинної реєстрації: проведіть реєстрацію.")
    }
    guard hasQuorum else { throw .noQuorum(registered: registration.registered, quorum: council.quorum) }
    guard ballots.count < Limits.ballots else { throw notNow("Голосувань у засіданні вже \(Limits.ballots).") }
    if let repeatOf {
      guard let earlier = ballot(repeatOf) else { throw .noSuchBallot(number: repeatOf) }
      guard earlier.question == question else {
        throw notNow("Голосування № \(repeatOf) було з питання \(earlier.question), а не \(question).")
      }
    }
    let votedBefore = ballotsHeld(question: question, title: title, kind: kind.id, repeatOf: repeatOf)
    guard votedBefore.count < council.regulation.ballotsPerQuestion else {
      throw .repeatLimit(question: question, ballots: votedBefore.map(\.number))
    }
    let requirement = Requirement(
      kind: kind, composition: council.composition, head: headPresent ? council.headOffice : nil,
      registered: registration.registered)
    return .ballotOpened(
      number: nextBallot, question: question, title: title, requirement: requirement, seconds: seconds,
      repeatOf: repeatOf, by: author)
  }

  private func notNow(_ reason: String) -> Refusal { .notNow(phase: phase, reason: reason) }

  private func require(_ stages: Stage...) throws(Refusal) {
    guard !stages.contains(stage) else { return }
    let reason =
      switch stage {
      case .closed: "Засідання не відкрите."
      case .idle: "Нічого не триває."
      case .onBreak: "Перерва: спершу проведіть реєстрацію."
      case .registering: "Триває реєстрація."
      case .voting: "Триває голосування: від оголошення початку до оголошення результату його не переривають (ст. 83)."
      }
    throw notNow(reason)
  }

  private func check(text: String, _ name: String, atMost bytes: Int = Limits.text) throws(Refusal) {
    guard text.utf8.count <= bytes, text.contains(where: { !$0.isWhitespace }) else { throw .badParameter(name) }
  }

  private func check(window seconds: Int) throws(Refusal) {
    guard Limits.window ~= seconds else { throw .badParameter("seconds") }
  }

  private func check(headPresent: Bool) throws(Refusal) {
    guard headPresent, council.head == nil else { return }
    throw notNow("У складі ради немає голови.")
  }
}

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
      guard stage == .closed else { throw notNow("Засідання вже відкрите. Спершу закрийте його.", .sitting) }
      try check(text: session, "session")
      guard 1...10_000 ~= sitting else { throw .badParameter("sitting") }
      _ = try known(presiding)
      try check(headPresent: headPresent)
      return [
        .sittingOpened(
          council: council, session: session, sitting: sitting, presiding: presiding, headPresent: headPresent,
          firstBallot: nextBallot, by: author)
      ]

    case .closeSitting:
      try require(.idle, .onBreak)
      if let disputed = ballots.first(where: { $0.outcome == .disputed }) {
        throw notNow("Голосування № \(disputed.number) спірне: спершу вирішіть спір або анулюйте його.", .dispute)
      }
      return [.sittingClosed(by: author)]

    case .startBreak:
      try require(.idle)
      return [.breakStarted(by: author)]

    case .startRegistration(let seconds):
      try require(.idle, .onBreak)
      if let seconds { try check(window: seconds) }
      guard registrations.count < Limits.registrations else {
        throw notNow("Реєстрацій у засіданні вже \(Limits.registrations): більше не можна.", .registration)
      }
      return [.registrationStarted(number: registrations.count + 1, seconds: seconds, by: author)]

    case .finishRegistration:
      try require(.registering)
      return [.registrationFinished(number: registrations.count, by: author)]

    case .register(let voter, let reason): return [try register(voter, because: reason, by: author, at: moment)]

    case .setHeadPresent(let present):
      try require(.idle, .onBreak, .registering)
      try check(headPresent: present)
      return present == headPresent ? [] : [.headPresenceChanged(present: present, by: author)]

    case .assignConsole(let seat, let console, let reason):
      guard stage != .closed else {
        throw notNow("Засідання не відкрите: впишіть пульт у seats.csv і перезапустіть службу.", .sitting)
      }
      try check(text: console, "console")
      try check(text: reason, "reason")
      guard council.seats.contains(where: { Int($0.number) == seat }) else {
        throw .badConsole(console, reason: "Місця \(seat) у залі немає.")
      }
      guard assignments < Limits.assignments else {
        throw notNow("Пульти в цьому засіданні призначали вже \(Limits.assignments) разів: більше не можна.", .sitting)
      }
      return [.consoleAssigned(seat: seat, console: console, reason: reason, by: author)]

    case .setPresiding(let voter):
      try require(.idle, .onBreak, .registering)
      _ = try known(voter)
      return [.presidingChanged(voter: voter, by: author)]

    case .recuse(let voter, let question, let reason): return [try recuse(voter, question, reason, by: author)]

    case .announceConflict(let voter, let question, let reason):
      return [try announceConflict(voter, question, reason, by: author)]

    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      return [
        try openBallot(question: question, title: title, kind: kind, seconds: seconds, repeatOf: repeatOf, by: author)
      ]

    case .closeBallot:
      guard stage == .voting, let ballot = ballots.last, ballot.isOpen else {
        throw notNow("Жодне голосування не триває.", .voting)
      }
      guard !ballot.requirement.kind.paper else {
        throw notNow("Голосують на папері: внесіть підрахунок лічильної комісії або анулюйте голосування.", .secret)
      }
      return [closing(of: ballot, by: author)]

    case .enterSecretCount(let number, let papers, let votesFor, let against, let abstained):
      return [
        try enterSecretCount(
          number, papers, for: votesFor, against: against, abstained: abstained, by: author, at: moment)
      ]

    case .annulBallot(let number, let reason):
      try check(text: reason, "reason")
      guard let ballot = ballot(number) else { throw .noSuchBallot(number: number) }
      guard ballot.outcome != .annulled else { throw notNow("Голосування № \(number) вже анульовано.", .annulment) }
      if case .counting = ballot.window { throw notNow("Триває підрахунок голосування № \(number).", .voting) }
      guard stage == .idle || stage == .onBreak || openBallot?.number == number else {
        throw notNow("Анулювати інше голосування зараз не можна.", .voting)
      }
      return [.ballotAnnulled(number: number, reason: reason, by: author)]

    case .settleBallot(let number, let base, let reason):
      try check(text: reason, "reason")
      guard let ballot = ballot(number) else { throw .noSuchBallot(number: number) }
      guard ballot.outcome == .disputed else { throw .notDisputed(number: number, article: article(.dispute)) }
      // Nothing comes between the start of a ballot and its result, not even the end of an older dispute (ст. 83).
      guard stage != .voting else { throw notNow("Триває інше голосування: спір вирішують після нього.", .voting) }
      guard let reading = ballot.requirement.reading(over: base) else { throw .badParameter("base") }
      return [
        .ballotSettled(
          number: number, base: base, outcome: ballot.decision(by: reading).outcome, reason: reason, by: author)
      ]

    case .enterVote(let voter, let choice, let reason):
      try check(text: reason, "reason")
      guard stage == .voting, let ballot = ballots.last, ballot.takesVotes(at: moment) else {
        throw notNow("Жодне голосування не триває.", .voting)
      }
      guard ballot.requirement.kind.mode == .rollCall else {
        throw notNow("Голосування таємне: вибір депутата ніхто не може знати й внести.", .secret)
      }
      let index = try known(voter)
      switch ballot.standings[index] {
      case .participant: break
      case .absent: throw notNow("\(council.voters[index].fullName): немає серед зареєстрованих.", .registration)
      case .recused: throw notNow("\(council.voters[index].fullName): самовідвід з цього питання.", .recusal)
      }
      // He could not put it right again.
      if council.regulation.choiceRule == .first, case .console = ballot.votes[index]?.origin {
        let voted = council.voters[index].gender == .female ? "голосувала" : "голосував"
        throw notNow("\(council.voters[index].fullName): уже \(voted) з пульта, а перший вибір остаточний.", .voting)
      }
      return [.voteEntered(ballot: ballot.number, voter: voter, choice: choice, reason: reason, by: author)]
    }
  }

  // MARK: Who takes part

  private func register(
    _ voter: String, because reason: String, by author: Operator, at moment: Moment
  ) throws(Refusal) -> SittingEvent {
    try check(text: reason, "reason")
    let index = try known(voter)
    let name = council.voters[index].fullName
    guard !council.voters[index].isHead else {
      throw notNow("\(name): участь голови оголошують, а не реєструють.", .head)
    }
    switch stage {
    case .registering:
      // Its time has run out, even if nobody has called `advance` yet.
      if let deadline, deadline <= moment.monotonic { throw notNow("Час реєстрації вийшов.", .registration) }
    case .idle where registrationInForce:
      guard council.regulation.latecomers == .atOnce else {
        throw notNow("\(name): хто запізнився, реєструється на наступній реєстрації.", .latecomers)
      }
    case .idle: throw notNow("Немає чинної реєстрації: проведіть реєстрацію.", .registration)
    case .closed, .onBreak, .voting: try require(.registering)
    }
    guard registration?.times[index] == nil else { throw notNow("\(name): уже зареєстровано.", .registration) }
    return .registeredByHand(voter: voter, reason: reason, late: stage == .idle, by: author)
  }

  private func recuse(
    _ voter: String, _ question: String, _ reason: String, by author: Operator
  ) throws(Refusal) -> SittingEvent {
    try require(.idle, .onBreak, .registering)
    let index = try known(voter)
    try check(text: question, "question")
    try check(text: reason, "reason")
    switch council.regulation.recusal {
    case .everyone: break
    case .deputies:
      guard !council.voters[index].isHead else { throw notNow("Регламент не передбачає самовідводу голови.", .recusal) }
    case .nobody: throw notNow("Регламент не передбачає самовідводу.", .recusal)
    }
    let recusedSoFar = (Array(recusals.values) + Array(announcements.values)).reduce(0) { $0 + $1.count }
    guard recusedSoFar < Limits.recusals else {
      throw notNow("Самовідводів у засіданні вже \(Limits.recusals): більше не можна.", .recusal)
    }
    return .recused(voter: voter, question: question, reason: reason, by: author)
  }

  private func announceConflict(
    _ voter: String, _ question: String, _ reason: String, by author: Operator
  ) throws(Refusal) -> SittingEvent {
    try require(.idle)
    let index = try known(voter)
    try check(text: question, "question")
    try check(text: reason, "reason")
    let name = council.voters[index].fullName
    guard recusals[question]?[index] != nil else {
      throw notNow("\(name): самовідводу з питання \(question) не було.", .recusal)
    }
    // Only a registered deputy makes up a quorum; the head never counts in it.
    guard !council.voters[index].isHead, isRegistered(index) else {
      throw notNow("\(name): до кворуму не зараховується, тож участі не бере.", .recusal)
    }
    // For which kind the question will be put is not known yet, and one may need more than the rest do.
    let isForSpecialQuorum = deputiesPresent(for: question) >= council.quorum
    let special = council.regulation.kinds.compactMap { $0.quorum?.needed(of: council.composition) }.max() ?? 0
    let needed = isForSpecialQuorum ? max(special, council.quorum) : council.quorum
    let present = deputiesPresent(for: question, ofSpecialQuorum: isForSpecialQuorum)
    guard present < needed else {
      throw notNow(
        "Кворум є й без самовідведених (\(present) з потрібних \(needed)): \(name) участі не бере.", .recusal)
    }
    guard !isForSpecialQuorum || announcements[question]?[index] == nil else {
      throw notNow("\(name): про конфлікт уже оголошено для питань з особливим кворумом.", .recusal)
    }
    return .conflictAnnounced(voter: voter, question: question, reason: reason, by: author)
  }

  /// Deputies registered who are not recused from a question: those who count for its quorum.
  func deputiesPresent(for question: String, ofSpecialQuorum: Bool = false) -> Int {
    guard let registration else { return 0 }
    let recused = recused(from: question, ofSpecialQuorum: ofSpecialQuorum).keys.count {
      registration.times[$0] != nil && !council.voters[$0].isHead
    }
    return registration.registered - recused
  }

  // MARK: Ballots

  private func openBallot(
    question: String, title: String, kind: String, seconds: Int?, repeatOf: Int?, by author: Operator
  ) throws(Refusal) -> SittingEvent {
    try require(.idle)
    try check(text: question, "question")
    try check(text: title, "title", atMost: Limits.title)
    let seconds = seconds ?? council.regulation.windowSeconds
    try check(window: seconds)
    guard let kind = council.regulation.kind(kind) else {
      throw .unknownKind(kind, known: council.regulation.kinds.map(\.id), article: article(.majority))
    }
    let requirement = try requirement(of: kind, question: question)
    guard ballots.count < Limits.ballots else {
      throw notNow("Голосувань у засіданні вже \(Limits.ballots): більше не можна.", .voting)
    }
    if let repeatOf {
      guard let earlier = ballot(repeatOf) else { throw .noSuchBallot(number: repeatOf) }
      guard earlier.question == question else {
        throw notNow("Голосування № \(repeatOf) було з питання \(earlier.question), а не \(question).", .repeatLimit)
      }
      // A ballot that was annulled because of its kind is repeated under the right one.
      let earlierKind = earlier.requirement.kind
      guard earlierKind.id == kind.id || earlier.outcome == .annulled else {
        throw notNow(
          "Переголосовують за тим самим правилом: № \(repeatOf) було «\(earlierKind.title)», а не «\(kind.title)».",
          .majority)
      }
    }
    let votedBefore = ballotsHeld(question: question, title: title, kind: kind.id, repeatOf: repeatOf)
    guard votedBefore.count < council.regulation.ballotsPerQuestion else {
      throw .repeatLimit(question: question, ballots: votedBefore.map(\.number), article: article(.repeatLimit))
    }
    if let latest = votedBefore.last, let repeatKind = council.regulation.repeatKind {
      let isAllowed = ballots.contains {
        $0.number > latest.number && $0.question == question && $0.requirement.kind.id == repeatKind
          && $0.outcome == .adopted
      }
      guard isAllowed else {
        let procedural = council.regulation.kind(repeatKind)?.title ?? repeatKind
        throw notNow(
          "Питання вже голосували (№ \(latest.number)): повторне потребує голосування «\(procedural)».", .repeatVote)
      }
    }
    return .ballotOpened(
      number: nextBallot, question: question, title: title, requirement: requirement, seconds: seconds,
      repeatOf: repeatOf, by: author)
  }

  /// What a ballot of this kind would need if it were opened now, or why it could not be.
  private func requirement(of kind: QuestionKind, question: String) throws(Refusal) -> Requirement {
    guard registrationInForce, registration != nil else {
      throw notNow("Немає чинної реєстрації: проведіть реєстрацію.", .registration)
    }
    guard powersRecognised || kind.powers != .required else {
      throw notNow(
        "Повноважень ради ще не визнано: голосують лише відкриття сесії та робочі органи, а не «\(kind.title)».",
        .powers)
    }
    let requirement = requirement(of: kind)
    let present = deputiesPresent(for: question, ofSpecialQuorum: requirement.quorum > council.quorum)
    guard present >= requirement.quorum else {
      throw .noQuorum(
        registered: present, quorum: requirement.quorum, article: kind.quorum == nil ? article(.quorum) : kind.source)
    }
    return requirement
  }

  /// What a ballot of this kind would need with those who are here now.
  public func requirement(of kind: QuestionKind) -> Requirement {
    Requirement(
      kind: kind, of: council.regulation, composition: council.composition,
      head: headPresent ? council.headOffice : nil,
      registered: registrationInForce ? registration?.registered ?? 0 : 0)
  }

  /// Why no ballot of this kind could be opened now; nil if one could.
  public func obstacle(to kind: QuestionKind) -> Refusal? {
    do {
      try require(.idle)
      _ = try requirement(of: kind, question: "")
      return nil
    } catch {
      return error
    }
  }

  private func enterSecretCount(
    _ number: Int, _ papers: Ballot.PaperCount, for votesFor: Int, against: Int, abstained: Int, by author: Operator,
    at moment: Moment
  ) throws(Refusal) -> SittingEvent {
    guard let ballot = ballot(number) else { throw .noSuchBallot(number: number) }
    guard stage == .voting, ballots.last?.number == number, ballot.takesVotes(at: moment) else {
      throw notNow("Голосування № \(number) не триває: підрахунок вносять, поки воно відкрите.", .secret)
    }
    guard let urn = ballot.urn else {
      throw notNow("Голосування № \(number) поіменне: на папері рахують лише таємні.", .secret)
    }
    guard urn.total == 0 else {
      throw notNow("У голосуванні № \(number) вже голосували з пультів: анулюйте його й проведіть на папері.", .secret)
    }
    let numbers = [papers.issued, papers.found, papers.invalid, votesFor, against, abstained]
    func bad(_ reason: String) -> Refusal { .badCount(reason: reason, article: article(.secret)) }
    guard numbers.allSatisfy({ 0...1_000_000 ~= $0 }) else { throw bad("Кількість має бути від 0 до 1000000.") }
    // Recused deputies get no paper.
    let entitled = ballot.standings.count { $0 == .participant }
    guard papers.issued <= entitled else {
      throw bad("Видано \(Count.papers.nominative(papers.issued)), а право голосу мають лише \(entitled).")
    }
    guard papers.found <= papers.issued else {
      throw bad("У скриньці \(Count.papers.nominative(papers.found)), а видано лише \(papers.issued).")
    }
    let shown = votesFor + against + abstained + papers.invalid
    let participants = ballot.tally.participants
    guard shown == papers.found else {
      throw bad("«За», «проти», «утримались» і недійсні разом — \(shown), а в скриньці \(papers.found).")
    }
    let chosen = votesFor + against + abstained
    return .secretCountEntered(
      number: number,
      tally: Tally(
        for: votesFor, against: against, abstained: abstained, notVoting: participants - chosen,
        absent: ballot.tally.absent),
      papers: papers, by: author)
  }

  /// The end of an open window; of a secret ballot it is here that its totals are told for the first time.
  func closing(of ballot: Ballot, by author: Operator?) -> SittingEvent {
    guard let urn = ballot.urn else { return .ballotClosed(number: ballot.number, tally: ballot.tally, by: author) }
    return .ballotClosed(
      number: ballot.number,
      tally: Tally(
        for: urn.for, against: urn.against, abstained: urn.abstained, notVoting: ballot.tally.participants - urn.total,
        absent: ballot.tally.absent),
      by: author,
      participants: council.voters.indices.filter { urn.voted[$0] }.map { council.voters[$0].id })
  }

  // MARK: Checks

  private func article(_ article: Article) -> String { council.regulation.article(article) }

  private func notNow(_ reason: String, _ article: Article) -> Refusal {
    .notNow(phase: phase, reason: reason, article: self.article(article))
  }

  private func known(_ voter: String) throws(Refusal) -> Int {
    guard let index = hall.voters[voter] else { throw .unknownVoter(voter, article: article(.personalVote)) }
    return index
  }

  private func require(_ stages: Stage...) throws(Refusal) {
    guard !stages.contains(stage) else { return }
    throw switch stage {
    case .closed: notNow("Засідання не відкрите.", .sitting)
    case .idle: notNow("Нічого не триває.", .sitting)
    case .onBreak: notNow("Перерва: спершу проведіть реєстрацію.", .registration)
    case .registering: notNow("Триває реєстрація.", .registration)
    case .voting:
      notNow("Триває голосування: від оголошення початку до оголошення результату його не переривають.", .voting)
    }
  }

  private func check(text: String, _ name: String, atMost bytes: Int = Limits.text) throws(Refusal) {
    guard text.utf8.count <= bytes, text.contains(where: { !$0.isWhitespace }) else { throw .badParameter(name) }
  }

  private func check(window seconds: Int) throws(Refusal) {
    guard Limits.window ~= seconds else { throw .badParameter("seconds") }
  }

  private func check(headPresent: Bool) throws(Refusal) {
    guard headPresent, council.head == nil else { return }
    throw notNow("У складі ради немає голови.", .head)
  }
}

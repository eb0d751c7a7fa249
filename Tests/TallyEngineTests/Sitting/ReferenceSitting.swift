import TallyEngine

/// What the slow reference knows of a council: the rules as plain dictionaries and fractions.
struct ReferenceHall {
  let deputies: Set<String>
  let head: String?
  let composition: Int
  let perQuestion: Int
  let rules: Regulation
  /// Whether the powers were recognised before the sitting.
  let powers: Bool
  let seats: [UInt16: String]
  let places: Set<UInt16>
  let quorum: Int
  let window: Int
  let kinds: [String: QuestionKind]
  /// The quorum of each kind.
  let quorums: [String: Int]

  init(_ council: Council) {
    deputies = Set(council.voters.filter { !$0.isHead }.map(\.id))
    head = council.voters.first { $0.isHead }?.id
    composition = council.composition
    perQuestion = council.regulation.ballotsPerQuestion
    rules = council.regulation
    powers = council.powersRecognised
    var seats: [UInt16: String] = [:]
    for seat in council.seats { seats[seat.number] = seat.voter }
    self.seats = seats
    places = Set(council.seats.map(\.number))
    quorum = Self.least(council.regulation.quorum, of: council.composition)
    window = council.regulation.windowSeconds
    kinds = Dictionary(uniqueKeysWithValues: council.regulation.kinds.map { ($0.id, $0) })
    quorums = kinds.mapValues { Self.least($0.quorum ?? council.regulation.quorum, of: council.composition) }
  }

  /// The least number of votes that carries, by search.
  static func least(_ threshold: Threshold, of base: Int) -> Int {
    if base == 0 { return threshold.comparison == .moreThan ? 1 : 0 }
    return (0...base + 1).first { carries($0, threshold, of: base) }!
  }

  static func carries(_ votes: Int, _ threshold: Threshold, of base: Int) -> Bool {
    let fraction = Rational(threshold.numerator, threshold.denominator)
    let share = Rational(votes, base)
    return threshold.comparison == .moreThan ? share > fraction : share >= fraction
  }
}

/// A sitting as slow and plain as can be: names, sets and dictionaries, every count made anew. Written from the rules,
/// not from the code under test; time is whole milliseconds.
struct ReferenceSitting: Hashable {
  struct Ballot: Hashable {
    let number: Int
    let question: String
    let wording: [String]
    let repeats: Int?
    var ends: Int
    var open = true
    var counted = false
    var choices: [String: Choice] = [:]
    let participants: Set<String>
    let recused: Set<String>
    /// Those who take part after announcing a conflict.
    let announced: Set<String>
    let presiding: String
    let kind: String
    let secret: Bool
    let paper: Bool
    /// Voters of a roll call whose choice no console holds: the commission entered it.
    var byHand: Set<String> = []
    /// Whether the totals are known: always in a roll call, from the close in a secret ballot.
    var told: Bool
    /// What the commission counted on paper.
    var commission: [Int]?
    /// Base and least number, one or two readings.
    let bases: [Base]
    let needed: [Int]
    let quorum: Int
    let recognises: Bool
    let tie: TieRule
    var outcome = Outcome.open
    var settled: Base?
    /// The presiding officer's vote, if it broke a tie when the result was established.
    var cast: Choice?

    var totals: [Int] {
      commission ?? Choice.allCases.map { choice in choices.values.count { $0 == choice } }
    }

    /// Whether the presiding officer's vote breaks a tie, and to which side; nobody knows it in a secret ballot.
    var casting: Choice? {
      guard !secret, tie != .strict, totals[0] == totals[1], let chair = choices[presiding] else { return nil }
      return chair == .abstained ? nil : chair
    }

    /// Whether the question is carried by one of its readings.
    func carries(_ reading: Int) -> Bool {
      switch (tie, casting) {
      case (.decisive, let side?): side == .for
      case (.castingVote, .for?): totals[0] + 1 >= needed[reading]
      default: totals[0] >= needed[reading]
      }
    }
  }

  var phase = Phase.closed
  var headPresent = false
  var inForce = false
  var present: Set<String> = []
  var registrations = 0
  var registrationEnds: Int?
  /// Question and voter.
  var recusals: Set<[String]> = []
  var announcements: Set<[String]> = []
  var presiding = ""
  var consoles: [UInt16: String] = [:]
  var ballots: [Ballot] = []
  var next = 1

  var quorate: (ReferenceHall) -> Bool {
    { [self] hall in inForce && present.count >= hall.quorum }
  }

  func registered(_ voter: String, in hall: ReferenceHall) -> Bool {
    if voter == hall.head { return headPresent }
    return (inForce || phase == .registration) && present.contains(voter)
  }

  /// Carries out a command.
  ///
  /// - Returns: every reason there is to refuse it; none if it was carried out.
  mutating func order(_ command: Command, in hall: ReferenceHall, at now: Int) -> Set<String> {
    var reasons: Set<String> = []
    func refuse(_ reason: String, if condition: Bool) {
      if condition { reasons.insert(reason) }
    }
    func known(_ voter: String) -> Bool { hall.deputies.contains(voter) || hall.head == voter }
    let betweenBallots = phase == .idle || phase == .break || phase == .registration
    switch command {
    case .openSitting(_, _, let presiding, let head):
      refuse("notNow", if: phase != .closed || head && hall.head == nil)
      refuse("unknownVoter", if: !known(presiding))
      guard reasons.isEmpty else { return reasons }
      let number = next
      self = ReferenceSitting()
      next = number
      self.presiding = presiding
      phase = .idle
      headPresent = head
    case .closeSitting:
      refuse("notNow", if: phase != .idle && phase != .break)
      refuse("notNow", if: ballots.contains { $0.outcome == .disputed })
      guard reasons.isEmpty else { return reasons }
      phase = .closed
      headPresent = false
      inForce = false
      consoles = [:]
    case .startBreak:
      refuse("notNow", if: phase != .idle)
      guard reasons.isEmpty else { return reasons }
      phase = .break
      inForce = false
    case .startRegistration(let seconds):
      refuse("notNow", if: phase != .idle && phase != .break)
      guard reasons.isEmpty else { return reasons }
      phase = .registration
      inForce = false
      present = []
      registrations += 1
      registrationEnds = seconds.map { now + $0 * 1_000 }
    case .finishRegistration:
      refuse("notNow", if: phase != .registration)
      guard reasons.isEmpty else { return reasons }
      finishRegistration()
    case .setHeadPresent(let present):
      refuse("notNow", if: !betweenBallots || present && hall.head == nil)
      guard reasons.isEmpty else { return reasons }
      headPresent = present
    case .setPresiding(let voter):
      refuse("notNow", if: !betweenBallots)
      refuse("unknownVoter", if: !known(voter))
      guard reasons.isEmpty else { return reasons }
      presiding = voter
    case .assignConsole(let seat, let console, _):
      refuse("notNow", if: phase == .closed)
      refuse("badConsole", if: !hall.places.contains(UInt16(clamping: seat)))
      guard reasons.isEmpty else { return reasons }
      consoles[UInt16(seat)] = console
    case .register(let voter, _):
      let late = phase == .idle && inForce && hall.rules.latecomers == .atOnce
      let running = phase == .registration && registrationEnds.map { now < $0 } ?? true
      refuse("notNow", if: !late && !running || voter == hall.head || present.contains(voter))
      refuse("unknownVoter", if: !known(voter))
      guard reasons.isEmpty else { return reasons }
      present.insert(voter)
    case .recuse(let voter, let question, _):
      refuse("notNow", if: !betweenBallots || hall.rules.recusal == .nobody)
      refuse("notNow", if: hall.rules.recusal == .deputies && voter == hall.head)
      refuse("unknownVoter", if: !known(voter))
      guard reasons.isEmpty else { return reasons }
      recusals.insert([question, voter])
      announcements.remove([question, voter])
    case .announceConflict(let voter, let question, _):
      refuse("notNow", if: phase != .idle || !inForce || !recusals.contains([question, voter]))
      // Only a registered deputy's part can make up the quorum: the council's, or else a kind's greater one.
      let special = here(for: question) >= hall.quorum
      let enough = special ? hall.quorums.values.max()! : hall.quorum
      refuse("notNow", if: !present.contains(voter) || here(for: question, special: special) >= enough)
      refuse("notNow", if: special && announcements.contains([question, voter]))
      refuse("unknownVoter", if: !known(voter))
      guard reasons.isEmpty else { return reasons }
      if !special { recusals.remove([question, voter]) }
      announcements.insert([question, voter])
    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      refuse("unknownKind", if: hall.kinds[kind] == nil)
      if let rule = hall.kinds[kind] { reasons.formUnion(obstacles(to: rule, question: question, in: hall)) }
      if let repeatOf {
        let earlier = ballots.filter { $0.number == repeatOf }
        refuse("noSuchBallot", if: earlier.isEmpty)
        refuse("notNow", if: !earlier.isEmpty && earlier[0].question != question)
        refuse("notNow", if: !earlier.isEmpty && earlier[0].kind != kind && earlier[0].outcome != .annulled)
      }
      let held = held(question: question, wording: [kind, title], repeatOf: repeatOf)
      refuse("repeatLimit", if: held.count >= hall.perQuestion)
      if let latest = held.max(), let procedural = hall.rules.repeatKind {
        let allowed = ballots.filter {
          $0.number > latest && $0.kind == procedural && $0.question == question && $0.outcome == .adopted
        }
        refuse("notNow", if: allowed.isEmpty)
      }
      guard reasons.isEmpty, let rule = hall.kinds[kind] else { return reasons }
      let bases = [rule.base] + (rule.otherBase.map { [$0] } ?? [])
      let needed = bases.map { base in
        let count =
          switch base {
          case .deputies: hall.composition
          case .deputiesAndHead: headPresent ? hall.composition + 1 : hall.composition
          case .registered: present.count
          }
        return ReferenceHall.least(rule.threshold, of: count)
      }
      let here = present.union(headPresent ? [hall.head!] : [])
      let special = quorum(of: rule, in: hall) > hall.quorum
      let recused = here.filter { isOut($0, of: question, special: special) }
      let secret = rule.mode == .secret
      ballots.append(
        Ballot(
          number: next, question: question, wording: [kind, title], repeats: repeatOf,
          ends: rule.paper ? .max : now + (seconds ?? hall.window) * 1_000, participants: here.subtracting(recused),
          recused: recused,
          announced: Set(
            announcements.filter { $0[0] == question && !isOut($0[1], of: question, special: special) }.map { $0[1] }),
          presiding: presiding, kind: kind, secret: secret, paper: rule.paper, told: !secret, bases: bases,
          needed: needed, quorum: quorum(of: rule, in: hall), recognises: rule.powers == .recognises,
          tie: hall.rules.tie))
      next += 1
      phase = .voting
    case .closeBallot:
      refuse("notNow", if: phase != .voting || ballots.last?.open != true || ballots.last?.paper == true)
      guard reasons.isEmpty else { return reasons }
      close()
    case .enterSecretCount(let number, let papers, let votesFor, let against, let abstained):
      guard let ballot = ballots.first(where: { $0.number == number }) else { return ["noSuchBallot"] }
      guard phase == .voting, ballot.open, now < ballot.ends, ballot.secret, ballot.choices.isEmpty else {
        return ["notNow"]
      }
      let counts = [votesFor, against, abstained, papers.invalid]
      refuse("badCount", if: counts.contains { $0 < 0 } || papers.found < 0 || counts.reduce(0, +) != papers.found)
      refuse("badCount", if: papers.issued < papers.found || papers.issued > ballot.participants.count)
      guard reasons.isEmpty else { return reasons }
      ballots[ballots.count - 1].commission = [votesFor, against, abstained]
      close()
    case .annulBallot(let number, _):
      guard let index = ballots.firstIndex(where: { $0.number == number }) else { return ["noSuchBallot"] }
      let isRunning = phase == .voting && index == ballots.count - 1
      refuse("notNow", if: ballots[index].outcome == .annulled || isRunning && !ballots[index].open)
      refuse("notNow", if: !isRunning && phase != .idle && phase != .break)
      guard reasons.isEmpty else { return reasons }
      ballots[index].open = false
      ballots[index].counted = true
      ballots[index].outcome = .annulled
      if isRunning { phase = .idle }
    case .settleBallot(let number, let base, _):
      guard let index = ballots.firstIndex(where: { $0.number == number }) else { return ["noSuchBallot"] }
      let ballot = ballots[index]
      refuse("notDisputed", if: ballot.outcome != .disputed)
      refuse("notNow", if: phase == .voting)
      refuse("badParameter", if: !ballot.bases.contains(base))
      guard reasons.isEmpty, let reading = ballot.bases.firstIndex(of: base) else { return reasons }
      ballots[index].settled = base
      ballots[index].outcome = ballot.carries(reading) ? .adopted : .rejected
    case .enterVote(let voter, let choice, _):
      guard phase == .voting, let ballot = ballots.last, ballot.open, now < ballot.ends else { return ["notNow"] }
      refuse("notNow", if: ballot.secret)
      refuse("unknownVoter", if: !known(voter))
      refuse("notNow", if: known(voter) && !ballot.participants.contains(voter))
      let hasPressed = ballot.choices[voter] != nil && !ballot.byHand.contains(voter)
      refuse("notNow", if: hall.rules.choiceRule == .first && hasPressed)
      guard reasons.isEmpty else { return reasons }
      ballots[ballots.count - 1].choices[voter] = choice
      ballots[ballots.count - 1].byHand.insert(voter)
    }
    return reasons
  }

  /// Deputies here who count for the quorum of a question.
  func here(for question: String, special: Bool = false) -> Int {
    present.count { !isOut($0, of: question, special: special) }
  }

  /// Whether somebody takes no part: recused, and not announced for want of just this quorum.
  func isOut(_ voter: String, of question: String, special: Bool) -> Bool {
    recusals.contains([question, voter]) && !(special && announcements.contains([question, voter]))
  }

  func quorum(of rule: QuestionKind, in hall: ReferenceHall) -> Int {
    hall.quorums[rule.id]!
  }

  /// Whether the powers are recognised: before the sitting, or by a decision of it that stands.
  func powers(_ hall: ReferenceHall) -> Bool {
    hall.powers || ballots.contains { $0.recognises && $0.outcome == .adopted }
  }

  /// Every reason why no ballot of this kind could be opened now, whatever its number and wording.
  func obstacles(to rule: QuestionKind, question: String, in hall: ReferenceHall) -> Set<String> {
    var reasons: Set<String> = []
    if phase != .idle || !inForce || rule.powers == .required && !powers(hall) { reasons.insert("notNow") }
    let quorum = quorum(of: rule, in: hall)
    if inForce, here(for: question, special: quorum > hall.quorum) < quorum { reasons.insert("noQuorum") }
    return reasons
  }

  /// The ballots on the same question by growing a set until it stays: likeness and repeats, both ways.
  func held(question: String, wording: [String], repeatOf: Int?) -> Set<Int> {
    var same: Set<Int> = []
    while true {
      let grown = ballots.filter { ballot in
        guard ballot.question == question else { return false }
        if ballot.wording == wording || ballot.number == repeatOf { return true }
        return ballots.contains { other in
          same.contains(other.number)
            && (other.wording == ballot.wording || other.repeats == ballot.number || ballot.repeats == other.number)
        }
      }
      let numbers = Set(grown.map(\.number))
      if numbers == same { break }
      same = numbers
    }
    return same.filter { number in ballots.contains { $0.number == number && $0.outcome != .annulled } }
  }

  /// The end of an open window.
  private mutating func close() {
    ballots[ballots.count - 1].open = false
    ballots[ballots.count - 1].told = true
  }

  /// A key moved while the hold sensor was not held: where it must be, the console's choice is taken back.
  mutating func letGo(seat: UInt16, in hall: ReferenceHall, at now: Int) {
    guard hall.rules.choiceRule == .held, phase == .voting, let ballot = ballots.last, ballot.open, now < ballot.ends,
      !ballot.secret, let voter = hall.seats[seat], !ballot.byHand.contains(voter)
    else { return }
    ballots[ballots.count - 1].choices[voter] = nil
  }

  mutating func choose(
    _ choice: Choice, seat: UInt16, shown: Int, holding: Bool, in hall: ReferenceHall, at now: Int
  ) -> Verdict {
    if !holding { letGo(seat: seat, in: hall, at: now) }
    guard phase == .voting, let ballot = ballots.last else {
      return shown > 0 && shown < next ? .closed : .nothingOpen
    }
    guard shown == ballot.number else { return .anotherBallot }
    guard ballot.open, now < ballot.ends else { return .closed }
    guard let voter = hall.seats[seat] else { return .notEntitled }
    guard ballot.participants.contains(voter) else {
      return ballot.recused.contains(voter) || voter == hall.head ? .notEntitled : .notRegistered
    }
    if hall.rules.choiceRule == .held, !holding { return .notHeld }
    if ballot.paper { return .nothingOpen }
    if ballot.secret, ballot.choices[voter] != nil { return .firstChoiceStands }
    if let earlier = ballot.choices[voter], earlier != choice, hall.rules.choiceRule == .first {
      return .firstChoiceStands
    }
    if ballot.choices[voter] != choice { ballots[ballots.count - 1].byHand.remove(voter) }
    ballots[ballots.count - 1].choices[voter] = choice
    return ballot.secret ? .counted : .recorded
  }

  mutating func register(seat: UInt16, in hall: ReferenceHall, at now: Int) -> Verdict {
    guard phase == .registration, registrationEnds.map({ now < $0 }) ?? true else { return .nothingOpen }
    guard let voter = hall.seats[seat] else { return .notEntitled }
    if voter == hall.head { return headPresent ? .noted : .notEntitled }
    present.insert(voter)
    return .recorded
  }

  mutating func advance(to now: Int) {
    if phase == .registration, let ends = registrationEnds, ends <= now { finishRegistration() }
    if phase == .voting, let ballot = ballots.last, ballot.open, ballot.ends <= now { close() }
  }

  mutating func establish(agreed: Bool) {
    guard phase == .voting, let ballot = ballots.last, !ballot.open else { return }
    let last = ballots.count - 1
    let carried = Set(ballot.needed.indices.map(ballot.carries))
    ballots[last].cast = agreed ? ballot.casting : nil
    ballots[last].outcome =
      !agreed ? .withheld : carried.count == 2 ? .disputed : carried.contains(true) ? .adopted : .rejected
    ballots[last].counted = true
    phase = .idle
  }

  /// What was left of a window at the last row runs from now, six seconds at least.
  mutating func resume(lastRow: Int, now: Int) {
    if phase == .registration, let ends = registrationEnds { registrationEnds = now + max(ends - lastRow, 6_000) }
    guard phase == .voting, let ballot = ballots.last, ballot.open, !ballot.paper else { return }
    if ballot.secret {
      // What was counted is forgotten with the process.
      ballots[ballots.count - 1].open = false
      ballots[ballots.count - 1].counted = true
      ballots[ballots.count - 1].outcome = .annulled
      phase = .idle
    } else {
      ballots[ballots.count - 1].ends = now + max(ballot.ends - lastRow, 6_000)
    }
  }

  func tally(_ ballot: Ballot, in hall: ReferenceHall) -> Tally {
    let here = ballot.participants.count + ballot.recused.count
    let totals = ballot.told ? ballot.totals : [0, 0, 0]
    return Tally(
      for: totals[0], against: totals[1], abstained: totals[2], notVoting: here - totals.reduce(0, +),
      absent: hall.deputies.count + (hall.head == nil ? 0 : 1) - here)
  }

  private mutating func finishRegistration() {
    phase = .idle
    inForce = true
    registrationEnds = nil
  }

  /// Where the two differ in what stands in the way of each kind. With every reason there is, the sitting may name any
  /// one; it must find one just where there is one.
  func differencesInObstacles(from sitting: Sitting, in hall: ReferenceHall) -> [String] {
    var found: [String] = []
    for rule in hall.kinds.values {
      let reasons = obstacles(to: rule, question: "", in: hall)
      let obstacle = sitting.obstacle(to: rule)?.code
      if obstacle.map({ !reasons.contains($0) }) ?? !reasons.isEmpty {
        found.append("obstacle to \(rule.id): \(obstacle ?? "none"), the reference says \(reasons)")
      }
    }
    return found
  }

  /// Where the sitting under test differs from this one.
  func differences(from sitting: Sitting, in hall: ReferenceHall) -> [String] {
    var found: [String] = []
    func compare<T: Equatable>(_ what: @autoclosure () -> String, _ theirs: T, _ ours: T) {
      if theirs != ours { found.append("\(what()): \(theirs), the reference says \(ours)") }
    }
    compare("phase", sitting.phase, phase)
    compare("head", sitting.headPresent, headPresent)
    compare("quorum", sitting.hasQuorum, quorate(hall))
    compare("in force", sitting.registrationInForce, inForce)
    compare("registrations", sitting.registrations.count, registrations)
    compare("registered", sitting.registration?.registered ?? 0, present.count)
    compare("next ballot", sitting.nextBallot, next)
    compare("presiding", sitting.presiding, presiding)
    compare("consoles", sitting.assignedConsoles, consoles)
    compare("powers", sitting.powersRecognised, powers(hall))
    let spoiled = ballots.filter { ballot in
      ballot.outcome == .annulled
        && !ballots.contains {
          $0.number > ballot.number && $0.question == ballot.question
            && ($0.repeats == ballot.number || $0.wording[1] == ballot.wording[1])
        }
    }
    compare("to repeat", sitting.ballotsToRepeat, spoiled.map(\.number))
    compare("ballots", sitting.ballots.count, ballots.count)
    let deadline =
      phase == .registration
      ? registrationEnds : phase == .voting && ballots.last!.open && !ballots.last!.paper ? ballots.last!.ends : nil
    compare("deadline", sitting.deadline.map { Int($0 / 1_000_000) }, deadline)
    for (index, voter) in sitting.council.voters.enumerated() {
      compare("\(voter.id) registered", sitting.isRegistered(index), registered(voter.id, in: hall))
    }
    for (theirs, ours) in zip(sitting.ballots, ballots) {
      var name: String { "ballot \(ours.number)" }
      compare(name, theirs.number, ours.number)
      compare(name + " outcome", theirs.outcome, ours.outcome)
      compare(name + " tally", theirs.tally, tally(ours, in: hall))
      compare(name + " open", theirs.isOpen, ours.open)
      compare(name + " needed", theirs.requirement.reading.needed, ours.needed[0])
      compare(name + " otherwise needed", theirs.requirement.other?.needed ?? ours.needed[0], ours.needed.last!)
      compare(name + " quorum", theirs.requirement.quorum, ours.quorum)
      compare(name + " presiding", theirs.presiding, ours.presiding)
      compare(name + " voted", theirs.voted, ours.open || ours.told ? ours.totals.reduce(0, +) : 0)
      let carried = [.adopted, .rejected, .disputed].contains(ours.outcome)
      compare(name + " casting", theirs.casting?.choice, ours.cast)
      if let casting = theirs.casting {
        compare(name + " casting", casting, CastingVote(rule: ours.tie, voter: ours.presiding, choice: casting.choice))
      }
      if carried {
        let needed = ours.needed[ours.settled.flatMap { ours.bases.firstIndex(of: $0) } ?? 0]
        let again = ours.tie == .castingVote && ours.casting == .for ? 1 : 0
        compare(name + " margin", theirs.margin, ours.totals[0] + again - needed)
      }
      let took = theirs.participated.map { zip(sitting.council.voters, $0).filter(\.1).map(\.0.id) }
      let isKnown = ours.secret && ours.told && ours.commission == nil
      compare(name + " who took part", took.map(Set.init), isKnown ? Set(ours.choices.keys) : nil)
      for (index, voter) in sitting.council.voters.enumerated() {
        compare(
          name + " vote of \(voter.id)", theirs.votes[index]?.choice, ours.secret ? nil : ours.choices[voter.id])
        if let origin = theirs.votes[index]?.origin {
          let isByHand = if case .manual = origin { true } else { false }
          compare(name + " vote of \(voter.id) by hand", isByHand, ours.byHand.contains(voter.id))
        }
        let standing: TallyEngine.Ballot.Standing =
          ours.participants.contains(voter.id) ? .participant : ours.recused.contains(voter.id) ? .recused : .absent
        compare(name + " standing of \(voter.id)", theirs.standings[index], standing)
        compare(
          name + " announced by \(voter.id)", theirs.announced[index] != nil, ours.announced.contains(voter.id))
      }
    }
    return found
  }
}

import TallyEngine

/// What the slow reference knows of a council: the rules as plain dictionaries and fractions.
struct ReferenceHall {
  let deputies: Set<String>
  let head: String?
  let composition: Int
  let perQuestion: Int
  let firstChoiceStands: Bool
  let seats: [UInt16: String]
  let quorum: Int
  let window: Int
  let kinds: [String: QuestionKind]

  init(_ council: Council) {
    deputies = Set(council.voters.filter { !$0.isHead }.map(\.id))
    head = council.voters.first { $0.isHead }?.id
    composition = council.composition
    perQuestion = council.regulation.ballotsPerQuestion
    firstChoiceStands = council.regulation.choiceRule == .first
    var seats: [UInt16: String] = [:]
    for seat in council.seats { seats[seat.number] = seat.voter }
    self.seats = seats
    quorum = Self.least(council.regulation.quorum, of: council.composition)
    window = council.regulation.windowSeconds
    kinds = Dictionary(uniqueKeysWithValues: council.regulation.kinds.map { ($0.id, $0) })
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
    /// Base and least number, one or two readings.
    let bases: [Base]
    let needed: [Int]
    var outcome = Outcome.open
  }

  var phase = Phase.closed
  var headPresent = false
  var inForce = false
  var present: Set<String> = []
  var registrations = 0
  var registrationEnds: Int?
  var recusals: Set<[String]> = []
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
      phase = .idle
      headPresent = head
    case .closeSitting:
      refuse("notNow", if: phase != .idle && phase != .break)
      guard reasons.isEmpty else { return reasons }
      phase = .closed
      headPresent = false
      inForce = false
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
    case .recuse(let voter, let question, _):
      refuse("notNow", if: !betweenBallots)
      refuse("unknownVoter", if: !known(voter))
      guard reasons.isEmpty else { return reasons }
      recusals.insert([question, voter])
    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      refuse("notNow", if: phase != .idle || !inForce)
      refuse("noQuorum", if: inForce && present.count < hall.quorum)
      refuse("unknownKind", if: hall.kinds[kind] == nil)
      refuse("secretNotSupported", if: hall.kinds[kind]?.mode == .secret)
      if let repeatOf {
        let earlier = ballots.filter { $0.number == repeatOf }
        refuse("noSuchBallot", if: earlier.isEmpty)
        refuse("notNow", if: !earlier.isEmpty && earlier[0].question != question)
      }
      refuse(
        "repeatLimit",
        if: held(question: question, wording: [kind, title], repeatOf: repeatOf).count >= hall.perQuestion)
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
      let recused = here.filter { recusals.contains([question, $0]) }
      ballots.append(
        Ballot(
          number: next, question: question, wording: [kind, title], repeats: repeatOf,
          ends: now + (seconds ?? hall.window) * 1_000, participants: here.subtracting(recused), recused: recused,
          bases: bases, needed: needed))
      next += 1
      phase = .voting
    case .closeBallot:
      refuse("notNow", if: phase != .voting || ballots.last?.open != true)
      guard reasons.isEmpty else { return reasons }
      ballots[ballots.count - 1].open = false
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
      ballots[index].outcome = votes(.for, in: ballot) >= ballot.needed[reading] ? .adopted : .rejected
    case .enterVote(let voter, let choice, _):
      guard phase == .voting, let ballot = ballots.last, ballot.open, now < ballot.ends else { return ["notNow"] }
      refuse("unknownVoter", if: !known(voter))
      refuse("notNow", if: known(voter) && !ballot.participants.contains(voter))
      guard reasons.isEmpty else { return reasons }
      ballots[ballots.count - 1].choices[voter] = choice
    }
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

  mutating func choose(
    _ choice: Choice, seat: UInt16, shown: Int, in hall: ReferenceHall, at now: Int
  ) -> Verdict {
    guard phase == .voting, let ballot = ballots.last else {
      return shown > 0 && shown < next ? .closed : .nothingOpen
    }
    guard shown == ballot.number else { return .anotherBallot }
    guard ballot.open, now < ballot.ends else { return .closed }
    guard let voter = hall.seats[seat] else { return .notEntitled }
    guard ballot.participants.contains(voter) else {
      return ballot.recused.contains(voter) || voter == hall.head ? .notEntitled : .notRegistered
    }
    if let earlier = ballot.choices[voter], earlier != choice, hall.firstChoiceStands { return .firstChoiceStands }
    ballots[ballots.count - 1].choices[voter] = choice
    return .recorded
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
    if phase == .voting, let ballot = ballots.last, ballot.open, ballot.ends <= now {
      ballots[ballots.count - 1].open = false
    }
  }

  mutating func establish(agreed: Bool) {
    guard phase == .voting, let ballot = ballots.last, !ballot.open else { return }
    let last = ballots.count - 1
    let carried = Set(ballot.needed.map { votes(.for, in: ballot) >= $0 })
    ballots[last].outcome =
      !agreed ? .withheld : carried.count == 2 ? .disputed : carried.contains(true) ? .adopted : .rejected
    ballots[last].counted = true
    phase = .idle
  }

  /// What was left of a window at the last row runs from now, six seconds at least.
  mutating func resume(lastRow: Int, now: Int) {
    if phase == .registration, let ends = registrationEnds { registrationEnds = now + max(ends - lastRow, 6_000) }
    if phase == .voting, let ballot = ballots.last, ballot.open {
      ballots[ballots.count - 1].ends = now + max(ballot.ends - lastRow, 6_000)
    }
  }

  func votes(_ choice: Choice, in ballot: Ballot) -> Int { ballot.choices.values.count { $0 == choice } }

  func tally(_ ballot: Ballot, in hall: ReferenceHall) -> Tally {
    let here = ballot.participants.count + ballot.recused.count
    return Tally(
      for: votes(.for, in: ballot), against: votes(.against, in: ballot), abstained: votes(.abstained, in: ballot),
      notVoting: here - ballot.choices.count,
      absent: hall.deputies.count + (hall.head == nil ? 0 : 1) - here)
  }

  private mutating func finishRegistration() {
    phase = .idle
    inForce = true
    registrationEnds = nil
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
    compare("ballots", sitting.ballots.count, ballots.count)
    let deadline =
      phase == .registration ? registrationEnds : phase == .voting && ballots.last!.open ? ballots.last!.ends : nil
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
      for (index, voter) in sitting.council.voters.enumerated() {
        compare(name + " vote of \(voter.id)", theirs.votes[index]?.choice, ours.choices[voter.id])
      }
    }
    return found
  }
}

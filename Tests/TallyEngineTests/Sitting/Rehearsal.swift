import TallyEngine

/// A sitting under test, with its clock and the journal that a daemon would have kept.
struct Rehearsal {
  /// A row of the journal.
  struct Row: Hashable {
    let event: SittingEvent
    let moment: Moment
  }

  /// The council's file, which a restarted daemon reads again.
  let council: Council
  var sitting: Sitting
  var journal: [Row] = []
  var now = Moment(wall: 1_700_000_000_000, monotonic: 5_000_000_000)

  init(_ council: Council) {
    self.council = council
    sitting = Sitting(council: council)
  }

  @discardableResult
  mutating func order(_ command: Command) throws(Refusal) -> [SittingEvent] {
    let events = try sitting.execute(command, by: TestHall.clerk, at: now)
    keep(events)
    return events
  }

  /// The refusal of a command, or nil if it was carried out.
  mutating func refusal(_ command: Command) -> Refusal? {
    do {
      try order(command)
      return nil
    } catch {
      return error
    }
  }

  @discardableResult
  mutating func press(_ press: KeyPress) -> Sitting.Answer {
    let answer = sitting.press(press, at: now)
    keep(answer.events)
    return answer
  }

  /// The press of one choice key by a voter, or by a seat, for the ballot that is open unless another is named.
  @discardableResult
  mutating func choose(_ choice: Choice, by voter: String, ballot: Int? = nil) -> Verdict {
    choose(choice, seat: council.seat(voter), ballot: ballot)
  }

  @discardableResult
  mutating func choose(_ choice: Choice, seat: UInt16, ballot: Int? = nil, holding: Bool? = nil) -> Verdict {
    let shown = ballot ?? sitting.openBallot?.number ?? sitting.ballots.last?.number ?? 0
    let key = Keys(choice)
    let held: Keys = holding ?? (sitting.council.regulation.choiceRule == .held) ? .hold : []
    return press(KeyPress(seat: seat, down: key.union(held), key: key, pressed: true, ballot: UInt32(shown))).verdict
  }

  /// The hold sensor of a voter comes up.
  @discardableResult
  mutating func letGo(_ voter: String) -> Sitting.Answer {
    press(KeyPress(seat: council.seat(voter), down: [], key: .hold, pressed: false, ballot: 0))
  }

  @discardableResult
  mutating func present(_ voter: String) -> Verdict {
    press(KeyPress(seat: council.seat(voter), down: .present, key: .present, pressed: true, ballot: 0)).verdict
  }

  /// Lets time pass; the windows that run out close.
  @discardableResult
  mutating func wait(milliseconds: Int) -> [SittingEvent] {
    now.monotonic += UInt64(milliseconds) * 1_000_000
    now.wall += Int64(milliseconds)
    let events = sitting.advance(to: now)
    keep(events)
    return events
  }

  /// Establishes the result with the tallies that a healthy box and journal would give.
  @discardableResult
  mutating func establish() -> [SittingEvent] {
    guard let tally = sitting.ballotToEstablish?.tally else { return [] }
    return establish(slots: tally, journal: tally)
  }

  @discardableResult
  mutating func establish(slots: Tally, journal: Tally) -> [SittingEvent] {
    let events = sitting.establish(slots: slots, journal: journal, at: now)
    keep(events)
    return events
  }

  /// Whether the journal holds all that the sitting knows: all but the choices of an open secret ballot.
  var isOnDisk: Bool {
    guard let open = sitting.openBallot, open.isOpen, open.requirement.kind.mode == .secret else { return true }
    return open.voted == 0
  }

  /// The sitting that a restarted daemon folds from the journal.
  func replayed() -> Sitting {
    var fresh = Sitting(council: council)
    for row in journal { fresh.apply(row.event, at: row.moment) }
    return fresh
  }

  /// The daemon dies and comes back after a while, with another monotonic clock.
  @discardableResult
  mutating func restart(monotonic: UInt64 = 77_000_000, wallJump: Int64 = 3_600_000) -> [SittingEvent] {
    sitting = replayed()
    let lastRow = journal.last?.moment.monotonic ?? 0
    now = Moment(wall: now.wall + wallJump, monotonic: monotonic)
    let events = sitting.resume(lastRow: lastRow, at: now)
    keep(events)
    return events
  }

  private mutating func keep(_ events: [SittingEvent]) {
    for event in events { journal.append(Row(event: event, moment: now)) }
  }
}

extension Rehearsal {
  static let opening = Command.openSitting(session: "12", sitting: 1, presiding: "d0", headPresent: false)

  /// A sitting that is open, with these voters registered (all deputies if none are named).
  static func registered(
    _ council: Council, _ voters: [String]? = nil, headPresent: Bool = false
  ) throws -> Rehearsal {
    var hall = Rehearsal(council)
    try hall.order(.openSitting(session: "12", sitting: 1, presiding: council.voters[0].id, headPresent: headPresent))
    try hall.register(voters)
    return hall
  }

  mutating func register(_ voters: [String]? = nil) throws {
    try order(.startRegistration(seconds: nil))
    for voter in voters ?? council.voters.filter({ !$0.isHead }).map(\.id) { present(voter) }
    try order(.finishRegistration)
  }

  @discardableResult
  mutating func open(
    _ question: String, kind: String = "decision", title: String = "Про бюджет", seconds: Int? = nil,
    repeatOf: Int? = nil
  ) throws(Refusal) -> Int {
    try order(.openBallot(question: question, title: title, kind: kind, seconds: seconds, repeatOf: repeatOf))
    return sitting.ballots.last!.number
  }

  /// Closes the ballot and establishes its result.
  @discardableResult
  mutating func shut() throws -> Outcome {
    try order(.closeBallot)
    establish()
    return sitting.ballots.last!.outcome
  }

  /// A whole ballot in which these voters vote «за».
  @discardableResult
  mutating func ballot(
    _ question: String, kind: String = "decision", title: String = "Про бюджет", repeatOf: Int? = nil,
    inFavour: [String] = []
  ) throws -> Outcome {
    try open(question, kind: kind, title: title, repeatOf: repeatOf)
    for voter in inFavour { choose(.for, by: voter) }
    return try shut()
  }
}

extension Refusal {
  /// The refusal's kind, without what it carries.
  var code: String {
    switch self {
    case .notNow: "notNow"
    case .noQuorum: "noQuorum"
    case .unknownKind: "unknownKind"
    case .unknownVoter: "unknownVoter"
    case .repeatLimit: "repeatLimit"
    case .notDisputed: "notDisputed"
    case .noSuchBallot: "noSuchBallot"
    case .badParameter: "badParameter"
    case .badCount: "badCount"
    case .badConsole: "badConsole"
    }
  }
}

extension Requirement {
  /// The outcome where nothing but the votes «за» matters, as under a strict rule for ties.
  func outcome(votesFor: Int) -> Outcome { decide(for: votesFor, against: 0).outcome }

  /// The margin, likewise.
  func margin(votesFor: Int) -> Int { decide(for: votesFor, against: 0).margin }
}

internal import Foundation
internal import Seals
internal import TallyEngine
internal import VoteAPI

/// What the sockets show, made from the sitting: the one place where the domain's words become the interface's.
///
/// Ballots that are over do not change any more, so their renderings are kept; only the latest is made anew.
struct Publication {
  private let style: Date.ISO8601FormatStyle

  init(timeZone: TimeZone) {
    style = Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day().dateSeparator(.dash)
      .time(includingFractionalSeconds: false).timeZone(separator: .colon)
  }

  /// Local time with its offset, to the second: votes of two seats are never compared more finely.
  func time(_ wall: Int64) -> String { Date(timeIntervalSince1970: Double(wall) / 1_000).formatted(style) }

  func tally(_ tally: TallyEngine.Tally) -> Results.Tally {
    Results.Tally(
      for: tally.for, against: tally.against, abstained: tally.abstained, notVoting: tally.notVoting,
      absent: tally.absent, voted: tally.voted)
  }

  func requirement(_ requirement: TallyEngine.Requirement) -> Results.Requirement {
    Results.Requirement(
      kind: requirement.kind.id, title: requirement.kind.title, source: requirement.kind.source,
      base: requirement.reading.base.rawValue, baseCount: requirement.reading.baseCount,
      needed: requirement.reading.needed, alternativeNeeded: requirement.other?.needed,
      alternativeBase: requirement.other?.base.rawValue, explanation: requirement.explanation,
      rule: requirement.kind.ruleForRecord, recordKind: requirement.kind.recordKind, quorum: requirement.quorum,
      tie: requirement.tie.rawValue)
  }

  func ballot(
    _ ballot: TallyEngine.Ballot, of council: Council, seal: String?, at monotonic: UInt64
  ) -> Results.Ballot {
    let requirement = ballot.requirement
    let secret = requirement.kind.mode == .secret
    let hides = ballot.outcome == .open
    var shown = tally(ballot.tally)
    if hides, secret {
      // How many have voted, and nothing else, even between the close and the result.
      shown = Results.Tally(
        for: 0, against: 0, abstained: 0, notVoting: ballot.tally.participants - ballot.voted,
        absent: ballot.tally.absent, voted: ballot.voted)
    } else if hides {
      shown = shown.disclosed(council.regulation.disclosure)
    }
    var left: Results.Seconds?
    if case .open(let until) = ballot.window, until != .max {
      left = Results.Seconds(tenths: Int((max(until, monotonic) - monotonic) / 100_000_000))
    }
    return Results.Ballot(
      number: ballot.number, question: ballot.question, title: ballot.title, mode: secret ? .secret : .rollCall,
      outcome: Results.Outcome(rawValue: ballot.outcome.rawValue)!, tally: shown,
      requirement: self.requirement(requirement),
      margin: hides ? shown.for - requirement.reading.needed : ballot.margin, openedAt: time(ballot.openedAt),
      closedAt: ballot.closedAt.map(time), secondsLeft: left,
      repeatOf: ballot.repeatOf, annulment: ballot.annulment, settlement: ballot.settlement,
      settledBase: ballot.settledBase?.rawValue,
      settledBy: ballot.settledBy?.words(in: council), casting: ballot.castingSentence, verdict: ballot.verdict,
      warning: ballot.warning,
      paper: ballot.paper.map { Results.PaperCount(issued: $0.issued, found: $0.found, invalid: $0.invalid) },
      seal: seal)
  }

  /// Name by name, in the order of `Council.voters`, which is the alphabet's.
  func votes(_ ballot: TallyEngine.Ballot, of council: Council) -> [Results.Vote] {
    let seats = Dictionary(
      council.seats.compactMap { seat in seat.voter.map { ($0, Int(seat.number)) } }, uniquingKeysWith: { a, _ in a })
    return council.voters.enumerated().map { index, voter in
      let vote = ballot.votes[index]
      var seat = seats[voter.id]
      let choice: String
      let origin: String
      var note: String?
      switch (ballot.standings[index], vote) {
      case (.absent, _): (choice, origin) = ("absent", "")
      case (.recused, _):
        (choice, origin) = ("notVoting", "recused")
        note = ballot.recused[index]
      case (.participant, nil):
        (choice, origin) = ("notVoting", seat.map { ballot.offline.contains($0) } ?? true ? "consoleOffline" : "")
      case (.participant, let vote?):
        choice = Results.Choice(vote.choice).rawValue
        switch vote.origin {
        case .console(let from): (origin, seat) = ("console", from)
        case .manual(let reason):
          origin = "manual"
          note = reason
        }
      }
      return Results.Vote(
        voter: voter.id, name: voter.fullName, faction: voter.faction, gender: voter.gender.word, isHead: voter.isHead,
        seat: seat,
        choice: choice, origin: origin, at: vote.map { time($0.at) }, note: note,
        announcement: ballot.standings[index] == .participant ? ballot.announced[index] : nil)
    }
  }

  func proof(_ proof: RecordProof) -> Results.Proof {
    let row = proof.row
    return Results.Proof(
      sequence: Int(row.sequence), at: Int(row.at), monotonic: Int(row.monotonic), boot: row.boot, kind: row.kind,
      body: row.body, previous: row.previous, path: proof.path, checkpoint: proof.checkpoint)
  }

  func registration(_ registration: TallyEngine.Registration, in sitting: Sitting) -> Results.Registration {
    Results.Registration(
      number: registration.number, registered: registration.registered, headPresent: sitting.headPresent,
      quorum: sitting.council.quorum, reached: registration.registered >= sitting.council.quorum,
      openedAt: time(registration.openedAt), closedAt: registration.closedAt.map(time))
  }

  /// Who registered, when and how, in the order of `Council.voters`.
  func entries(_ registration: TallyEngine.Registration, of council: Council) -> [Results.RegistrationEntry] {
    council.voters.indices.compactMap { index in
      guard let at = registration.times[index] else { return nil }
      let voter = council.voters[index]
      let reason = registration.byHand[index]
      return Results.RegistrationEntry(
        voter: voter.id, name: voter.fullName, faction: voter.faction,
        origin: registration.late.contains(index) ? "late" : reason == nil ? "console" : "manual", reason: reason,
        at: time(at))
    }
  }

  /// Every kind of the regulation, with what a ballot of it would need now.
  func kinds(_ sitting: Sitting) -> [Results.Kind] {
    sitting.council.regulation.kinds.map { kind in
      Results.Kind(
        id: kind.id, title: kind.title, mode: kind.mode == .secret ? .secret : .rollCall,
        requirement: requirement(sitting.requirement(of: kind)), refusal: sitting.obstacle(to: kind)?.sentence)
    }
  }

  func hall(_ council: Council) -> [Results.Seat] {
    let voters = Dictionary(uniqueKeysWithValues: council.voters.map { ($0.id, $0) })
    return council.seats.map { seat in
      let voter = seat.voter.flatMap { voters[$0] }
      return Results.Seat(
        seat: Int(seat.number), row: seat.row, column: seat.column, voter: seat.voter, name: voter?.fullName,
        faction: voter?.faction)
    }
  }

  /// The heading of a record; `presiding` is who held the chair at its ballot, whoever holds it now.
  func heading(_ sitting: Sitting, presiding: String) -> Results.Heading {
    let council = sitting.council
    let heading = sitting.heading
    let chair = sitting.voter(presiding).map { council.voters[$0] }
    return Results.Heading(
      council: council.name, convocation: council.convocation, place: council.place, session: heading?.session ?? "",
      sitting: heading?.sitting ?? 0, date: heading.map { String(time($0.openedAt).prefix(10)) } ?? "",
      presiding: chair?.fullName ?? presiding, presidingVoter: presiding.isEmpty ? nil : presiding,
      presidingGender: chair?.gender.word ?? "unknown",
      composition: council.composition, head: council.head.map { council.voters[$0].fullName })
  }

  func seatState(_ seat: Seat, in sitting: Sitting, online: Bool) -> Results.SeatState {
    var state = Results.SeatState(
      seat: Int(seat.number), online: online, registered: false, voted: false, recused: false)
    guard let voter = sitting.voter(atSeat: seat.number) else { return state }
    state.registered = sitting.isRegistered(voter)
    guard sitting.phase == .voting || sitting.phase == .idle, let ballot = sitting.ballots.last else { return state }
    state.recused = ballot.standings[voter] == .recused
    if ballot.requirement.kind.mode == .secret {
      // While it is open nobody sees who has voted, only how many have.
      state.voted = ballot.outcome != .annulled && ballot.participated?[voter] == true
      return state
    }
    guard let vote = ballot.votes[voter], ballot.outcome != .annulled else { return state }
    let disclosed = sitting.council.regulation.disclosure
    // The regulation's «nothing» hides even that a seat has voted while the window is open.
    state.voted = !ballot.isOpen || disclosed != .nothing
    if !ballot.isOpen || disclosed == .choices { state.choice = Results.Choice(vote.choice) }
    return state
  }
}

extension Results.Choice {
  /// The interface's word for a choice.
  init(_ choice: Choice) {
    self =
      switch choice {
      case .for: .for
      case .against: .against
      case .abstained: .abstained
      }
  }
}

extension Choice {
  /// The choice that the interface's word means.
  init(_ word: Results.Choice) {
    self =
      switch word {
      case .for: .for
      case .against: .against
      case .abstained: .abstained
      }
  }
}

extension Voter.Gender {
  /// The interface's word for it.
  fileprivate var word: String {
    switch self {
    case .male: "male"
    case .female: "female"
    case .unknown, .notApplicable: "unknown"
    }
  }
}

extension Refusal {
  /// One sentence in Ukrainian, with the article and without a full stop.
  var sentence: String {
    switch self {
    case .notNow(_, let reason, let article), .badCount(let reason, let article):
      (reason.last == "." ? String(reason.dropLast()) : reason) + " (\(article))"
    case .badConsole(_, let reason): reason.last == "." ? String(reason.dropLast()) : reason
    case .noQuorum(let registered, let quorum, let article):
      "Немає кворуму: зареєстровано \(registered), потрібно \(quorum) (\(article))"
    case .unknownKind(let kind, _, let article): "Немає виду питань «\(kind)» (\(article))"
    case .unknownVoter(let voter, let article): "Немає депутата «\(voter)» (\(article))"
    case .repeatLimit(let question, _, let article): "Питання \(question) вже голосували (\(article))"
    case .notDisputed(let number, let article): "Голосування № \(number) не спірне (\(article))"
    case .noSuchBallot(let number): "Голосування № \(number) немає"
    case .badParameter(let name): "Неправильне значення «\(name)»"
    }
  }
}

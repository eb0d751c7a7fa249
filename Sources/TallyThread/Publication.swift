internal import Foundation
internal import TallyEngine
internal import VoteAPI

/// What the sockets show, made from the sitting: the one place where the domain's words become the interface's.
///
/// Ballots that are over do not change any more, so their renderings are kept; only the latest is made anew.
struct Publication {
  let timeZone: TimeZone
  private let style: Date.ISO8601FormatStyle

  init(timeZone: TimeZone) {
    self.timeZone = timeZone
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

  func ballot(
    _ ballot: TallyEngine.Ballot, seal: String?, disclosure: Regulation.Disclosure, at monotonic: UInt64
  ) -> Results.Ballot {
    let requirement = ballot.requirement
    let hides = ballot.outcome == .open
    var shown = tally(ballot.tally)
    if hides { shown = shown.disclosed(disclosure) }
    var left: Results.Seconds?
    if case .open(let until) = ballot.window {
      left = Results.Seconds(tenths: Int((max(until, monotonic) - monotonic) / 100_000_000))
    }
    return Results.Ballot(
      number: ballot.number, question: ballot.question, title: ballot.title,
      mode: requirement.kind.mode == .rollCall ? .rollCall : .secret,
      outcome: Results.Outcome(rawValue: ballot.outcome.rawValue)!, tally: shown,
      requirement: Results.Requirement(
        kind: requirement.kind.id, title: requirement.kind.title, source: requirement.kind.source,
        base: requirement.reading.base.rawValue, baseCount: requirement.reading.baseCount,
        needed: requirement.reading.needed, alternativeNeeded: requirement.other?.needed,
        explanation: requirement.explanation, rule: requirement.kind.ruleForRecord,
        recordKind: requirement.kind.recordKind),
      margin: hides ? shown.for - requirement.reading.needed : ballot.margin, openedAt: time(ballot.openedAt),
      closedAt: ballot.closedAt.map(time), secondsLeft: left,
      repeatOf: ballot.repeatOf, annulment: ballot.annulment, settlement: ballot.settlement, seal: seal)
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
      switch (ballot.standings[index], vote) {
      case (.absent, _): (choice, origin) = ("absent", "")
      case (.recused, _): (choice, origin) = ("notVoting", "recused")
      case (.participant, nil):
        (choice, origin) = ("notVoting", seat.map { ballot.offline.contains($0) } ?? true ? "consoleOffline" : "")
      case (.participant, let vote?):
        switch vote.choice {
        case .for: choice = "for"
        case .against: choice = "against"
        case .abstained: choice = "abstained"
        }
        switch vote.origin {
        case .console(let from): (origin, seat) = ("console", from)
        case .manual: origin = "manual"
        }
      }
      let gender =
        switch voter.gender {
        case .male: "male"
        case .female: "female"
        case .unknown, .notApplicable: "unknown"
        }
      return Results.Vote(
        voter: voter.id, name: voter.fullName, faction: voter.faction, gender: gender, seat: seat, choice: choice,
        origin: origin, at: vote.map { time($0.at) })
    }
  }

  func registration(_ registration: TallyEngine.Registration, in sitting: Sitting) -> Results.Registration {
    Results.Registration(
      number: registration.number, registered: registration.registered, headPresent: sitting.headPresent,
      quorum: sitting.council.quorum, reached: registration.registered >= sitting.council.quorum,
      openedAt: time(registration.openedAt), closedAt: registration.closedAt.map(time))
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

  func heading(_ sitting: Sitting) -> Results.Heading {
    let council = sitting.council
    let heading = sitting.heading
    return Results.Heading(
      council: council.name, convocation: council.convocation, place: council.place, session: heading?.session ?? "",
      sitting: heading?.sitting ?? 0, date: heading.map { String(time($0.openedAt).prefix(10)) } ?? "",
      presiding: sitting.voter(sitting.presiding).map { council.voters[$0].fullName } ?? sitting.presiding,
      composition: council.composition, head: council.head.map { council.voters[$0].fullName })
  }

  func seatState(_ seat: Seat, in sitting: Sitting, online: Bool) -> Results.SeatState {
    var state = Results.SeatState(
      seat: Int(seat.number), online: online, registered: false, voted: false, recused: false)
    guard let voter = sitting.voter(atSeat: seat.number) else { return state }
    state.registered = sitting.isRegistered(voter)
    guard sitting.phase == .voting || sitting.phase == .idle, let ballot = sitting.ballots.last else { return state }
    state.recused = ballot.standings[voter] == .recused
    guard let vote = ballot.votes[voter], ballot.outcome != .annulled else { return state }
    let disclosed = sitting.council.regulation.disclosure
    // The regulation's «nothing» hides even that a seat has voted while the window is open.
    state.voted = !ballot.isOpen || disclosed != .nothing
    if ballot.requirement.kind.mode == .rollCall, !ballot.isOpen || disclosed == .choices {
      switch vote.choice {
      case .for: state.choice = .for
      case .against: state.choice = .against
      case .abstained: state.choice = .abstained
      }
    }
    return state
  }
}

import VoteAPI

extension Results.Requirement {
  static let sample = Results.Requirement(
    kind: "simple", title: "Більшість від складу", source: "ст. 59 ч. 2", base: "composition", baseCount: 54,
    needed: 28,
    explanation: "Для прийняття потрібно 28 голосів із 54.")
}

extension Results.Ballot {
  static func sample(
    _ number: Int = 1, mode: Results.BallotMode = .rollCall, outcome: Results.Outcome = .open,
    tally: Results.Tally = .init(notVoting: 50, absent: 4)
  ) -> Results.Ballot {
    Results.Ballot(
      number: number, question: "7", title: "Про «бюджет» \"міста\"\nна рік", mode: mode, outcome: outcome,
      tally: tally,
      requirement: .sample, margin: tally.for - 28, openedAt: "2026-03-05T10:00:00+02:00",
      closedAt: outcome == .open ? nil : "2026-03-05T10:00:20+02:00", seal: outcome == .open ? nil : "ab12")
  }
}

extension Results.Kind {
  static let samples = [
    Results.Kind(id: "decision", title: "Рішення", mode: .rollCall, requirement: .sample),
    Results.Kind(
      id: "election", title: "Вибори", mode: .secret, requirement: .sample,
      refusal: "Немає кворуму: зареєстровано 20, потрібно 28 (ст. 46 ч. 12 закону)"),
  ]
}

extension PublishedState.RegistrationList {
  static func sample(_ number: Int) -> Self {
    Self(
      registration: .init(
        number: number, registered: 2, headPresent: true, quorum: 28, reached: false,
        openedAt: "2026-03-05T09:00:00+02:00", closedAt: "2026-03-05T09:01:00+02:00"),
      entries: [
        .init(
          voter: "petrenko", name: "Петренко Ганна", faction: "Громада", origin: "console",
          at: "2026-03-05T09:00:05+02:00"),
        .init(
          voter: "yurchenko", name: "Юрченко Олег", origin: "manual", reason: "пульт не світиться",
          at: "2026-03-05T09:00:4\(number)+02:00"),
      ])
  }
}

extension Results.Heading {
  static let sample = Results.Heading(
    council: "Міська рада", convocation: "VIII скликання", place: "м. Зразкове", session: "12", sitting: 1,
    date: "2026-03-05", presiding: "Петренко П. П.", composition: 54)
}

extension PublishedState {
  static func sample(
    ballot: Results.Ballot? = nil, online: Int = 50, deadline: UInt64? = nil, seats: Int = 3,
    alerts: [String] = []
  ) -> PublishedState {
    let closed = Results.Ballot.sample(
      100, outcome: .adopted, tally: .init(for: 30, against: 2, abstained: 1, notVoting: 17, absent: 4, voted: 33))
    let secret = Results.Ballot.sample(101, mode: .secret, outcome: .rejected)
    let vote = Results.Vote(
      voter: "petrenko", name: "Петренко Ганна", faction: "Громада", seat: 1, choice: "for", origin: "console",
      at: "2026-03-05T10:00:03+02:00")
    return PublishedState(
      status: Results.Status(
        version: "1.0", council: "Міська рада", session: "12", phase: ballot == nil ? .idle : .voting, composition: 54,
        headPresent: true,
        registration: .init(
          number: 1, registered: 50, headPresent: true, quorum: 28, reached: true, openedAt: "2026-03-05T09:00:00+02:00"
        ),
        ballot: ballot, consolesOnline: online, consolesExpected: 54, authenticated: true, alerts: alerts),
      deadline: deadline, ballots: [closed, secret] + (ballot.map { [$0] } ?? []),
      rollCalls: [100: .init(votes: [vote], heading: .sample)],
      hall: (0..<seats).map {
        Results.Seat(seat: $0 + 1, row: $0 / 10 + 1, column: $0 % 10 + 1, voter: "d\($0)", name: "Ім'я \($0)")
      },
      seatStates: (0..<seats).map {
        Results.SeatState(seat: $0 + 1, online: true, registered: true, voted: false, recused: false)
      },
      kinds: Results.Kind.samples, registrations: [.sample(1), .sample(2)], heading: .sample)
  }
}

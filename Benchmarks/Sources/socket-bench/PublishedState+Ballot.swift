import VoteAPI

extension PublishedState {
  /// A council with an open ballot, with texts of the usual length.
  static func ballot(_ number: Int, seats: Int) -> PublishedState {
    let ballot = Results.Ballot(
      number: number, question: "7", title: "Про внесення змін до бюджету міської територіальної громади на 2026 рік",
      mode: .rollCall, outcome: .open, tally: Results.Tally(notVoting: seats),
      requirement: Results.Requirement(
        kind: "simple", title: "Більшість від складу", source: "ст. 59 ч. 2", base: "composition", baseCount: seats,
        needed: seats / 2 + 1, explanation: "Для прийняття потрібно \(seats / 2 + 1) голосів із \(seats)."),
      margin: -(seats / 2 + 1), openedAt: "2026-03-05T10:00:00+02:00")
    return PublishedState(
      status: Results.Status(
        version: "1.0", council: "Міська рада", session: "12", phase: .voting, composition: seats, headPresent: true,
        ballot: ballot, consolesOnline: seats, consolesExpected: seats, authenticated: true),
      ballots: [ballot],
      hall: (1...seats).map { Results.Seat(seat: $0, row: $0 / 25 + 1, column: $0 % 25 + 1, voter: "d\($0)") },
      seatStates: (1...seats).map {
        Results.SeatState(seat: $0, online: true, registered: true, voted: false, recused: false)
      },
      heading: Results.Heading(
        council: "Міська рада", convocation: "VIII скликання", place: "м. Зразкове", session: "12", sitting: 1,
        date: "2026-03-05", presiding: "Петренко П. П.", composition: seats))
  }
}

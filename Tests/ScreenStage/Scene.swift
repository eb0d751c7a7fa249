import TallyEngine
import VoteAPI

/// What the stage can show.
enum Scene: String, CaseIterable {
  case closed, idle, recess, registration, registrationReached, voting, votingLong, votingHidden, votingNothing,
    votingSeats, secretOpen
  case adopted, rejected, disputed, settled, annulled, withheld, secretAdopted, large, huge, storage

  /// 600 characters, as a question may have.
  static let longTitle: String = {
    let text =
      "Про внесення змін до рішення міської ради від 22 грудня 2025 року № 2147 «Про бюджет територіальної громади на "
      + "2026 рік», затвердження переліку об’єктів капітального будівництва, реконструкції та капітального ремонту, що "
      + "фінансуються за рахунок бюджету розвитку, надання згоди на передачу з державної у комунальну власність будівель "
      + "колишнього військового містечка № 14 по вулиці Незалежності, припинення комунального підприємства «Зеленбуд» "
      + "шляхом реорганізації, а також про звернення до Верховної Ради України щодо збереження за громадами податку на "
      + "доходи фізичних осіб у повному обсязі"
    return String(text.prefix(600)) + String(repeating: "…", count: max(0, 600 - text.count))
  }()

  private static let title = "Про повторний розгляд зупиненого головою рішення «Про забудову парку»"

  private static func requirement(
    needed: Int, base: Int, other: Int? = nil, kind: (id: String, title: String) = ("decision", "Рішення ради в цілому")
  ) -> Results.Requirement {
    Results.Requirement(
      kind: other == nil ? kind.id : "veto", title: other == nil ? kind.title : "Подолання вето голови",
      source: other == nil ? "закон, ст. 59 ч. 2" : "закон, ст. 59 ч. 4", base: "compositionAndHead", baseCount: base,
      needed: needed, alternativeNeeded: other, alternativeBase: other == nil ? nil : "composition",
      explanation: other == nil
        ? "Потрібно \(Count.votes.nominative(needed)): більшість від \(base - 1) депутатів загального складу і міського "
          + "голови (закон, ст. 59 ч. 2)."
        : "Потрібно \(needed) голосів: не менше 2/3 від 42 депутатів загального складу і міського голови; якщо рахувати від "
          + "42 депутатів загального складу, потрібно \(other!) голосів (закон, ст. 59 ч. 4).",
      quorum: base / 2 + 1)
  }

  private func ballot(
    _ outcome: Results.Outcome, _ tally: Results.Tally, mode: Results.BallotMode = .rollCall,
    title: String = Self.title,
    requirement: Results.Requirement = Self.requirement(needed: 29, base: 43, other: 28), verdict: String? = nil
  ) -> Results.Ballot {
    Results.Ballot(
      number: 7, question: "6", title: title, mode: mode, outcome: outcome, tally: tally, requirement: requirement,
      margin: tally.for - requirement.needed, openedAt: "2026-11-22T10:30:18+02:00",
      closedAt: outcome == .open ? nil : "2026-11-22T10:30:38+02:00", verdict: verdict,
      seal: outcome == .open ? nil : "d96e2f42")
  }

  private func state(
    _ phase: Results.Phase, hall: StageHall = .council, ballot: Results.Ballot? = nil, registered: Int = 41,
    alerts: [String] = [], showsChoices: Bool = false
  ) -> PublishedState {
    let quorum = hall.deputies / 2 + 1
    let tally = ballot?.tally ?? Results.Tally(notVoting: registered, absent: hall.deputies - registered)
    let isClosed = ballot.map { $0.outcome != .open } ?? false
    let heading = Results.Heading(
      council: "Зеленогайська міська рада", convocation: "VIII скликання", place: "місто Зелений Гай", session: "12",
      sitting: 1, date: "2026-11-22", presiding: "Їжакевич Гнат Юхимович", composition: hall.deputies)
    let earlier = Results.Ballot(
      number: 3, question: "2", title: "Про порядок денний", mode: .rollCall, outcome: .adopted,
      tally: .init(for: 40, against: 0, abstained: 1, notVoting: 0, absent: 1, voted: 41),
      requirement: Self.requirement(needed: 22, base: 43, kind: ("agenda", "Порядок денний і зміни до нього")),
      margin: 18, openedAt: "2026-11-22T10:10:00+02:00",
      closedAt: "2026-11-22T10:10:20+02:00",
      verdict: "«За» — 40 голосів, потрібно 22, запас 18 голосів: рішення прийнято.")
    var rollCalls = [3: PublishedState.RollCall(votes: hall.votes(earlier.tally), heading: heading)]
    if let ballot, isClosed, ballot.mode == .rollCall {
      rollCalls[ballot.number] = .init(votes: hall.votes(ballot.tally), heading: heading)
    }
    return PublishedState(
      status: Results.Status(
        version: "1.0", council: heading.council, session: phase == .closed ? nil : "12", phase: phase,
        composition: hall.deputies, headPresent: true,
        registration: phase == .closed
          ? nil
          : .init(
            number: 1, registered: registered, headPresent: true, quorum: quorum, reached: registered >= quorum,
            openedAt: "2026-11-22T10:00:00+02:00", closedAt: phase == .registration ? nil : "2026-11-22T10:01:00+02:00"),
        ballot: ballot, consolesOnline: 42, consolesExpected: 42, authenticated: true, alerts: alerts),
      deadline: nil, ballots: phase == .closed ? [] : [earlier] + (ballot.map { [$0] } ?? []), rollCalls: rollCalls,
      hall: hall.seats, seatStates: hall.states(tally, showsChoices: isClosed || showsChoices), heading: heading)
  }

  /// The open ballot after so many presses, for whoever measures how long one takes to the wall.
  static func pressed(_ count: Int) -> PublishedState {
    var state = Scene.voting.state
    state.status.ballot?.tally.for = count
    return state
  }

  /// What is published.
  var state: PublishedState {
    let split = Results.Tally(for: 28, against: 10, abstained: 2, notVoting: 1, absent: 1, voted: 40)
    let simple = Self.requirement(needed: 22, base: 43)
    let election = Self.requirement(needed: 22, base: 43, kind: ("secretary", "Обрання або звільнення секретаря ради"))
    switch self {
    case .closed: return state(.closed)
    case .idle: return state(.idle)
    case .recess: return state(.break)
    case .registration: return state(.registration, registered: 17)
    case .registrationReached: return state(.registration, registered: 39)
    case .voting, .votingLong, .votingSeats:
      var open = ballot(.open, .init(for: 19, against: 7, abstained: 2, notVoting: 13, absent: 1, voted: 28))
      if self == .votingLong { open.title = Self.longTitle }
      // No deadline: the picture stands still, however late it is taken.
      open.secondsLeft = Results.Seconds(tenths: 120)
      return state(.voting, ballot: open, showsChoices: self == .votingSeats)
    case .votingHidden:
      return state(.voting, ballot: ballot(.open, .init(notVoting: 13, absent: 1, voted: 28)))
    case .votingNothing: return state(.voting, ballot: ballot(.open, .init(absent: 1)))
    case .secretOpen:
      var open = ballot(
        .open, .init(notVoting: 12, absent: 1, voted: 29), mode: .secret, title: "Про обрання секретаря міської ради",
        requirement: election)
      open.secondsLeft = Results.Seconds(tenths: 120)
      return state(.voting, ballot: open)
    case .adopted:
      let tally = Results.Tally(for: 31, against: 5, abstained: 2, notVoting: 3, absent: 1, voted: 38)
      return state(
        .idle,
        ballot: ballot(
          .adopted, tally, title: "Про затвердження Програми благоустрою", requirement: simple,
          verdict: "«За» — 31 голос, потрібно 22, запас 9 голосів: рішення прийнято."))
    case .rejected, .settled:
      var closed = ballot(
        .rejected, split, verdict: "«За» — 28 голосів, потрібно 29, бракує 1 голосу: рішення не прийнято.")
      if self == .settled {
        closed.settlement =
          "акт лічильної комісії № 1: голова бере участь у засіданні, отже входить до загального складу ради"
        closed.settledBase = "compositionAndHead"
        closed.settledBy = "головуючий Їжакевич Гнат Юхимович (запис оператора olena)"
      }
      return state(.idle, ballot: closed)
    case .disputed:
      return state(
        .idle,
        ballot: ballot(
          .disputed, split,
          verdict:
            "«За» — 28 голосів: за одним прочитанням закону потрібно 29, за іншим 28. Спірно: рішення не прийнято і "
            + "не відхилено, доки спір не вирішать головуючий і лічильна комісія."),
        alerts: ["ГОЛОСУВАННЯ № 7 СПІРНЕ: його вирішують головуючий і лічильна комісія"])
    case .annulled:
      var closed = ballot(
        .annulled, split,
        verdict: "Голосування анульовано (пульт депутата Жука не відповідав): його слід повторити.")
      closed.annulment = "пульт депутата Жука не відповідав"
      return state(
        .idle, ballot: closed, alerts: ["ГОЛОСУВАННЯ № 7 АНУЛЬОВАНО: його повторюють негайно (ст. 83 ч. 2)"])
    case .withheld:
      return state(
        .idle,
        ballot: ballot(
          .withheld, split, verdict: "Три підрахунки не збіглися. Голосування слід анулювати й повторити."),
        alerts: ["ГОЛОСУВАННЯ № 7: три підрахунки не збіглися, результат не встановлено"])
    case .secretAdopted:
      return state(
        .idle,
        ballot: ballot(
          .adopted, .init(for: 25, against: 11, abstained: 3, notVoting: 2, absent: 1, voted: 39), mode: .secret,
          title: "Про обрання секретаря міської ради", requirement: election,
          verdict: "«За» — 25 голосів, потрібно 22, запас 3 голоси: рішення прийнято."))
    case .large:
      let tally = Results.Tally(for: 72, against: 21, abstained: 11, notVoting: 9, absent: 7, voted: 104)
      return state(
        .idle, hall: .large,
        ballot: ballot(
          .adopted, tally, title: Self.longTitle, requirement: Self.requirement(needed: 61, base: 121),
          verdict: "«За» — 72 голоси, потрібно 61, запас 11 голосів: рішення прийнято."), registered: 113)
    case .huge:
      let tally = Results.Tally(for: 251, against: 78, abstained: 12, notVoting: 64, absent: 45, voted: 341)
      return state(
        .idle, hall: .huge,
        ballot: ballot(
          .adopted, tally, title: Self.longTitle, requirement: Self.requirement(needed: 226, base: 451),
          verdict: "«За» — 251 голос, потрібно 226, запас 25 голосів: рішення прийнято."), registered: 405)
    case .storage:
      return state(
        .idle, ballot: Scene.adopted.state.status.ballot,
        alerts: ["ДИСК ПЕРЕПОВНЕНО: голоси не записуються"])
    }
  }
}

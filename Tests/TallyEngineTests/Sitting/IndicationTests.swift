import Testing

import TallyEngine

@Suite("What a console shows")
struct IndicationTests {
  static let allGenders: [Voter.Gender] = [.unknown, .male, .female, .notApplicable]

  /// What is wrong with the indications of all seats now: the rules that hold in every state.
  static func faults(of sitting: Sitting, at monotonic: UInt64) -> [String] {
    var faults: [String] = []
    for seat in sitting.council.seats.map(\.number) + [TestHall.unknownSeat, 0] {
      let shown = sitting.indication(forSeat: seat, at: monotonic)
      if shown.text.utf8.count > 32 { faults.append("\(seat): «\(shown.text)» has \(shown.text.utf8.count) bytes") }
      if shown.lamp(key: 4) != .off || shown.lamp(key: 5) != .off { faults.append("\(seat): a lamp of no meaning") }
      let voter = sitting.voter(atSeat: seat)
      if voter == nil, shown.lamps != 0 { faults.append("\(seat): lamps where nobody sits") }
      let lit = Choice.allCases.filter { shown.lamp(key: Int($0.rawValue)) == .on }
      let recorded = voter.flatMap { sitting.ballot(Int(shown.ballot))?.votes[$0]?.choice }
      if !lit.isEmpty, lit != [recorded] {
        faults.append("\(seat): \(lit) lit, \(String(describing: recorded)) recorded")
      }
      let invited = (0...2).contains { shown.lamp(key: $0) == .slowBlink || shown.lamp(key: $0) == .fastBlink }
      let open = sitting.openBallot?.isOpen == true
      if invited, !open { faults.append("\(seat): invited to vote while nothing is open") }
      if let voter, open, let ballot = sitting.openBallot, shown.ballot == UInt32(ballot.number) {
        let waiting = ballot.standings[voter] == .participant && ballot.votes[voter] == nil
        let isSecret = ballot.requirement.kind.mode == .secret
        if isSecret {
          // Whoever takes part sees the same number of bytes, and no lamp that another voter's would not show.
          if !lit.isEmpty { faults.append("\(seat): a secret choice is lit") }
          if invited, shown.lamps != 0b10_10_10 { faults.append("\(seat): not all keys invite alike") }
          if ballot.standings[voter] == .participant, !ballot.requirement.kind.paper, shown.text.utf8.count != 18 {
            faults.append("\(seat): a frame of another length in a secret ballot: «\(shown.text)»")
          }
          if invited, ballot.requirement.kind.paper { faults.append("\(seat): invited to a ballot on paper") }
        } else if invited != waiting {
          faults.append("\(seat): invited \(invited), waiting \(waiting)")
        }
        if let choice = ballot.votes[voter]?.choice, lit != [choice] { faults.append("\(seat): a vote is not shown") }
      }
      if shown.lamp(key: 3) == .on {
        let registered = voter.map { sitting.isRegistered($0) } ?? false
        if sitting.phase != .registration || !registered { faults.append("\(seat): registered and is not") }
      }
      let phase: Indication.Phase =
        switch sitting.phase {
        case .closed, .break: .idle
        case .registration: .registration
        case .voting: .voting
        case .idle: sitting.ballots.isEmpty ? .idle : .result
        }
      if shown.phase != phase { faults.append("\(seat): \(shown.phase) while \(sitting.phase)") }
    }
    return faults
  }

  @Test("every text fits a console's 32 bytes in every state, for every gender, and no lamp lies")
  func everyState() throws {
    for gender in Self.allGenders {
      for headPresent in [false, true] {
        let council = TestHall.council(deputies: 6, head: true, genders: [gender])
        var hall = Rehearsal(council)
        func check(_ hall: Rehearsal) {
          for later: UInt64 in [0, 1, 999_999_999, 1_000_000_000, 1_000_000_000_000] {
            #expect(Self.faults(of: hall.sitting, at: hall.now.monotonic + later) == [])
          }
        }
        check(hall)
        try hall.order(.openSitting(session: "1", sitting: 1, presiding: "d0", headPresent: headPresent))
        check(hall)
        try hall.order(.startRegistration(seconds: 3_600))
        check(hall)
        for deputy in 0..<5 { hall.present("d\(deputy)") }
        check(hall)
        try hall.order(.finishRegistration)
        check(hall)
        try hall.order(.recuse(voter: "d4", question: "1", reason: "є"))
        for (end, inFavour) in [("close", 4), ("close", 1), ("annul", 2), ("withhold", 3)] {
          let number = try hall.open("1", kind: "veto", title: end + "\(inFavour)")
          check(hall)
          for deputy in 0..<inFavour { hall.choose(.for, by: "d\(deputy)") }
          hall.choose(.against, by: "d0")
          hall.choose(.abstained, by: "d1")
          check(hall)
          if end == "annul" {
            try hall.order(.annulBallot(number: number, reason: "збій"))
          } else {
            try hall.order(.closeBallot)
            check(hall)
            if end == "withhold" {
              hall.establish(slots: Tally(notVoting: 0, absent: 0), journal: Tally(notVoting: 0, absent: 0))
            } else {
              hall.establish()
            }
          }
          check(hall)
        }
        for kind in ["secret", "paper", "removal"] {
          let number = try hall.open("s", kind: kind)
          check(hall)
          for deputy in 0..<3 { hall.choose(.against, by: "d\(deputy)") }
          check(hall)
          if kind == "secret" {
            try hall.order(.closeBallot)
          } else {
            try hall.order(.annulBallot(number: number, reason: "є"))
          }
          check(hall)
          hall.establish()
          check(hall)
        }
        try hall.order(.startBreak)
        check(hall)
        try hall.order(.closeSitting)
        check(hall)
      }
    }
  }

  @Test("a voter sees the choice that is recorded, in the voter's gender")
  func recorded() throws {
    for gender in Self.allGenders {
      var hall = try Rehearsal.registered(TestHall.council(deputies: 4, genders: [gender]))
      try hall.open("1", seconds: 30)
      let seat = hall.council.seat("d1")
      func shown() -> Indication { hall.sitting.indication(forSeat: seat, at: hall.now.monotonic) }
      #expect(shown().text == "Голосуйте" && shown().seconds == 30 && shown().ballot == 1)
      #expect((0...2).allSatisfy { shown().lamp(key: $0) == .slowBlink })
      for (choice, text) in [
        (Choice.for, "Голос: ЗА"), (.against, "Голос: ПРОТИ"),
        (.abstained, gender == .female ? "Голос: УТРИМАЛАСЬ" : "Голос: УТРИМАВСЯ"),
      ] {
        hall.choose(choice, by: "d1")
        #expect(shown().text == text)
        for other in Choice.allCases {
          #expect(shown().lamp(key: Int(other.rawValue)) == (other == choice ? .on : .off))
        }
      }
    }
  }

  @Test("between the close and the result a console invites nobody and keeps the recorded choice lit")
  func counting() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1")
    hall.choose(.for, by: "d0")
    try hall.order(.closeBallot)
    let voted = hall.sitting.indication(forSeat: hall.council.seat("d0"), at: hall.now.monotonic)
    let silent = hall.sitting.indication(forSeat: hall.council.seat("d1"), at: hall.now.monotonic)
    #expect(voted.lamp(key: 0) == .on && voted.text == "Голос: ЗА" && voted.seconds == 0)
    #expect(silent.lamps == 0 && silent.text != "Голосуйте" && silent.seconds == 0)
  }

  @Test("the outcome is shown to every seat, an annulled ballot lights no choice")
  func outcomes() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    func text(_ seat: UInt16) -> String { hall.sitting.indication(forSeat: seat, at: 0).text }
    func lamps() -> UInt16 { hall.sitting.indication(forSeat: hall.council.seat("d0"), at: 0).lamps }
    try hall.ballot("1", inFavour: ["d0", "d1", "d2", "d3"])
    #expect(text(TestHall.emptySeat) == "ПРИЙНЯТО" && lamps() == 1)
    try hall.ballot("2", inFavour: ["d0"])
    #expect(text(TestHall.emptySeat) == "НЕ ПРИЙНЯТО" && lamps() == 1)
    try hall.ballot("3", kind: "veto", inFavour: ["d0", "d1", "d2", "d3"])
    #expect(text(hall.council.seat("d5")) == "СПІРНО")
    try hall.order(.settleBallot(number: 3, base: .deputies, reason: "комісія"))
    #expect(text(hall.council.seat("d5")) == "ПРИЙНЯТО")
    try hall.order(.annulBallot(number: 3, reason: "збій"))
    #expect(text(hall.council.seat("d0")) == "АНУЛЬОВАНО" && lamps() == 0)
  }

  @Test("the clock on the console rounds up, stops at zero and at 254")
  func clock() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    let opened = hall.now.monotonic
    try hall.open("1", seconds: 3_600)
    func seconds(_ after: UInt64) -> UInt8 {
      hall.sitting.indication(forSeat: hall.council.seat("d0"), at: opened + after).seconds
    }
    #expect(seconds(0) == 254)
    #expect(seconds(3_346_000_000_000) == 254)
    #expect(seconds(3_346_000_000_001) == 254)
    #expect(seconds(3_347_000_000_000) == 253)
    #expect(seconds(3_599_000_000_001) == 1)
    #expect(seconds(3_599_999_999_999) == 1)
    #expect(seconds(3_600_000_000_000) == 0)
    #expect(seconds(9_600_000_000_000) == 0)
  }

  @Test("the registration key blinks for who has not registered and is lit for who has")
  func registration() throws {
    var hall = Rehearsal(TestHall.council(deputies: 4, head: true))
    try hall.order(Rehearsal.opening)
    try hall.order(.startRegistration(seconds: nil))
    hall.present("d0")
    func shown(_ voter: String) -> Indication {
      hall.sitting.indication(forSeat: hall.council.seat(voter), at: hall.now.monotonic)
    }
    #expect(shown("d0").lamp(key: 3) == .on && shown("d0").text == "Зареєстровано")
    #expect(shown("d1").lamp(key: 3) == .slowBlink && shown("d1").text == "Зареєструйтесь")
    #expect(shown("d1").seconds == 255)
    #expect(shown("head").lamps == 0 && shown("head").text == "")
    try hall.order(.setHeadPresent(true))
    #expect(shown("head").lamps == 0 && shown("head").text == "Берете участь")
  }

  @Test("a secret ballot lights no choice, and whoever has voted gets a frame of the same size as who has not")
  func secret() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), ["d0", "d1", "d2", "d3", "d4"])
    try hall.order(.recuse(voter: "d4", question: "1", reason: "є"))
    try hall.open("1", kind: "secret", seconds: 30)
    func shown(_ voter: String) -> Indication {
      hall.sitting.indication(forSeat: hall.council.seat(voter), at: hall.now.monotonic)
    }
    let waiting = shown("d0")
    #expect(waiting.text == "Голосуйте" && waiting.lamps == 0b10_10_10 && waiting.seconds == 30)
    for (deputy, choice) in Choice.allCases.enumerated() { hall.choose(choice, by: "d\(deputy)") }
    let voted = shown("d0")
    #expect(voted.lamps == 0 && voted.text.utf8.count == waiting.text.utf8.count)
    #expect(voted.text.hasPrefix("Прийнято"))
    #expect(shown("d1") == voted && shown("d2") == voted, "whatever was chosen")
    #expect(shown("d3") == waiting)
    #expect(shown("d4").text == "Самовідвід" && shown("d5").text == "Не зареєстровано" && shown("head").lamps == 0)
    try hall.order(.closeBallot)
    #expect(shown("d0") == shown("d3") && shown("d0").text == "Підрахунок" && shown("d0").lamps == 0)
    hall.establish()
    #expect(shown("d0") == shown("d3") && shown("d0").text == "НЕ ПРИЙНЯТО" && shown("d0").lamps == 0)
  }

  @Test("a ballot on paper invites nobody to press")
  func paper() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", kind: "paper")
    let shown = hall.sitting.indication(forSeat: hall.council.seat("d0"), at: hall.now.monotonic)
    #expect(shown.text == "На папері" && shown.lamps == 0 && shown.seconds == 0 && shown.phase == .voting)
  }
}

import Testing

import TallyEngine

@Suite("Every press in every state of a sitting")
struct PressTableTests {
  /// The states of a sitting that a press can meet.
  enum State: CaseIterable {
    case closedBefore, bare, ready, afterFirst, breakAfterFirst, registeringAfterFirst, votingSecond, countingSecond
    case afterSecond, closedAfterFirst, votingSecret, countingSecret, votingPaper

    func hall() throws -> Rehearsal {
      var hall = Rehearsal(TestHall.council(deputies: 6, head: true))
      if self == .closedBefore { return hall }
      try hall.order(Rehearsal.opening)
      if self == .bare { return hall }
      try hall.register(["d0", "d1", "d2", "d3", "d4"])
      if self == .ready { return hall }
      try hall.ballot("1", inFavour: ["d0"])
      switch self {
      case .breakAfterFirst: try hall.order(.startBreak)
      case .registeringAfterFirst: try hall.order(.startRegistration(seconds: nil))
      case .closedAfterFirst: try hall.order(.closeSitting)
      case .votingSecond, .countingSecond, .afterSecond:
        try hall.order(.recuse(voter: "d4", question: "2", reason: "конфлікт інтересів"))
        try hall.open("2")
        if self != .votingSecond { try hall.order(.closeBallot) }
        if self == .afterSecond { hall.establish() }
      case .votingSecret, .countingSecret, .votingPaper:
        try hall.open("2", kind: self == .votingPaper ? "paper" : "secret")
        if self == .countingSecret { try hall.order(.closeBallot) }
      case .closedBefore, .bare, .ready, .afterFirst: break
      }
      return hall
    }

    /// What a choice key of a registered deputy meets if its console showed ballot 0, 1, 2, 3.
    var verdicts: [Verdict] {
      switch self {
      case .closedBefore, .bare, .ready: [.nothingOpen, .nothingOpen, .nothingOpen, .nothingOpen]
      case .afterFirst, .breakAfterFirst, .registeringAfterFirst, .closedAfterFirst:
        [.nothingOpen, .closed, .nothingOpen, .nothingOpen]
      case .votingSecond: [.anotherBallot, .anotherBallot, .recorded, .anotherBallot]
      case .votingSecret: [.anotherBallot, .anotherBallot, .counted, .anotherBallot]
      case .votingPaper: [.anotherBallot, .anotherBallot, .nothingOpen, .anotherBallot]
      case .countingSecond, .countingSecret: [.anotherBallot, .anotherBallot, .closed, .anotherBallot]
      case .afterSecond: [.nothingOpen, .closed, .closed, .nothingOpen]
      }
    }
  }

  @Test("a choice key, for an earlier, the present, a later or no ballot", arguments: State.allCases)
  func choices(state: State) throws {
    let hall = try state.hall()
    for choice in Choice.allCases {
      for (ballot, verdict) in state.verdicts.enumerated() {
        var next = hall
        #expect(next.choose(choice, by: "d1", ballot: ballot) == verdict, "\(choice) for ballot \(ballot)")
        #expect((next.sitting == hall.sitting) == ![.recorded, .counted].contains(verdict))
        // A secret choice is in memory alone: the journal folds to the ballot before it.
        #expect(next.replayed() == (verdict == .counted ? hall.sitting : next.sitting))
      }
      var far = hall
      #expect(![.recorded, .counted].contains(far.choose(choice, by: "d1", ballot: Int(UInt32.max))))
      #expect(far.sitting == hall.sitting)
    }
  }

  @Test("every other key and every release, in every state, whatever the console showed", arguments: State.allCases)
  func otherKeys(state: State) throws {
    let hall = try state.hall()
    for ballot: UInt32 in 0...3 {
      for key in [
        Keys.for, .against, .abstain, .present, .hold, .floor, [], Keys(rawValue: 0x40), Keys(rawValue: 0x80),
      ] {
        var next = hall
        let release = next.press(
          KeyPress(seat: hall.council.seat("d1"), down: [], key: key, pressed: false, ballot: ballot))
        #expect(release.verdict == .noted)
        #expect(release.events.isEmpty && next.sitting == hall.sitting)
        guard key.isDisjoint(with: .choices), key != .present else { continue }
        let press = next.press(
          KeyPress(seat: hall.council.seat("d1"), down: key, key: key, pressed: true, ballot: ballot))
        #expect(press.verdict == .noted)
        #expect(press.events.isEmpty && next.sitting == hall.sitting)
      }
      var next = hall
      let present = next.press(
        KeyPress(seat: hall.council.seat("d1"), down: .present, key: .present, pressed: true, ballot: ballot))
      #expect(present.verdict == (state == .registeringAfterFirst ? .recorded : .nothingOpen))
      #expect((next.sitting == hall.sitting) == present.events.isEmpty)
    }
  }

  @Test("who may press in an open ballot: by what sits at the seat")
  func seats() throws {
    let hall = try State.votingSecond.hall()
    func verdict(_ seat: UInt16) -> Verdict {
      var next = hall
      let verdict = next.choose(.against, seat: seat)
      #expect((next.sitting == hall.sitting) == (verdict != .recorded))
      return verdict
    }
    #expect(verdict(hall.council.seat("d0")) == .recorded)
    #expect(verdict(hall.council.seat("d5")) == .notRegistered)
    #expect(verdict(hall.council.seat("d4")) == .notEntitled, "recused")
    #expect(verdict(hall.council.seat("head")) == .notEntitled, "the head takes no part")
    #expect(verdict(TestHall.emptySeat) == .notEntitled)
    #expect(verdict(TestHall.unknownSeat) == .notEntitled)
    #expect(verdict(0) == .notEntitled)
    #expect(verdict(.max) == .notEntitled)
  }

  @Test("who may press in a registration: by what sits at the seat")
  func registrationSeats() throws {
    let hall = try State.registeringAfterFirst.hall()
    func verdict(_ seat: UInt16, in hall: Rehearsal) -> Verdict {
      var next = hall
      return next.press(KeyPress(seat: seat, down: .present, key: .present, pressed: true, ballot: 0)).verdict
    }
    #expect(verdict(hall.council.seat("d5"), in: hall) == .recorded)
    #expect(verdict(hall.council.seat("head"), in: hall) == .notEntitled)
    #expect(verdict(TestHall.emptySeat, in: hall) == .notEntitled)
    #expect(verdict(TestHall.unknownSeat, in: hall) == .notEntitled)
    var withHead = hall
    try withHead.order(.setHeadPresent(true))
    #expect(verdict(hall.council.seat("head"), in: withHead) == .noted)
    var twice = hall
    #expect(twice.present("d5") == .recorded)
    let before = twice.sitting
    #expect(twice.present("d5") == .recorded)
    #expect(twice.sitting == before)
  }

  @Test("one choice key alone is a choice: two down, or a key that is not the one down, are none")
  func severalKeys() throws {
    let hall = try State.votingSecond.hall()
    let seat = hall.council.seat("d0")
    for bits in UInt8(0)...63 {
      let down = Keys(rawValue: bits)
      for choice in Choice.allCases {
        var next = hall
        let answer = next.press(KeyPress(seat: seat, down: down, key: Keys(choice), pressed: true, ballot: 2))
        let alone = down.intersection(.choices) == Keys(choice)
        #expect(answer.verdict == (alone ? .recorded : .severalKeys))
        #expect(next.sitting.openBallot?.tally.voted == (alone ? 1 : 0))
      }
    }
  }

  @Test("the last choice counts, and the same choice again is recorded already")
  func lastChoice() throws {
    var hall = try State.votingSecond.hall()
    #expect(hall.choose(.for, by: "d0") == .recorded)
    let before = hall.sitting
    hall.now.wall += 5
    #expect(hall.choose(.for, by: "d0") == .recorded)
    #expect(hall.sitting == before)
    #expect(hall.choose(.against, by: "d0") == .recorded)
    #expect(hall.choose(.abstained, by: "d0") == .recorded)
    #expect(hall.sitting.openBallot?.tally == Tally(abstained: 1, notVoting: 4, absent: 2))
  }

  @Test("where the first choice stands, another one is refused and the same one is recorded already")
  func firstChoice() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4, choiceRule: .first))
    try hall.open("1")
    #expect(hall.choose(.abstained, by: "d2") == .recorded)
    let before = hall.sitting
    #expect(hall.choose(.for, by: "d2") == .firstChoiceStands)
    #expect(hall.choose(.against, by: "d2") == .firstChoiceStands)
    #expect(hall.choose(.abstained, by: "d2") == .recorded)
    #expect(hall.sitting == before)
    // Nor may the commission replace what its voter could not put right any more; who has not pressed is the commission's.
    let entered = hall.refusal(.enterVote(voter: "d2", choice: .for, reason: "пульт"))
    guard case .notNow(_, let reason, _)? = entered else { return #expect(entered != nil) }
    #expect(reason.contains("уже голосував") && reason.contains("остаточний"))
    #expect(hall.sitting == before)
    #expect(hall.refusal(.enterVote(voter: "d1", choice: .for, reason: "пульт")) == nil)
    #expect(hall.refusal(.enterVote(voter: "d1", choice: .against, reason: "обмовка")) == nil)
  }

  @Test("a press names the seat whose indication may have changed, and the event names voter, seat and ballot")
  func answer() throws {
    var hall = try State.votingSecond.hall()
    let seat = hall.council.seat("d3")
    let answer = hall.press(KeyPress(seat: seat, down: .against, key: .against, pressed: true, ballot: 2))
    #expect(answer.touched == seat)
    #expect(answer.events == [.voteRecorded(ballot: 2, voter: "d3", seat: Int(seat), choice: .against)])
  }

  @Test("a seat's event becomes a press: bit 7 is the release, and a seventh key is no key")
  func fromEvent() {
    func press(_ changed: UInt8) -> KeyPress {
      KeyPress(SeatEvent(kind: .keys, seat: 7, at: 1, down: [.for, .hold], changed: changed, ballot: 9))
    }
    #expect(press(0) == KeyPress(seat: 7, down: [.for, .hold], key: .for, pressed: true, ballot: 9))
    #expect(press(2) == KeyPress(seat: 7, down: [.for, .hold], key: .abstain, pressed: true, ballot: 9))
    #expect(press(0x83) == KeyPress(seat: 7, down: [.for, .hold], key: .present, pressed: false, ballot: 9))
    for changed: UInt8 in [6, 7, 8, 0x7F] { #expect(press(changed).key == []) }
    #expect(press(0xFF).key == [] && !press(0xFF).pressed)
  }
}

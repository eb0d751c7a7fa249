import Testing

import TallyEngine

@Suite("Small halls, every sequence of moves, against a slow reference")
struct SmallHallTests {
  /// A pair's state, for going through each state once: hashed by the reference, compared by both sides.
  private struct Visited: Hashable {
    let sitting: Sitting
    let reference: ReferenceSitting
    let monotonic: UInt64

    init(_ pair: Pair) {
      sitting = pair.rehearsal.sitting
      reference = pair.reference
      monotonic = pair.rehearsal.now.monotonic
    }

    func hash(into hasher: inout Hasher) { hasher.combine(reference) }
  }

  /// Makes every sequence of at most `depth` moves, each state gone through once.
  ///
  /// - Returns: states met, moves made, and the first thing that was wrong.
  private func explore(
    _ council: Council, after prefix: [Move], moves: (Pair) -> [Move], depth: Int
  ) -> (states: Int, moves: Int, wrong: String?) {
    var start = Pair(council)
    for move in prefix {
      if let wrong = start.make(move).first { return (0, 0, "in the prefix: \(wrong)") }
    }
    var seen: Set<Visited> = [Visited(start)]
    var frontier = [(pair: start, path: [Move]())]
    var made = 0
    for _ in 0..<depth {
      var next: [(pair: Pair, path: [Move])] = []
      for (pair, path) in frontier {
        for move in moves(pair) {
          var pair = pair
          let wrong = pair.make(move) + Invariants.violations(of: pair.rehearsal.sitting)
          made += 1
          if let wrong = wrong.first { return (seen.count, made, "\(wrong)\nafter \(path + [move])") }
          guard seen.insert(Visited(pair)).inserted else { continue }
          if pair.rehearsal.isOnDisk, pair.rehearsal.replayed() != pair.rehearsal.sitting {
            return (seen.count, made, "the replay differs after \(path + [move])")
          }
          next.append((pair, path + [move]))
        }
      }
      frontier = next
    }
    return (seen.count, made, nil)
  }

  private func presses(_ council: Council, shown: [Int]) -> [Move] {
    council.seats.flatMap { seat in
      Choice.allCases.flatMap { choice in shown.map { .choose(choice, seat: seat.number, shown: $0) } }
    }
  }

  private static func opening(_ council: Council, headPresent: Bool = false) -> [Move] {
    [
      .order(.openSitting(session: "1", sitting: 1, presiding: council.voters[0].id, headPresent: headPresent)),
      .order(.startRegistration(seconds: nil)),
    ] + council.voters.filter { !$0.isHead }.map { .present(seat: council.seat($0.id)) }
      + [.order(.finishRegistration)]
  }

  private static func ballot(_ kind: String, repeatOf: Int? = nil) -> Move {
    .order(.openBallot(question: "1", title: "Про звіт", kind: kind, seconds: 10, repeatOf: repeatOf))
  }

  @Test(
    "one open ballot: every order of presses, annulment, close and comparison",
    arguments: [1, 2, 3], [Regulation.ChoiceRule.last, .first])
  func openBallot(deputies: Int, rule: Regulation.ChoiceRule) {
    let council = TestHall.council(deputies: deputies, choiceRule: rule)
    // With three deputies the third choice and the empty seat bring nothing that two have not brought.
    let votes = presses(council, shown: [1]).filter {
      guard deputies == 3, case .choose(let choice, let seat, _, _) = $0 else { return true }
      return choice != .abstained && seat != TestHall.emptySeat
    }
    let moves =
      votes + [
        .order(.closeBallot), .order(.annulBallot(number: 1, reason: "збій")), .establish(agreed: true),
        .establish(agreed: false), .wait(milliseconds: 10_000),
        .order(.enterVote(voter: "d0", choice: .against, reason: "пульт")),
      ]
    let found = explore(
      council, after: Self.opening(council) + [Self.ballot("decision")], moves: { _ in moves },
      depth: rule == .last ? [1: 8, 2: 5, 3: 4][deputies]! : 3)
    #expect(found.wrong == nil)
    #expect(found.states > 25)
  }

  @Test("every kind of question with the head: every way to vote, to settle and to annul")
  func kinds() {
    // 3 by law: a majority is 2 without the head and 3 with her, so that two votes of three are disputed.
    let council = TestHall.council(deputies: 2, composition: 3, head: true)
    let moves: [Move] =
      council.voters.flatMap { voter in
        [Choice.for, .against].map { .choose($0, seat: council.seat(voter.id), shown: 1) }
      } + [
        .order(.closeBallot), .establish(agreed: true), .order(.annulBallot(number: 1, reason: "збій")),
        .order(.settleBallot(number: 1, base: .deputies, reason: "комісія")),
        .order(.settleBallot(number: 1, base: .deputiesAndHead, reason: "комісія")),
      ]
    var outcomes: Set<String> = []
    for kind in ["decision", "procedural", "half"] {
      for head in [false, true] {
        let found = explore(
          council, after: Self.opening(council, headPresent: head) + [Self.ballot(kind)],
          moves: { pair in
            outcomes.insert("\(kind) \(head) \(pair.reference.ballots[0].outcome.rawValue)")
            return moves
          }, depth: 6)
        #expect(found.wrong == nil)
      }
    }
    #expect(outcomes.contains("half true disputed") && outcomes.contains("half true adopted"))
    #expect(!outcomes.contains("decision true disputed") && !outcomes.contains("half false disputed"))
  }

  @Test("a sitting from its opening: every order of commands, presses and waits", arguments: [false, true])
  func fromTheOpening(head: Bool) {
    let council = TestHall.council(deputies: 1, composition: 1, head: head, perQuestion: 1)
    let moves: [Move] =
      [
        .order(.openSitting(session: "1", sitting: 1, presiding: "d0", headPresent: false)), .order(.closeSitting),
        .order(.startBreak), .order(.startRegistration(seconds: nil)), .order(.startRegistration(seconds: 5)),
        .order(.finishRegistration), .order(.setHeadPresent(true)), .order(.setHeadPresent(false)),
        .order(.recuse(voter: "d0", question: "1", reason: "є")), Self.ballot("decision"),
        Self.ballot("half", repeatOf: 1), .order(.closeBallot), .order(.annulBallot(number: 1, reason: "збій")),
        .order(.settleBallot(number: 1, base: .deputies, reason: "комісія")),
        .order(.enterVote(voter: "d0", choice: .for, reason: "пульт")), .present(seat: council.seat("d0")),
        .establish(agreed: true), .wait(milliseconds: 5_000), .choose(.for, seat: council.seat("d0"), shown: 1),
      ] + (head ? [.present(seat: council.seat("head")), .choose(.for, seat: council.seat("head"), shown: 1)] : [])
    let found = explore(council, after: [], moves: { _ in moves }, depth: 5)
    #expect(found.wrong == nil)
    #expect(found.states > 100)
  }

  @Test("registered and at rest: every order of commands over two ballots, repeats, breaks and restarts")
  func overTwoBallots() {
    let council = TestHall.council(deputies: 2)
    let found = explore(
      council, after: Self.opening(council),
      moves: { pair in
        let shown = [0, 1, 2]
        return [
          .order(.startBreak), .order(.startRegistration(seconds: nil)), .order(.finishRegistration),
          .present(seat: council.seat("d1")), Self.ballot("decision"), Self.ballot("decision", repeatOf: 1),
          Self.ballot("decision", repeatOf: 2), .order(.closeBallot), .establish(agreed: true),
          .order(.annulBallot(number: 1, reason: "збій")), .order(.annulBallot(number: 2, reason: "збій")),
          .order(.recuse(voter: "d1", question: "1", reason: "є")), .wait(milliseconds: 10_000), .restart,
        ] + shown.map { .choose(.for, seat: council.seat("d1"), shown: $0) }
      }, depth: 4)
    #expect(found.wrong == nil)
    #expect(found.states > 100)
  }

  @Test("an open secret ballot: every order of presses, papers, annulment, close, time and restart")
  func secret() {
    for kind in ["secret", "paper"] {
      let council = TestHall.council(deputies: 2)
      let papers = [(2, 2, 0, 1, 1), (2, 1, 1, 0, 0), (3, 3, 0, 3, 0)].map {
        Move.order(
          .enterSecretCount(
            number: 1, papers: Ballot.PaperCount(issued: $0.0, found: $0.1, invalid: $0.2), for: $0.3, against: $0.4,
            abstained: 0))
      }
      let moves =
        presses(council, shown: [0, 1]) + papers + [
          .order(.closeBallot), .order(.annulBallot(number: 1, reason: "збій")), .establish(agreed: true),
          .establish(agreed: false), .wait(milliseconds: 10_000), .restart,
          .order(.enterVote(voter: "d0", choice: .against, reason: "пульт")), Self.ballot(kind, repeatOf: 1),
        ]
      let found = explore(council, after: Self.opening(council) + [Self.ballot(kind)], moves: { _ in moves }, depth: 4)
      #expect(found.wrong == nil)
      #expect(found.states > (kind == "secret" ? 60 : 15))
    }
  }

  @Test("an open ballot with held sensors: every order of presses, held and not, and of sensors let go")
  func held() {
    let council = TestHall.council(deputies: 2, choiceRule: .held)
    let seats = [council.seat("d0"), council.seat("d1"), TestHall.emptySeat]
    let moves =
      seats.flatMap { seat in
        [Choice.for, .against].flatMap { choice in
          [true, false].map { Move.choose(choice, seat: seat, shown: 1, holding: $0) }
        } + [true, false].map { Move.letGo(seat: seat, told: $0) }
      } + [
        .order(.closeBallot), .establish(agreed: true), .wait(milliseconds: 10_000), .restart,
        .order(.enterVote(voter: "d0", choice: .against, reason: "пульт")),
      ]
    let found = explore(
      council, after: Self.opening(council) + [Self.ballot("decision")], moves: { _ in moves }, depth: 4)
    #expect(found.wrong == nil)
    #expect(found.states > 25)
  }

  @Test(
    "every way to vote under each rule for ties, with the head who presides and one more", arguments: TieRule.allCases)
  func ties(rule: TieRule) {
    let council = TestHall.council(
      deputies: 2, composition: 3, head: true, under: TestHall.regulation(tie: rule))
    let moves: [Move] =
      council.voters.flatMap { voter in
        [Choice.for, .against].map { .choose($0, seat: council.seat(voter.id), shown: 1) }
      } + [
        .order(.closeBallot), .establish(agreed: true), .order(.closeSitting),
        .order(.settleBallot(number: 1, base: .deputies, reason: "комісія")),
        .order(.settleBallot(number: 1, base: .deputiesAndHead, reason: "комісія")),
      ]
    for kind in ["decision", "half", "third", "procedural", "secret"] {
      let found = explore(
        council,
        after: Self.opening(council, headPresent: true) + [.order(.setPresiding(voter: "head"))]
          + [Self.ballot(kind)], moves: { _ in moves }, depth: 6)
      #expect(found.wrong == nil)
    }
  }

  @Test("two deputies, a conflict and a latecomer: every order of recusing, announcing, registering and voting")
  func takingPart() {
    let council = TestHall.council(
      deputies: 3, composition: 3, under: TestHall.regulation(latecomers: .atOnce, repeatKind: "procedural"),
      powersRecognised: false)
    let start: [Move] = [
      .order(.openSitting(session: "1", sitting: 1, presiding: "d0", headPresent: false)),
      .order(.startRegistration(seconds: 5)), .present(seat: council.seat("d0")), .present(seat: council.seat("d1")),
      .order(.finishRegistration),
    ]
    let moves: [Move] = [
      .order(.recuse(voter: "d1", question: "1", reason: "є")),
      .order(.announceConflict(voter: "d1", question: "1", reason: "є")),
      .order(.announceConflict(voter: "d2", question: "1", reason: "є")),
      .order(.register(voter: "d2", reason: "запізнився")), Self.ballot("opening"), Self.ballot("decision"),
      Self.ballot("procedural"), Self.ballot("opening", repeatOf: 1), .order(.closeBallot), .establish(agreed: true),
      .choose(.for, seat: council.seat("d0"), shown: 1), .choose(.for, seat: council.seat("d1"), shown: 1),
      .order(.annulBallot(number: 1, reason: "збій")), .order(.startRegistration(seconds: 5)),
      .wait(milliseconds: 5_000),
    ]
    let found = explore(council, after: start, moves: { _ in moves }, depth: 5)
    #expect(found.wrong == nil)
    #expect(found.states > 200)
  }
}

import Testing

import TallyEngine

@Suite("Ties and the presiding officer's vote")
struct PresidingTests {
  /// A committee of six and its ballot, open; d0 presides.
  private func open(
    _ tie: TieRule, kind: String = "decision", presiding: String = "d0", composition: Int = 6, head: Bool = false
  ) throws -> Rehearsal {
    var hall = Rehearsal(
      TestHall.council(
        deputies: 6, composition: composition, head: head,
        under: TestHall.regulation(body: head ? .council : .executiveCommittee, tie: tie)))
    try hall.order(.openSitting(session: "1", sitting: 1, presiding: presiding, headPresent: head))
    try hall.register()
    try hall.open("1", kind: kind)
    return hall
  }

  private func shut(_ hall: Rehearsal, _ choices: [(String, Choice)]) throws -> Ballot {
    var hall = hall
    for (voter, choice) in choices { #expect(hall.choose(choice, by: voter) != .notEntitled) }
    try hall.shut()
    #expect(Invariants.violations(of: hall.sitting) == [])
    #expect(hall.replayed() == hall.sitting)
    return hall.sitting.ballots[0]
  }

  static let three: [(String, Choice)] = [
    ("d0", .for), ("d1", .for), ("d2", .for), ("d3", .against), ("d4", .against), ("d5", .against),
  ]

  @Test("three to three of six: the presiding officer «за» carries it, unless the rule is strict")
  func tied() throws {
    for (rule, outcome, margin) in [
      (TieRule.strict, Outcome.rejected, -1), (.castingVote, .adopted, 0), (.decisive, .adopted, -1),
    ] {
      let ballot = try shut(try open(rule), Self.three)
      #expect(ballot.outcome == outcome && ballot.margin == margin, "\(rule)")
      #expect(ballot.casting == (rule == .strict ? nil : CastingVote(rule: rule, voter: "d0", choice: .for)))
      #expect(ballot.tally == Tally(for: 3, against: 3, notVoting: 0, absent: 0), "the totals stay as they were")
    }
  }

  @Test("the presiding officer «проти» fails it, one who abstained, stayed silent or is elsewhere breaks nothing")
  func chairElse() throws {
    for rule in [TieRule.castingVote, .decisive] {
      let against = try shut(try open(rule, presiding: "d3"), Self.three)
      #expect(against.outcome == .rejected)
      #expect(against.casting == CastingVote(rule: rule, voter: "d3", choice: .against))
      let two = Array(Self.three.dropFirst().dropLast())
      let silent = try shut(try open(rule), two)
      #expect(silent.outcome == .rejected && silent.casting == nil)
      let abstained = try shut(try open(rule), two + [("d0", .abstained)])
      #expect(abstained.outcome == .rejected && abstained.casting == nil)
    }
  }

  @Test("no tie, no casting vote: a majority against the presiding officer wins")
  func untied() throws {
    for rule in TieRule.allCases {
      let lost = try shut(try open(rule), Array(Self.three.dropFirst(2)) + [("d0", .for)])
      #expect(lost.outcome == .rejected && lost.casting == nil)
      let won = try shut(
        try open(rule, presiding: "d3"), [("d0", .for), ("d1", .for), ("d2", .for), ("d4", .for), ("d3", .against)])
      #expect(won.outcome == .adopted && won.casting == nil && won.margin == 0)
    }
    let nobody = try shut(try open(.decisive), [])
    #expect(nobody.outcome == .rejected && nobody.casting == nil)
  }

  @Test("a casting vote is one vote and the threshold is still tested; a decisive one wins by itself")
  func threshold() throws {
    // Two to two of six: four are needed, and three are not enough.
    let choices: [(String, Choice)] = [("d0", .for), ("d1", .for), ("d2", .against), ("d3", .against)]
    let casting = try shut(try open(.castingVote), choices)
    #expect(casting.outcome == .rejected && casting.margin == -1)
    #expect(casting.casting == CastingVote(rule: .castingVote, voter: "d0", choice: .for), "it was used, in vain")
    let decisive = try shut(try open(.decisive), choices)
    #expect(decisive.outcome == .adopted && decisive.margin == -2)
  }

  @Test("the vote is that of who presided when the ballot opened")
  func presidedThen() throws {
    var hall = try open(.castingVote)
    #expect(hall.refusal(.setPresiding(voter: "d3"))?.code == "notNow", "not during a ballot")
    for (voter, choice) in Self.three { hall.choose(choice, by: voter) }
    try hall.shut()
    try hall.order(.setPresiding(voter: "d3"))
    #expect(hall.sitting.ballots[0].casting?.voter == "d0" && hall.sitting.ballots[0].outcome == .adopted)
    try hall.open("2")
    for (voter, choice) in Self.three { hall.choose(choice, by: voter) }
    #expect(try hall.shut() == .rejected)
    #expect(hall.sitting.ballots[1].casting?.voter == "d3")
  }

  @Test("a presiding officer who is recused has no vote that could break a tie")
  func recusedChair() throws {
    var hall = Rehearsal(
      TestHall.council(deputies: 7, under: TestHall.regulation(body: .executiveCommittee, tie: .decisive)))
    try hall.order(.openSitting(session: "1", sitting: 1, presiding: "d6", headPresent: false))
    try hall.register()
    try hall.order(.recuse(voter: "d6", question: "1", reason: "є"))
    try hall.open("1")
    for (voter, choice) in Self.three { hall.choose(choice, by: voter) }
    #expect(hall.choose(.for, by: "d6") == .notEntitled)
    #expect(try hall.shut() == .rejected)
    #expect(hall.sitting.ballots[0].casting == nil)
  }

  @Test("in a secret ballot nobody's vote is known, so nobody's breaks a tie")
  func secret() throws {
    let ballot = try shut(try open(.decisive, kind: "secret"), Self.three)
    #expect(ballot.outcome == .rejected && ballot.casting == nil && ballot.margin == -1)
  }

  @Test("a dispute that a casting vote has made is settled with that vote")
  func settled() throws {
    // Of seven deputies a majority is 4, with the head 5; three to three and the casting vote are 4.
    for (base, outcome, margin) in [(Base.deputies, Outcome.adopted, 0), (.deputiesAndHead, .rejected, -1)] {
      var hall = try open(.castingVote, kind: "half", composition: 7, head: true)
      for (voter, choice) in Self.three { hall.choose(choice, by: voter) }
      #expect(try hall.shut() == .disputed)
      #expect(
        hall.sitting.ballots[0].verdict
          == "«За» — 3 голоси (за рівності голосів голос головуючого «за» зараховано ще раз): за одним прочитанням "
          + "закону потрібно 4, за іншим 5. Спірно: рішення не прийнято і не відхилено, доки спір не вирішать "
          + "головуючий і лічильна комісія.")
      try hall.order(.settleBallot(number: 1, base: base, reason: "комісія"))
      #expect(hall.sitting.ballots[0].outcome == outcome && hall.sitting.ballots[0].margin == margin)
      #expect(hall.replayed() == hall.sitting)
    }
  }

  @Test("a dispute blocks the close of the sitting, not a break, and its settlement or annulment lets it close")
  func disputeBlocksTheClose() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    try hall.ballot("1", kind: "veto", inFavour: ["d0", "d1", "d2", "d3"])
    try hall.ballot("2", inFavour: ["d0", "d1", "d2", "d3"])
    guard case .notNow(.idle, let reason, "ст. 59 ч. 2 закону") = hall.refusal(.closeSitting) else {
      Issue.record("closed with a dispute")
      return
    }
    #expect(reason.contains("№ 1"))
    try hall.order(.startBreak)
    #expect(hall.refusal(.closeSitting)?.code == "notNow")
    var annulled = hall
    try annulled.order(.annulBallot(number: 1, reason: "порушення"))
    try annulled.order(.closeSitting)
    try hall.order(.settleBallot(number: 1, base: .deputiesAndHead, reason: "комісія"))
    try hall.order(.closeSitting)
  }
}

import Testing

import TallyEngine

@Suite("Repeats, annulments, recusals and votes by hand")
struct QuestionTests {
  static let two = TestHall.council(deputies: 4)

  private func limit(_ hall: inout Rehearsal, _ question: String, title: String, repeatOf: Int?) -> [Int]? {
    let refusal = hall.refusal(
      .openBallot(question: question, title: title, kind: "decision", seconds: nil, repeatOf: repeatOf))
    if case .repeatLimit(_, let ballots, _) = refusal { return ballots }
    return nil
  }

  @Test("the same question is voted at most twice (ст. 89)")
  func twice() throws {
    var hall = try Rehearsal.registered(Self.two)
    try hall.ballot("1")
    try hall.ballot("1", repeatOf: 1)
    #expect(limit(&hall, "1", title: "Про бюджет", repeatOf: nil) == [1, 2])
    #expect(limit(&hall, "1", title: "Про бюджет", repeatOf: 1) == [1, 2])
    #expect(limit(&hall, "1", title: "Про бюджет", repeatOf: 2) == [1, 2])
    // Another kind, another title or another question is another vote.
    try hall.ballot("1", kind: "procedural")
    try hall.ballot("1", title: "Поправка № 1")
    try hall.ballot("2")
  }

  @Test("a repeat with another title is still the same question, however the repeats are chained")
  func chained() throws {
    var hall = try Rehearsal.registered(Self.two)
    try hall.ballot("1", title: "Про бюджет")
    try hall.ballot("1", title: "Про бюджет (переголосування)", repeatOf: 1)
    #expect(limit(&hall, "1", title: "Про бюджет (ще раз)", repeatOf: 2) == [1, 2])
    #expect(limit(&hall, "1", title: "Про бюджет (ще раз)", repeatOf: 1) == [1, 2])
    #expect(limit(&hall, "1", title: "Про бюджет", repeatOf: nil) == [1, 2])
    #expect(limit(&hall, "1", title: "Про бюджет (переголосування)", repeatOf: nil) == [1, 2])
    var untied = try Rehearsal.registered(Self.two)
    try untied.ballot("1", title: "Про бюджет")
    try untied.ballot("1", title: "Про бюджет")
    #expect(limit(&untied, "1", title: "Про бюджет міста", repeatOf: 1) == [1, 2])
  }

  @Test("an annulled ballot does not count against the limit, and neither does the chain through it forget the others")
  func annulled() throws {
    var hall = try Rehearsal.registered(Self.two)
    try hall.ballot("1", title: "Про бюджет")
    try hall.open("1", title: "Про бюджет (2)", repeatOf: 1)
    try hall.order(.annulBallot(number: 2, reason: "збій"))
    try hall.ballot("1", title: "Про бюджет (3)", repeatOf: 2)
    #expect(limit(&hall, "1", title: "Про бюджет (4)", repeatOf: 2) == [1, 3])
    #expect(limit(&hall, "1", title: "Про бюджет (4)", repeatOf: 3) == [1, 3])
    // Annulled afterwards, the third one makes room for one more.
    try hall.order(.annulBallot(number: 3, reason: "порушення"))
    try hall.ballot("1", title: "Про бюджет (4)", repeatOf: 3)
    #expect(limit(&hall, "1", title: "Про бюджет (5)", repeatOf: 3) == [1, 4])
  }

  @Test("a regulation that allows a question once allows no repeat")
  func once() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4, perQuestion: 1))
    try hall.ballot("1")
    #expect(limit(&hall, "1", title: "Про бюджет", repeatOf: 1) == [1])
    #expect(limit(&hall, "1", title: "Інакше", repeatOf: 1) == [1])
  }

  @Test("a ballot annulled while it is open counts nothing more and keeps what it had for the minutes")
  func annulOpen() throws {
    var hall = try Rehearsal.registered(Self.two)
    try hall.open("1")
    hall.choose(.for, by: "d0")
    hall.wait(milliseconds: 500)
    try hall.order(.annulBallot(number: 1, reason: "зникло світло"))
    let ballot = hall.sitting.ballots[0]
    #expect(ballot.outcome == .annulled && !ballot.isOpen && ballot.annulment == "зникло світло")
    #expect(ballot.closedAt == hall.now.wall)
    #expect(ballot.tally.for == 1)
    #expect(hall.choose(.for, by: "d1") == .closed)
    #expect(hall.sitting.phase == .idle)
    #expect(hall.sitting.ballotToEstablish == nil && hall.establish().isEmpty)
    try hall.open("1", repeatOf: 1)
    #expect(hall.sitting.ballots[1].tally.voted == 0)
  }

  @Test("a recused deputy's keys are dead for the question alone, he is printed as not voting, the base stays")
  func recusal() throws {
    var hall = try Rehearsal.registered(Self.two)
    try hall.order(.recuse(voter: "d1", question: "2", reason: "конфлікт інтересів"))
    try hall.open("1")
    #expect(hall.choose(.for, by: "d1") == .recorded)
    try hall.shut()
    try hall.open("2")
    #expect(hall.choose(.for, by: "d1") == .notEntitled)
    #expect(hall.refusal(.enterVote(voter: "d1", choice: .for, reason: "пульт"))?.code == "notNow")
    let ballot = hall.sitting.ballots[1]
    #expect(ballot.standings[1] == .recused)
    #expect(ballot.tally == Tally(notVoting: 4, absent: 0))
    #expect(ballot.requirement.reading.baseCount == 4 && ballot.requirement.reading.needed == 3)
    try hall.shut()
    try hall.order(.closeSitting)
    try hall.order(Rehearsal.opening)
    try hall.register()
    try hall.open("2")
    #expect(hall.choose(.for, by: "d1") == .recorded, "another sitting, another question 2")
  }

  @Test("a recused deputy who is not registered is absent, not recused")
  func recusedAndAbsent() throws {
    var hall = try Rehearsal.registered(Self.two, ["d0", "d2", "d3"])
    try hall.order(.recuse(voter: "d1", question: "1", reason: "конфлікт інтересів"))
    try hall.open("1")
    #expect(hall.sitting.ballots[0].standings[1] == .absent)
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 3, absent: 1))
  }

  @Test("a vote by hand counts as one, says so, and may replace a choice from the console and be replaced by one")
  func byHand() throws {
    var hall = try Rehearsal.registered(Self.two, ["d0", "d1", "d2"])
    try hall.open("1")
    try hall.order(.enterVote(voter: "d0", choice: .against, reason: "пульт не працює"))
    #expect(hall.sitting.ballots[0].votes[0]?.origin == .manual(reason: "пульт не працює"))
    #expect(hall.sitting.ballots[0].tally == Tally(against: 1, notVoting: 2, absent: 1))
    #expect(hall.choose(.for, by: "d0") == .recorded)
    #expect(hall.sitting.ballots[0].votes[0]?.origin == .console(seat: Int(hall.council.seat("d0"))))
    try hall.order(.enterVote(voter: "d0", choice: .abstained, reason: "пульт"))
    #expect(hall.sitting.ballots[0].tally == Tally(abstained: 1, notVoting: 2, absent: 1))
    #expect(hall.refusal(.enterVote(voter: "d3", choice: .for, reason: "пульт"))?.code == "notNow", "not registered")
    #expect(hall.sitting.ballots[0].tally.voted == 1)
  }
}

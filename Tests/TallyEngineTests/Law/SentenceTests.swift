import Testing

import TallyEngine

@Suite("Sentences that the chair reads aloud")
struct SentenceTests {
  /// The numbers to 125 after which a noun stands in the singular («21 голос»); spelled out, not computed.
  static let one: Set = [1, 21, 31, 41, 51, 61, 71, 81, 91, 101, 121]
  /// Those after which it stands in the plural nominative («22 голоси»); after all others, in the genitive.
  static let few: Set = [
    2, 3, 4, 22, 23, 24, 32, 33, 34, 42, 43, 44, 52, 53, 54, 62, 63, 64, 72, 73, 74, 82, 83, 84, 92, 93, 94, 102, 103,
    104, 122, 123, 124,
  ]

  static func agree(_ number: Int, _ forms: [String]) -> String {
    "\(number) \(one.contains(number) ? forms[0] : few.contains(number) ? forms[1] : forms[2])"
  }

  static func votes(_ number: Int) -> String { agree(number, ["голос", "голоси", "голосів"]) }
  /// «бракує 21 голосу», «бракує 22 голосів»
  static func genitive(_ number: Int, _ single: String, _ many: String) -> String {
    "\(number) \(one.contains(number) ? single : many)"
  }

  @Test("every noun that is counted agrees with every number to 125")
  func nouns() {
    let nouns: [(Count, [String], String)] = [
      (.votes, ["голос", "голоси", "голосів"], "голосу"),
      (.deputies, ["депутат", "депутати", "депутатів"], "депутата"),
      (
        .registered, ["зареєстрований депутат", "зареєстровані депутати", "зареєстрованих депутатів"],
        "зареєстрованого депутата"
      ),
      (.members, ["член", "члени", "членів"], "члена"),
      (
        .registeredMembers, ["зареєстрований член", "зареєстровані члени", "зареєстрованих членів"],
        "зареєстрованого члена"
      ),
      (.participants, ["учасник", "учасники", "учасників"], "учасника"),
      (.papers, ["бюлетень", "бюлетені", "бюлетенів"], "бюлетеня"),
      (.seconds, ["секунда", "секунди", "секунд"], "секунди"),
    ]
    for (count, forms, single) in nouns {
      for number in 0...125 {
        #expect(count.nominative(number) == Self.agree(number, forms))
        #expect(count.genitive(number) == Self.genitive(number, single, forms[2]))
      }
    }
  }

  @Test("an explanation agrees with its numbers, for every council and every registration to 125")
  func explanations() {
    func sentence(
      _ base: Base, _ body: Body, _ number: Int, head: Council.HeadOffice? = nil, tie: TieRule = .strict
    ) -> String {
      Requirement(
        kind: TestHall.kind("kind", base, .majority), of: TestHall.regulation(body: body, tie: tie),
        composition: base == .registered ? 125 : max(1, number), head: head, registered: number
      ).explanation
    }
    for number in 0...125 {
      let needed = "Потрібно \(Self.votes(number / 2 + 1)): більшість від "
      let registered = Self.genitive(number, "зареєстрованого депутата", "зареєстрованих депутатів")
      #expect(sentence(.registered, .council, number) == "\(needed)\(registered) (ст. 66).")
      let members = Self.genitive(number, "зареєстрованого члена", "зареєстрованих членів")
      #expect(
        sentence(.registered, .commission, number, tie: .decisive)
          == "\(needed)\(members); за рівності голосів вирішує голос головуючого (ст. 66).")
      guard number > 0 else { continue }
      let whole = Self.genitive(number, "депутата", "депутатів") + " загального складу"
      #expect(sentence(.deputies, .parliament, number) == "\(needed)\(whole) (ст. 66).")
      #expect(
        sentence(.deputies, .executiveCommittee, number, tie: .castingVote)
          == "\(needed)\(Self.genitive(number, "члена", "членів")) загального складу; "
          + "за рівності голосів голос головуючого рахується ще раз (ст. 66).")
      #expect(
        sentence(.deputiesAndHead, .council, number, head: .village)
          == "Потрібно \(Self.votes((number + 1) / 2 + 1)): більшість від \(whole) і сільського голови (ст. 66).")
    }
  }

  @Test("an explanation tells the other reading and a quorum of its own")
  func longExplanations() {
    func sentence(_ composition: Int, head: Council.HeadOffice?) -> String {
      Requirement(
        kind: QuestionKind(
          id: "removal", title: "т", recordKind: "т", subject: .earlyTermination, mode: .secret, base: .deputiesAndHead,
          threshold: LawTableTests.twoThirds, otherBase: .deputies, quorum: LawTableTests.twoThirds,
          source: "ст. 206, 207"),
        of: TestHall.regulation(tie: .decisive), composition: composition, head: head, registered: 1
      ).explanation
    }
    #expect(
      sentence(42, head: .city)
        == "Потрібно 29 голосів: не менше 2/3 від 42 депутатів загального складу і міського голови; якщо рахувати "
        + "від 42 депутатів загального складу, потрібно 28 голосів; кворум — 28 зареєстрованих депутатів (ст. 206, 207)."
    )
    #expect(
      sentence(31, head: .settlement)
        == "Потрібно 22 голоси: не менше 2/3 від 31 депутата загального складу і селищного голови; якщо рахувати "
        + "від 31 депутата загального складу, потрібно 21 голос; кворум — 21 зареєстрований депутат (ст. 206, 207).")
    #expect(
      sentence(33, head: nil)
        == "Потрібно 22 голоси: не менше 2/3 від 33 депутатів загального складу; кворум — 22 зареєстровані депутати "
        + "(ст. 206, 207).")
  }

  /// A ballot on paper of 125 deputies, all here, with these totals; the quickest way to any count.
  private func paper(
    _ threshold: Threshold, _ votesFor: Int, _ against: Int = 0, other: Base? = nil, head: Bool = false
  ) throws -> Ballot {
    let kinds = [TestHall.kind("kind", .deputiesAndHead, threshold, other: other, mode: .secret, paper: true)]
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 125, head: head, under: TestHall.regulation(kinds: kinds)), headPresent: head)
    try hall.open("1", kind: "kind")
    let papers = votesFor + against
    try hall.order(
      .enterSecretCount(
        number: 1, papers: Ballot.PaperCount(issued: papers, found: papers, invalid: 0), for: votesFor,
        against: against, abstained: 0))
    hall.establish()
    return hall.sitting.ballots[0]
  }

  @Test("a verdict agrees with its numbers, for 0 to 125 votes: to spare, just enough, missing")
  func verdicts() throws {
    for number in 0...125 {
      let votes = "«За» — \(Self.votes(number)), потрібно "
      let majority =
        number < 63
        ? "63, бракує \(Self.genitive(63 - number, "голосу", "голосів")): рішення не прийнято."
        : "63\(number == 63 ? "" : ", запас \(Self.votes(number - 63))"): рішення прийнято."
      #expect(try paper(.majority, number).verdict == votes + majority)
      let all =
        number < 125
        ? "125, бракує \(Self.genitive(125 - number, "голосу", "голосів")): рішення не прийнято."
        : "125: рішення прийнято."
      #expect(try paper(Threshold(.notLessThan, 1, of: 1), number).verdict == votes + all)
      let any =
        number < 1
        ? "1, бракує 1 голосу: рішення не прийнято."
        : "1\(number == 1 ? "" : ", запас \(Self.votes(number - 1))"): рішення прийнято."
      #expect(try paper(Threshold(.notLessThan, 1, of: 1_000), number).verdict == votes + any)
    }
  }

  @Test("a verdict of each kind, read and found right")
  func eachVerdict() throws {
    #expect(
      try paper(.majority, 62, 63).verdict == "«За» — 62 голоси, потрібно 63, бракує 1 голосу: рішення не прийнято.")
    #expect(try paper(.majority, 63, 62).verdict == "«За» — 63 голоси, потрібно 63: рішення прийнято.")
    #expect(try paper(.majority, 84).verdict == "«За» — 84 голоси, потрібно 63, запас 21 голос: рішення прийнято.")
    let third = Threshold(.notLessThan, 1, of: 3)
    // One third of 125 and one of 126 are 42 alike: there is nothing to dispute.
    #expect(
      try paper(third, 41, other: .deputies, head: true).verdict
        == "«За» — 41 голос, потрібно 42, бракує 1 голосу: рішення не прийнято.")

    // 2/3 of 6 deputies are 4, of 6 and the head 5.
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    try hall.open("1", kind: "veto")
    #expect(hall.sitting.ballots[0].verdict == nil)
    for voter in ["d0", "d1", "d2", "d3"] { hall.choose(.for, by: voter) }
    try hall.shut()
    #expect(
      hall.sitting.ballots[0].verdict
        == "«За» — 4 голоси: за одним прочитанням закону потрібно 4, за іншим 5. Спірно: рішення не прийнято і не "
        + "відхилено, доки спір не вирішать головуючий і лічильна комісія.")
    var strict = hall
    try strict.order(.settleBallot(number: 1, base: .deputiesAndHead, reason: "комісія"))
    #expect(
      strict.sitting.ballots[0].verdict == "«За» — 4 голоси, потрібно 5, бракує 1 голосу: рішення не прийнято.")
    try hall.order(.settleBallot(number: 1, base: .deputies, reason: "комісія"))
    #expect(hall.sitting.ballots[0].verdict == "«За» — 4 голоси, потрібно 4: рішення прийнято.")
    try hall.order(.annulBallot(number: 1, reason: "зникло світло"))
    #expect(
      hall.sitting.ballots[0].verdict == "Голосування анульовано (зникло світло): його слід повторити.")
    try hall.open("2")
    try hall.order(.closeBallot)
    hall.establish(slots: Tally(notVoting: 0, absent: 0), journal: Tally(notVoting: 0, absent: 0))
    #expect(hall.sitting.ballots[1].verdict == "Три підрахунки не збіглися. Голосування слід анулювати й повторити.")
  }

  @Test("a verdict says how the presiding officer's vote broke a tie")
  func castingVerdicts() throws {
    func ballot(_ rule: TieRule, _ chair: Choice, _ threshold: Threshold) throws -> Ballot {
      let kinds = [TestHall.kind("kind", .deputies, threshold)]
      var hall = try Rehearsal.registered(
        TestHall.council(deputies: 7, under: TestHall.regulation(tie: rule, kinds: kinds)))
      try hall.open("1", kind: "kind")
      // d0 presides: 3 to 3, with one who abstains.
      let others: [Choice] =
        chair == .for ? [.for, .for, .against, .against, .against] : [.for, .for, .for, .against, .against]
      for (deputy, choice) in ([chair] + others + [.abstained]).enumerated() { hall.choose(choice, by: "d\(deputy)") }
      try hall.shut()
      return hall.sitting.ballots[0]
    }
    let third = Threshold(.notLessThan, 1, of: 3)
    #expect(
      try ballot(.castingVote, .for, .majority).verdict
        == "«За» — 3 голоси, потрібно 4; за рівності голосів голос головуючого «за» зараховано ще раз: рішення прийнято."
    )
    #expect(
      try ballot(.castingVote, .against, .majority).verdict
        == "«За» — 3 голоси, потрібно 4; за рівності голосів голос головуючого «проти» зараховано ще раз, "
        + "бракує 1 голосу: рішення не прийнято.")
    #expect(
      try ballot(.decisive, .for, .majority).verdict
        == "«За» — 3 голоси, потрібно 4; за рівності голосів вирішив голос головуючого «за»: рішення прийнято.")
    // Three of seven would be enough for one third, but the side of the presiding officer wins.
    #expect(
      try ballot(.decisive, .against, third).verdict
        == "«За» — 3 голоси, потрібно 3; за рівності голосів вирішив голос головуючого «проти»: рішення не прийнято.")
    #expect(try ballot(.strict, .for, .majority).castingSentence == nil)
  }

  @Test("a secret ballot warns while it is open and when it is over, where its totals would tell of each")
  func warnings() throws {
    func warnings(_ deputies: Int, _ choices: [Choice], kind: String = "secret") throws -> (String?, String?) {
      var hall = try Rehearsal.registered(TestHall.council(deputies: deputies))
      try hall.open("1", kind: kind)
      let before = hall.sitting.ballots[0].warning
      for (deputy, choice) in choices.enumerated() { hall.choose(choice, by: "d\(deputy)") }
      try hall.shut()
      return (before, hall.sitting.ballots[0].warning)
    }
    let many = "підсумок може розкрити вибір кожного."
    let single = ["", "проголосував "].map {
      "У таємному голосуванні \($0)лише 1 учасник: підсумок розкриває його вибір."
    }
    #expect(try warnings(1, [.for]) == (single[0], single[1]))
    for (number, participants) in [(2, "2 учасники"), (3, "3 учасники"), (4, "4 учасники")] {
      let open = "У таємному голосуванні лише \(participants): \(many)"
      #expect(try warnings(number, Array(repeating: .for, count: number)).0 == open)
      let closed = "У таємному голосуванні проголосували лише \(participants): \(many)"
      #expect(try warnings(9, Array(repeating: .for, count: number)) == (nil, closed))
    }
    let alike = "У таємному голосуванні всі обрали однаково: підсумок розкриває вибір кожного."
    #expect(try warnings(6, Array(repeating: .against, count: 6)) == (nil, alike))
    #expect(try warnings(6, [.for, .for, .for, .for, .for, .against]) == (nil, nil))
    #expect(try warnings(6, []) == (nil, nil))
    #expect(try warnings(2, [.for, .for], kind: "decision") == (nil, nil))
    // Annulled after the close: the totals stay in the record, and the warning with them.
    for isCounted in [true, false] {
      var hall = try Rehearsal.registered(TestHall.council(deputies: 9))
      try hall.open("1", kind: "secret")
      if isCounted {
        hall.choose(.for, by: "d1")
        try hall.shut()
      }
      try hall.order(.annulBallot(number: 1, reason: "перешкода"))
      #expect((hall.sitting.ballots[0].warning == single[1]) == isCounted)
      #expect(isCounted || hall.sitting.ballots[0].warning == nil)
    }
  }
}

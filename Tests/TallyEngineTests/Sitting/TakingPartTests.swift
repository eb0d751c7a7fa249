import Testing

import TallyEngine

@Suite("Who takes part: conflicts, latecomers, powers, repeats")
struct TakingPartTests {
  // MARK: Recusal

  @Test("a recused deputy does not count for the quorum of the question, and the base stays")
  func quorumWithoutRecused() throws {
    // 6 by law, the quorum is 4; 5 registered, 2 of them recused from question 1.
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6), ["d0", "d1", "d2", "d3", "d4"])
    try hall.order(.recuse(voter: "d0", question: "1", reason: "брат заявника"))
    try hall.order(.recuse(voter: "d1", question: "1", reason: "сестра заявника"))
    #expect(
      hall.refusal(.openBallot(question: "1", title: "т", kind: "decision", seconds: nil, repeatOf: nil))
        == .noQuorum(registered: 3, quorum: 4, article: "ст. 46 ч. 12 закону"))
    // An absent deputy's recusal takes nobody from the quorum, and other questions are not touched.
    try hall.order(.recuse(voter: "d5", question: "2", reason: "є"))
    try hall.open("2")
    #expect(hall.sitting.ballots[0].recused.keys.sorted() == [5])
  }

  @Test("announcing the conflict lets one take part, just as many as the quorum needs, and the record says it")
  func announced() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6), ["d0", "d1", "d2", "d3", "d4"])
    for voter in ["d0", "d1"] { try hall.order(.recuse(voter: voter, question: "1", reason: "є")) }
    let announce = Command.announceConflict(voter: "d0", question: "1", reason: "оголошено публічно")
    let events = try hall.order(announce)
    #expect(
      events == [
        .conflictAnnounced(voter: "d0", question: "1", reason: "оголошено публічно", by: TestHall.clerk)
      ])
    // With him there is a quorum: the other stays recused.
    let second = hall.refusal(.announceConflict(voter: "d1", question: "1", reason: "оголошено"))
    guard case .notNow(.idle, let reason, "ст. 59-1 закону") = second else {
      Issue.record("\(String(describing: second))")
      return
    }
    #expect(reason.contains("4 з потрібних 4"))
    #expect(hall.refusal(announce)?.code == "notNow", "once is enough")
    try hall.open("1")
    let ballot = hall.sitting.ballots[0]
    #expect(ballot.announced == [0: "оголошено публічно"] && ballot.recused == [1: "є"])
    #expect(ballot.standings[0] == .participant && ballot.standings[1] == .recused)
    #expect(hall.choose(.for, by: "d0") == .recorded)
    #expect(hall.choose(.for, by: "d1") == .notEntitled)
    try hall.shut()
    // Recused again, he is out again.
    try hall.order(.recuse(voter: "d0", question: "1", reason: "передумав"))
    #expect(
      hall.refusal(.openBallot(question: "1", title: "інша", kind: "decision", seconds: nil, repeatOf: nil))?.code
        == "noQuorum")
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("nobody announces whose part makes up no quorum: the head, who is not here, who is not recused, or in time")
  func announcedInVain() throws {
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 6, head: true), ["d0", "d1", "d2", "d3"], headPresent: true)
    for voter in ["d0", "d5", "head"] { try hall.order(.recuse(voter: voter, question: "1", reason: "є")) }
    func refusal(_ voter: String, _ question: String = "1") -> String? {
      var next = hall
      return next.refusal(.announceConflict(voter: voter, question: question, reason: "оголошено"))?.code
    }
    #expect(refusal("head") == "notNow" && refusal("d5") == "notNow" && refusal("d1") == "notNow")
    #expect(refusal("d0", "2") == "notNow" && refusal("x") == "unknownVoter")
    #expect(refusal("d0") == nil)
    try hall.order(.startRegistration(seconds: nil))
    #expect(refusal("d0") == "notNow", "not during a registration")
    for deputy in 0..<6 { hall.present("d\(deputy)") }
    try hall.order(.finishRegistration)
    #expect(refusal("d0") == "notNow", "there is a quorum without him")
  }

  @Test("where a kind alone needs more, announcing lets one take part in ballots of that kind, and in no other")
  func announcedForSpecialQuorum() throws {
    // 9 by law: the quorum is 5, of «removal» 6.
    var hall = try Rehearsal.registered(TestHall.council(deputies: 9), ["d0", "d1", "d2", "d3", "d4", "d5"])
    try hall.order(.recuse(voter: "d0", question: "1", reason: "є"))
    let removal = Command.openBallot(question: "1", title: "в", kind: "removal", seconds: nil, repeatOf: nil)
    #expect(hall.refusal(removal) == .noQuorum(registered: 5, quorum: 6, article: "ст. 66"))
    let announce = Command.announceConflict(voter: "d0", question: "1", reason: "оголошено")
    try hall.order(announce)
    #expect(hall.refusal(announce)?.code == "notNow", "once is enough")
    try hall.open("1")
    #expect(hall.sitting.ballots[0].recused == [0: "є"] && hall.sitting.ballots[0].announced == [:])
    #expect(hall.choose(.for, by: "d0") == .notEntitled)
    try hall.shut()
    try hall.order(removal)
    #expect(hall.sitting.ballots[1].recused == [:] && hall.sitting.ballots[1].announced == [0: "оголошено"])
    #expect(hall.choose(.for, by: "d0") == .counted)
    try hall.shut()
    // With him there are as many as any kind needs: one more announces only where he is missing.
    try hall.order(.recuse(voter: "d1", question: "1", reason: "є"))
    #expect(hall.refusal(removal)?.code == "noQuorum")
    try hall.order(.announceConflict(voter: "d1", question: "1", reason: "оголошено"))
    #expect(hall.refusal(.openBallot(question: "1", title: "г", kind: "removal", seconds: nil, repeatOf: nil)) == nil)
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("the regulation says who may be recused", arguments: Regulation.RecusalRule.allCases)
  func recusalRule(rule: Regulation.RecusalRule) throws {
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 6, head: true, under: TestHall.regulation(recusal: rule)), headPresent: true)
    let deputy = hall.refusal(.recuse(voter: "d0", question: "1", reason: "є"))
    let head = hall.refusal(.recuse(voter: "head", question: "1", reason: "є"))
    #expect((deputy == nil) == (rule != .nobody))
    #expect((head == nil) == (rule == .everyone))
    try hall.open("1")
    #expect(hall.choose(.for, by: "d0") == (rule == .nobody ? .recorded : .notEntitled))
    #expect(hall.choose(.for, by: "head") == (rule == .everyone ? .notEntitled : .recorded))
    // The base does not shrink: 6 deputies and the head need 4, whoever is recused.
    #expect(hall.sitting.ballots[0].requirement.reading.needed == 4)
    #expect(hall.sitting.ballots[0].tally.participants == 7)
  }

  @Test("announced conflicts count against the bound of recusals, or repeating both would know none")
  func boundOfAnnouncements() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 2), ["d0", "d1"])
    for number in 0..<Sitting.Limits.recusals {
      try hall.order(.recuse(voter: "d0", question: "\(number)", reason: "є"))
      try hall.order(.announceConflict(voter: "d0", question: "\(number)", reason: "є"))
      // One registration has no end of commands, the journal has: a few hundred show the count.
      if number == 300 { break }
    }
    for number in 301..<Sitting.Limits.recusals {
      try hall.order(.recuse(voter: "d1", question: "\(number)", reason: "є"))
    }
    #expect(hall.refusal(.recuse(voter: "d1", question: "x", reason: "є"))?.code == "notNow")
  }

  // MARK: Latecomers

  @Test("a latecomer waits for the next registration, or is registered at once where the regulation lets him")
  func latecomers() throws {
    for rule in Regulation.LatecomerRule.allCases {
      var hall = try Rehearsal.registered(
        TestHall.council(deputies: 6, under: TestHall.regulation(latecomers: rule)), ["d0", "d1", "d2", "d3"])
      let register = Command.register(voter: "d4", reason: "запізнився")
      if rule == .nextRegistration {
        #expect(hall.refusal(register)?.code == "notNow")
        #expect(hall.sitting.registration?.registered == 4)
        continue
      }
      #expect(
        try hall.order(register) == [
          .registeredByHand(voter: "d4", reason: "запізнився", late: true, by: TestHall.clerk)
        ])
      #expect(hall.sitting.registration?.registered == 5 && hall.sitting.isRegistered(4))
      #expect(hall.sitting.registration?.late == [4] && hall.sitting.registration?.byHand == [4: "запізнився"])
      #expect(hall.refusal(register)?.code == "notNow", "he is registered")
      try hall.open("1", kind: "procedural")
      #expect(hall.sitting.ballots[0].requirement.reading.baseCount == 5)
      #expect(hall.refusal(.register(voter: "d5", reason: "запізнився"))?.code == "notNow", "a ballot is open")
      #expect(hall.choose(.for, by: "d4") == .recorded)
      #expect(hall.choose(.for, by: "d5") == .notRegistered)
      try hall.shut()
      try hall.order(.startBreak)
      #expect(hall.refusal(.register(voter: "d5", reason: "запізнився"))?.code == "notNow", "the registration lapsed")
      #expect(hall.replayed() == hall.sitting)
    }
  }

  @Test("during a registration the secretariat registers whose console failed, and that is not late")
  func byHand() throws {
    var hall = Rehearsal(TestHall.council(deputies: 4, head: true))
    try hall.order(Rehearsal.opening)
    try hall.order(.startRegistration(seconds: 10))
    hall.present("d0")
    try hall.order(.register(voter: "d1", reason: "пульт не працює"))
    #expect(hall.sitting.registration?.registered == 2)
    #expect(hall.sitting.registration?.byHand == [hall.sitting.voter("d1")!: "пульт не працює"])
    #expect(hall.sitting.registration?.late == [])
    #expect(hall.refusal(.register(voter: "d0", reason: "ще раз"))?.code == "notNow")
    #expect(hall.refusal(.register(voter: "head", reason: "є"))?.code == "notNow", "the head is announced")
    #expect(hall.refusal(.register(voter: "x", reason: "є"))?.code == "unknownVoter")
    #expect(hall.refusal(.register(voter: "d2", reason: " ")) == .badParameter("reason"))
    #expect(hall.present("d1") == .recorded, "a key that comes back finds him registered")
    #expect(hall.sitting.registration?.registered == 2)
    hall.now.monotonic += 10_000_000_000
    #expect(hall.refusal(.register(voter: "d2", reason: "є"))?.code == "notNow", "the time has run out")
    hall.now.monotonic -= 1
    #expect(hall.refusal(.register(voter: "d2", reason: "є")) == nil)
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("a latecomer may bring the quorum")
  func lateQuorum() throws {
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 6, under: TestHall.regulation(latecomers: .atOnce)), ["d0", "d1", "d2"])
    #expect(!hall.sitting.hasQuorum)
    try hall.order(.register(voter: "d3", reason: "запізнився"))
    #expect(hall.sitting.hasQuorum)
    try hall.open("1")
  }

  // MARK: A special quorum

  @Test("a kind with a quorum of its own waits for it, and a recusal counts there too")
  func specialQuorum() throws {
    // 2/3 of 9 are 6; the ordinary quorum is 5.
    let council = TestHall.council(deputies: 9)
    func refusal(_ registered: Int, recused: Int = 0) throws -> Refusal? {
      var hall = try Rehearsal.registered(council, (0..<registered).map { "d\($0)" })
      for deputy in 0..<recused { try hall.order(.recuse(voter: "d\(deputy)", question: "1", reason: "є")) }
      return hall.refusal(.openBallot(question: "1", title: "т", kind: "removal", seconds: nil, repeatOf: nil))
    }
    #expect(try refusal(5) == .noQuorum(registered: 5, quorum: 6, article: "ст. 66"))
    #expect(try refusal(6) == nil)
    #expect(try refusal(6, recused: 1) == .noQuorum(registered: 5, quorum: 6, article: "ст. 66"))
    #expect(try refusal(7, recused: 1) == nil)
  }

  // MARK: Powers

  @Test("before its powers are recognised a council votes its opening and its bodies alone")
  func powers() throws {
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 6, under: TestHall.regulation(), powersRecognised: false))
    #expect(!hall.sitting.powersRecognised)
    guard
      case .notNow(.idle, let reason, "ст. 49 закону") = hall.refusal(
        .openBallot(question: "1", title: "т", kind: "decision", seconds: nil, repeatOf: nil))
    else {
      Issue.record("a decision without powers")
      return
    }
    #expect(reason.contains("«Питання decision»"))
    #expect(hall.sitting.obstacle(to: hall.council.regulation.kind("secret")!)?.code == "notNow")
    try hall.ballot("1", kind: "bodies", inFavour: ["d0", "d1", "d2", "d3"])
    #expect(!hall.sitting.powersRecognised, "electing a commission recognises nothing")
    try hall.ballot("2", kind: "opening", inFavour: ["d0", "d1", "d2"])
    #expect(!hall.sitting.powersRecognised, "it was rejected")
    #expect(try hall.ballot("3", kind: "opening", inFavour: ["d0", "d1", "d2", "d3"]) == .adopted)
    #expect(hall.sitting.powersRecognised)
    try hall.ballot("4")
    #expect(hall.replayed() == hall.sitting)
    // An annulled recognition recognises nothing.
    try hall.order(.annulBallot(number: 3, reason: "порушення"))
    #expect(!hall.sitting.powersRecognised && hall.replayed() == hall.sitting)
    #expect(
      hall.refusal(.openBallot(question: "5", title: "т", kind: "decision", seconds: nil, repeatOf: nil))?.code
        == "notNow")
  }

  @Test("a council whose powers are recognised votes all kinds, and annulling an opening takes nothing from it")
  func recognised() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.ballot("1", kind: "opening", inFavour: ["d0", "d1", "d2"])
    try hall.order(.annulBallot(number: 1, reason: "порушення"))
    #expect(hall.sitting.powersRecognised)
    try hall.ballot("2")
  }

  // MARK: Repeats

  private func repeating(_ perQuestion: Int = 2) throws -> Rehearsal {
    try Rehearsal.registered(
      TestHall.council(
        deputies: 4, under: TestHall.regulation(perQuestion: perQuestion, repeatKind: "procedural")))
  }

  private func refused(_ hall: Rehearsal, _ kind: String = "decision", title: String = "Про бюджет", of: Int? = 1)
    -> String?
  {
    var next = hall
    return next.refusal(.openBallot(question: "1", title: title, kind: kind, seconds: nil, repeatOf: of))?.code
  }

  @Test("a repeat needs an adopted procedural vote on the same question, after the last ballot")
  func repeatVote() throws {
    var hall = try repeating(3)
    let all = ["d0", "d1", "d2", "d3"]
    // One that was adopted before the first ballot does not count.
    try hall.ballot("1", kind: "procedural", title: "Наперед", inFavour: all)
    try hall.ballot("1")
    #expect(refused(hall, of: 2) == "notNow" && refused(hall, of: nil) == "notNow")
    try hall.ballot("2", kind: "procedural", title: "Дозвіл", inFavour: all)
    #expect(refused(hall, of: 2) == "notNow", "on another question")
    try hall.ballot("1", kind: "procedural", title: "Дозвіл", inFavour: ["d0", "d1"])
    #expect(refused(hall, of: 2) == "notNow", "it was rejected")
    try hall.ballot("1", kind: "procedural", title: "Дозвіл удруге", inFavour: all)
    #expect(refused(hall, of: 2) == nil && refused(hall, of: nil) == nil)
    try hall.ballot("1", repeatOf: 2)
    #expect(refused(hall, of: 2) == "notNow", "each repeat needs its own")
    try hall.ballot("1", kind: "procedural", title: "Дозвіл утретє", inFavour: all)
    #expect(refused(hall, of: 2) == nil)
    try hall.order(.annulBallot(number: hall.sitting.ballots.last!.number, reason: "порушення"))
    #expect(refused(hall, of: 2) == "notNow", "the permission was annulled")
  }

  @Test("an annulled ballot is repeated at once, without a vote on it")
  func annulledRepeat() throws {
    var hall = try repeating()
    try hall.open("1")
    try hall.order(.annulBallot(number: 1, reason: "збій"))
    #expect(hall.sitting.ballotsToRepeat == [1])
    #expect(refused(hall) == nil)
    try hall.ballot("1", repeatOf: 1)
    #expect(hall.sitting.ballotsToRepeat == [])
    #expect(refused(hall, of: 2) == "notNow", "this one was held")
  }

  @Test("a repeat keeps the kind, unless the first ballot was annulled because of it")
  func keepsTheKind() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.ballot("1")
    #expect(refused(hall, "procedural") == "notNow" && refused(hall, "secret") == "notNow")
    #expect(refused(hall) == nil)
    try hall.order(.annulBallot(number: 1, reason: "не той вид"))
    #expect(refused(hall, "procedural") == nil)
  }

  @Test("the limit holds however the permission was voted")
  func limit() throws {
    var hall = try repeating()
    let all = ["d0", "d1", "d2", "d3"]
    try hall.ballot("1")
    try hall.ballot("1", kind: "procedural", title: "Дозвіл", inFavour: all)
    try hall.ballot("1", repeatOf: 1)
    try hall.ballot("1", kind: "procedural", title: "Ще дозвіл", inFavour: all)
    #expect(refused(hall) == "repeatLimit" && refused(hall, of: 3) == "repeatLimit")
  }

  @Test("what is annulled twice is on the list until it is voted under its number or its title")
  func toRepeat() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    for title in ["Про бюджет", "Поправка"] {
      let number = try hall.open("1", title: title)
      try hall.order(.annulBallot(number: number, reason: "збій"))
    }
    #expect(hall.sitting.ballotsToRepeat == [1, 2])
    try hall.ballot("1", title: "Про бюджет (повторно)", repeatOf: 1)
    #expect(hall.sitting.ballotsToRepeat == [2])
    try hall.open("2", title: "Поправка")
    try hall.shut()
    #expect(hall.sitting.ballotsToRepeat == [2], "another question")
    try hall.open("1", title: "Поправка")
    try hall.order(.annulBallot(number: 5, reason: "збій"))
    #expect(hall.sitting.ballotsToRepeat == [5], "the repeat was annulled in its turn")
  }

  // MARK: Articles

  @Test("a refusal names the regulation's own article, or the law's")
  func articles() throws {
    let own = Dictionary(uniqueKeysWithValues: Article.allCases.map { ($0.rawValue, "ст. \($0.rawValue) регламенту") })
    for (articles, ending) in [([:], " закону"), (own, " регламенту")] {
      let council = TestHall.council(
        deputies: 6, under: TestHall.regulation(perQuestion: 1, articles: articles), powersRecognised: true)
      var hall = Rehearsal(council)
      func article(_ command: Command) -> String? {
        var next = hall
        return switch next.refusal(command) {
        case .notNow(_, _, let article), .noQuorum(_, _, let article), .unknownKind(_, _, let article),
          .unknownVoter(_, let article), .repeatLimit(_, _, let article), .notDisputed(_, let article),
          .badCount(_, let article):
          article
        case .noSuchBallot, .badParameter, .badConsole, nil: nil
        }
      }
      func ballot(_ question: String, _ kind: String = "decision", of: Int? = nil) -> Command {
        .openBallot(question: question, title: "Про бюджет", kind: kind, seconds: nil, repeatOf: of)
      }
      func check(_ command: Command, _ key: Article, _ law: String) {
        #expect(article(command) == (articles.isEmpty ? law + ending : "ст. \(key.rawValue)" + ending), "\(command)")
      }
      check(.startBreak, .sitting, "ст. 46")
      try hall.order(Rehearsal.opening)
      check(ballot("1"), .registration, "ст. 46 ч. 12")
      try hall.register(["d0"])
      check(ballot("1"), .quorum, "ст. 46 ч. 12")
      check(ballot("1", "x"), .majority, "ст. 59 ч. 2")
      check(.register(voter: "d1", reason: "є"), .latecomers, "ст. 46 ч. 12")
      check(.setPresiding(voter: "x"), .personalVote, "ст. 59 ч. 3")
      check(.setHeadPresent(true), .head, "ст. 59 ч. 2")
      check(.announceConflict(voter: "d0", question: "1", reason: "є"), .recusal, "ст. 59-1")
      try hall.register()
      try hall.open("1", kind: "secret")
      check(.startBreak, .voting, "ст. 59 ч. 3")
      check(.enterVote(voter: "d0", choice: .for, reason: "є"), .secret, "ст. 59 ч. 3")
      try hall.shut()
      check(ballot("1", "secret"), .repeatLimit, "ст. 59 ч. 2")
      check(.settleBallot(number: 1, base: .deputies, reason: "є"), .dispute, "ст. 59 ч. 2")
      try hall.order(.annulBallot(number: 1, reason: "є"))
      check(.annulBallot(number: 1, reason: "є"), .annulment, "ст. 59 ч. 3")
    }
  }
}

import ProtocolDocuments
import TallyEngine
import Testing

/// Records made from a sitting, and not from fixtures: what the state machine counts is what is printed.
@Suite struct SittingRecordTests {
  private static let secretary = Operator(user: "secretary", uid: 1_000)
  private static let twoReadings = QuestionKind(
    id: "commission", title: "Тимчасова контрольна комісія", recordKind: "комісія", subject: .minority,
    mode: .rollCall, base: .deputies, threshold: Threshold(.notLessThan, 1, of: 5), otherBase: .deputiesAndHead,
    source: "ст. 147")

  private static func secret(paper: Bool) -> QuestionKind {
    QuestionKind(
      id: paper ? "paper" : "secretary", title: "Обрання секретаря", recordKind: "таємне", subject: .election,
      mode: .secret, paper: paper, base: .deputiesAndHead, threshold: .majority, source: "ст. 135")
  }

  private var clock: UInt64 = 0
  private var sitting: Sitting

  init() throws {
    let families = ["Їжак", "Ґава", "Гяур", "Бондар", "Яремчук"]
    let voters = families.enumerated().map { index, family in
      Voter(
        id: "v\(index)", familyName: family, givenName: "Олена", patronymic: "Іванівна", gender: .female,
        faction: index == 0 ? "Громада" : nil, isHead: index == 4)
    }
    let regulation = Fixtures.regulation(
      [Fixtures.kind(), Self.secret(paper: false), Self.secret(paper: true), Self.twoReadings], tie: .castingVote,
      quorum: Threshold(.notLessThan, 1, of: 3))
    sitting = Sitting(
      council: Council(
        name: "Селищна рада", convocation: "IX", place: "селище Тихе", composition: 5, headOffice: .settlement,
        regulation: regulation, voters: voters,
        seats: voters.indices.map { Seat(number: UInt16($0 + 1), row: 1, column: $0 + 1, voter: "v\($0)") }))
    try order(.openSitting(session: "7", sitting: 1, presiding: "v4", headPresent: true))
    try order(.startRegistration(seconds: nil))
    for seat in 1...3 { press(UInt16(seat), .present) }
    try order(.finishRegistration)
  }

  private var now: Moment { Moment(wall: Fixtures.openedAt + Int64(clock) * 1_000, monotonic: clock * 1_000_000_000) }

  private mutating func order(_ command: Command) throws {
    clock += 1
    _ = try sitting.execute(command, by: Self.secretary, at: now)
  }

  private mutating func press(_ seat: UInt16, _ key: Keys) {
    let ballot = UInt32(sitting.openBallot?.number ?? 0)
    _ = sitting.press(KeyPress(seat: seat, down: key, key: key, pressed: true, ballot: ballot), at: now)
  }

  private mutating func begin(_ title: String = "Про бюджет", kind: String = "decision") throws {
    try order(.openBallot(question: "1", title: title, kind: kind, seconds: nil, repeatOf: nil))
  }

  private mutating func close(offline: [Int] = []) throws {
    try order(.closeBallot)
    let tally = sitting.ballotToEstablish!.tally
    _ = sitting.establish(slots: tally, journal: tally, offline: offline, at: now)
  }

  @Test("an open ballot has no record yet") mutating func open() throws {
    try begin("Про порядок")
    #expect(try RollCall(ballot: 1, of: sitting) == nil)
    #expect(try RollCall(ballot: 2, of: sitting) == nil)
  }

  @Test("a closed ballot's record has every name with what the sitting knows of it") mutating func closed() throws {
    try order(.recuse(voter: "v2", question: "1", reason: "родич"))
    try begin()
    press(1, .for)
    press(5, .for)
    try close(offline: [2])
    let record = try #require(try RollCall(ballot: 1, of: sitting, secretary: "Тихий Іван", seal: Fixtures.seal))
    #expect(record.lines.map(\.voter) == ["v3", "v2", "v1", "v0", "v4"])
    #expect(
      record.lines.map(\.mark) == [
        .absent, .notVoting(.recused(reason: "родич")), .notVoting(.consoleOffline), .chose(.for, .console),
        .chose(.for, .console),
      ])
    #expect(record.ending == .rejected && record.margin == -2 && record.rule.baseCount == 6)
    #expect(record.heading.presiding == "Яремчук Олена Іванівна")
    try Golden.expect(record.vicheText(), is: "sitting.txt")
  }

  @Test("a repeated ballot's record names the annulled one, with its reason") mutating func annulled() throws {
    try begin()
    try order(.annulBallot(number: 1, reason: "зникло світло"))
    try begin()
    press(1, .for)
    press(2, .for)
    press(3, .against)
    try order(.enterVote(voter: "v4", choice: .for, reason: "пульт не реагує"))
    try close()
    let first = try #require(try RollCall(ballot: 1, of: sitting))
    #expect(first.ending == .annulled(reason: "зникло світло"))
    let second = try #require(try RollCall(ballot: 2, of: sitting))
    #expect(second.predecessors == [RollCall.Predecessor(ballot: 1, reason: "зникло світло")])
    #expect(second.lines.last?.mark == .chose(.for, .manual(reason: "пульт не реагує")))
  }

  @Test("a withheld result has a record that says so") mutating func withheld() throws {
    try begin()
    press(1, .for)
    try order(.closeBallot)
    let tally = sitting.ballotToEstablish!.tally
    _ = sitting.establish(slots: Tally(notVoting: 4, absent: 1), journal: tally, at: now)
    #expect(try RollCall(ballot: 1, of: sitting)?.ending == .withheld)
  }

  @Test("a secret ballot's record has totals and no name, and says what they give away") mutating func secret() throws {
    try begin("Про обрання секретаря", kind: "secretary")
    for seat: UInt16 in [1, 2, 5] { press(seat, .for) }
    try close()
    let record = try #require(try RollCall(ballot: 1, of: sitting))
    #expect(record.lines.isEmpty && record.tally.for == 3 && record.ending == .rejected && record.margin == -1)
    let text = record.vicheText()
    #expect(text.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && text.contains("проголосували лише 3"))
    for voter in sitting.council.voters where voter.id != "v4" { #expect(!text.contains(voter.familyName)) }
  }

  @Test("a count on paper is printed with its papers") mutating func paper() throws {
    try begin("Про обрання секретаря", kind: "paper")
    try order(
      .enterSecretCount(
        number: 1, papers: Ballot.PaperCount(issued: 4, found: 3, invalid: 1), for: 1, against: 1, abstained: 0))
    let tally = sitting.ballotToEstablish!.tally
    _ = sitting.establish(slots: tally, journal: tally, at: now)
    let record = try #require(try RollCall(ballot: 1, of: sitting))
    let text = record.vicheText()
    for line in ["ВИДАНО БЮЛЕТЕНІВ:  4", "ВИЯВЛЕНО У СКРИНЬЦІ:  3", "НЕДІЙСНИХ:  1", "ПРОГОЛОСУВАЛО:  2"] {
      #expect(text.contains(line))
    }
    let findings: [RollCall.Disagreement.Finding] = [.papers(issued: 4, found: 5, invalid: 1, valid: 2)]
    #expect {
      try RollCall(
        heading: record.heading, question: record.question, rule: record.rule, lines: [], tally: record.tally,
        ending: record.ending, paper: Ballot.PaperCount(issued: 4, found: 5, invalid: 1))
    } throws: {
      ($0 as? RollCall.Disagreement)?.findings == findings
    }
  }

  @Test("the presiding officer's casting vote is in the record, and the record knows what it decided")
  mutating func casting() throws {
    try order(.setHeadPresent(false))
    try order(.setPresiding(voter: "v0"))
    try order(.startBreak)
    try order(.startRegistration(seconds: nil))
    for seat in 1...4 { press(UInt16(seat), .present) }
    try order(.finishRegistration)
    try begin()
    press(1, .for)
    press(2, .for)
    press(3, .against)
    press(4, .against)
    try close()
    let record = try #require(try RollCall(ballot: 1, of: sitting))
    #expect(record.castingChoice == .for && record.margin == 0 && record.ending == .adopted)
    #expect(record.vicheText().contains("За рівності голосів голос головуючого «за» зараховано ще раз."))
    // The same totals under a chair who voted the other way decide the other way.
    let other = RollCall.Heading(
      council: "Рада", convocation: "IX", session: "7", sitting: 1, place: "", day: record.heading.day,
      presiding: "Бондар", presidingVoter: "v3", composition: 5, head: record.heading.head)
    #expect(throws: RollCall.Disagreement.self) {
      try RollCall(
        heading: other, question: record.question, rule: record.rule, lines: record.lines, tally: record.tally,
        ending: .adopted)
    }
  }

  @Test("a settled dispute names who settled it, and an announced conflict stands beside the name")
  mutating func settled() throws {
    try order(.recuse(voter: "v1", question: "1", reason: "родич"))
    try order(.recuse(voter: "v2", question: "1", reason: "засновник"))
    try order(.announceConflict(voter: "v1", question: "1", reason: "родич у товаристві"))
    try begin("Про комісію", kind: "commission")
    press(2, .for)
    try close()
    #expect(try RollCall(ballot: 1, of: sitting)?.ending == .disputed)
    try order(.settleBallot(number: 1, base: .deputies, reason: "ст. 147 говорить про депутатів"))
    let record = try #require(try RollCall(ballot: 1, of: sitting))
    let by = "головуюча Яремчук Олена Іванівна (запис оператора secretary)"
    #expect(
      record.ending
        == .settled(adopted: true, base: .deputies, reason: "ст. 147 говорить про депутатів", by: by))
    #expect(record.lines.first { $0.voter == "v1" }?.announcement == "родич у товаристві")
    let text = record.vicheText()
    #expect(text.contains("(про конфлікт інтересів оголошено: родич у товаристві)"))
    #expect(text.contains("(конфлікт інтересів: засновник)"))
    #expect(text.replacing("\n", with: " ").contains("Вирішили лічильна комісія і \(by)."))
  }
}

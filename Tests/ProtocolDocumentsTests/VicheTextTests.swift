import Foundation
import ProtocolDocuments
import TallyEngine
import Testing

@Suite struct VicheTextTests {
  private static let predecessors = [RollCall.Predecessor(ballot: 16, reason: "зникло живлення трьох пультів")]
  private static let twoReadings = Fixtures.kind(
    .deputies, Threshold(.notLessThan, 1, of: 3), other: .deputiesAndHead, source: "ст. 147")
  private static let longTitle = String(
    repeating: "Про надання дозволу на розроблення проєктів землеустрою \"щодо відведення\" ділянок; ", count: 8
  ).prefix(600).description

  @Test("an adopted decision") func adopted() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted, repeatOf: 15, predecessors: Self.predecessors)
    try Golden.expect(record.vicheText(), is: "adopted.txt")
  }

  @Test("a rejected decision, two votes short") func rejected() throws {
    let record = try Fixtures.record(for: 25, ending: .rejected, seal: nil)
    #expect(record.margin == -2)
    try Golden.expect(record.vicheText(), is: "rejected.txt")
  }

  @Test("a disputed decision is shown neither as adopted nor as rejected") func disputed() throws {
    let record = try Fixtures.record(for: 17, kind: Self.twoReadings, ending: .disputed)
    let text = record.vicheText()
    #expect(text.contains("РІШЕННЯ СПІРНЕ"))
    #expect(!text.contains("РІШЕННЯ ПРИЙНЯТО") && !text.contains("РІШЕННЯ НЕ ПРИЙНЯТО"))
    try Golden.expect(text, is: "disputed.txt")
  }

  @Test("a settled dispute names the base and the ground") func settled() throws {
    let record = try Fixtures.record(
      for: 17, kind: Self.twoReadings,
      ending: .settled(adopted: false, base: .deputiesAndHead, reason: "міський голова бере участь у засіданні"))
    #expect(record.margin == -1)
    try Golden.expect(record.vicheText(), is: "settled.txt")
  }

  @Test("an annulled ballot says so before its names and after its totals, and decides nothing") func annulled() throws
  {
    let record = try Fixtures.record(for: 29, ending: .annulled(reason: "голосували з чужого місця"))
    let text = record.vicheText()
    let parts = text.components(separatedBy: "ГОЛОСУВАННЯ АНУЛЬОВАНО: голосували з чужого місця")
    #expect(parts.count == 3)
    #expect(!parts[0].contains("№ п/п") && parts[1].contains("№ п/п") && parts[1].contains("\"НЕ ГОЛОСУВАЛО\""))
    #expect(!text.contains("РІШЕННЯ ПРИЙНЯТО") && !text.contains("Запас"))
    try Golden.expect(text, is: "annulled.txt")
  }

  @Test("a withheld result is shown as none") func withheld() throws {
    let text = try Fixtures.record(for: 29, ending: .withheld).vicheText()
    #expect(text.components(separatedBy: "РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО").count == 3)
    #expect(!text.contains("ПРИЙНЯТО") && !text.contains("Запас"))
    try Golden.expect(text, is: "withheld.txt")
  }

  @Test("a secret ballot has totals and no name but the signatures") func secret() throws {
    let tally = Tally(for: 30, against: 4, abstained: 1, notVoting: 2, absent: 17)
    let record = try RollCall(
      heading: Fixtures.heading(),
      question: RollCall.Question(
        ballot: 18, number: "6", title: "Про обрання секретаря ради", recordKind: "обрання", mode: .secret,
        openedAt: Fixtures.openedAt, closedAt: Fixtures.openedAt + 600_000),
      rule: RollCall.Rule(Fixtures.requirement()), lines: [], tally: tally, ending: .adopted)
    let text = record.vicheText()
    #expect(text.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && !text.contains("ПОІМЕННЕ") && !text.contains("№ п/п"))
    try Golden.expect(text, is: "secret.txt")
  }

  @Test("a title of 600 characters is printed whole, in lines of 78 columns") func title() throws {
    let text = try Fixtures.record(for: 29, title: Self.longTitle, ending: .adopted).vicheText()
    #expect(Self.longTitle.count == 600)
    let flowing = text.split(separator: "\n").joined(separator: " ")
    #expect(flowing.contains(Self.longTitle.trimmingCharacters(in: .whitespaces)))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 78 })
  }

  @Test("line breaks and control characters in a title neither break the page nor reach the terminal") func controls()
    throws
  {
    let title = "Про «звіт»\r\n\"РІШЕННЯ\tПРИЙНЯТО\"\u{1B}[2J \u{202E}та\u{2028}інше\u{FEFF}"
    let text = try Fixtures.record(for: 25, title: title, ending: .rejected).vicheText()
    #expect(text.contains("\nПро «звіт» \"РІШЕННЯ ПРИЙНЯТО\" [2J та інше\n"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
  }

  @Test("a word wider than a line is kept whole") func wideWord() throws {
    let word = String(repeating: "ї", count: 200)
    let text = try Fixtures.record(for: 25, title: "Про \(word) та інше", ending: .rejected).vicheText()
    #expect(text.contains("\nПро\n\(word)\nта інше\n"))
  }

  @Test("450 names are printed, each whole, in the order of the alphabet, and agree with the totals") func manyNames()
    throws
  {
    let lines = (0..<450).map { index in
      let mark: RollCall.Line.Mark =
        switch index % 9 {
        case 0...4: .chose(.for, .console)
        case 5: .chose(.against, .console)
        case 6: .chose(.abstained, .console)
        case 7: .notVoting(.unexplained)
        default: .absent
        }
      let letter = Array("АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ")[index * 7 % 32]
      return RollCall.Line(
        voter: "\(index)", name: "\(letter)ворожбит-Перебийнісова-Вишневецька\(index) Пантелеймонія Всеволодівна",
        gender: .female, mark: mark)
    }
    let tally = Tally(for: 250, against: 50, abstained: 50, notVoting: 50, absent: 50)
    let requirement = Requirement(
      kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 450, head: nil, registered: 400)
    let record = try RollCall(
      heading: Fixtures.heading(composition: 450, head: nil), question: Fixtures.question(),
      rule: RollCall.Rule(requirement), lines: lines, tally: tally, ending: .adopted)
    let printed = PrintedRollCall(record.vicheText())
    #expect(printed.names.map(\.number) == Array(1...450))
    #expect(Set(printed.names.map(\.name)) == Set(lines.map(\.name)))
    for (before, after) in zip(printed.names, printed.names.dropFirst()) {
      #expect(UkrainianOrder.areInIncreasingOrder(before.name, after.name))
    }
    #expect(printed.marks("ЗА") == 250 && printed.totals["\"ЗА\""] == 250)
  }

  @Test("those who did not vote are not among «ПРОГОЛОСУВАЛО», and every total agrees with the names as printed")
  func totals() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted)
    let printed = PrintedRollCall(record.vicheText())
    #expect(printed.totals["\"ЗА\""] == printed.marks("ЗА"))
    #expect(printed.totals["\"ПРОТИ\""] == printed.marks("ПРОТИ"))
    #expect(printed.totals["\"УТРИМАЛОСЬ\""] == printed.marks("УТРИМА"))
    #expect(printed.totals["\"НЕ ГОЛОСУВАЛО\""] == printed.marks("НЕ ГОЛОСУВА"))
    #expect(printed.totals["ВІДСУТНІ"] == printed.marks("відсутн"))
    #expect(printed.totals["УСЬОГО"] == printed.names.count)
    #expect(printed.totals["УСЬОГО"]! + printed.totals["ВАКАНТНІ МАНДАТИ"]! == 54 + 1)
    let voted = ["ЗА", "ПРОТИ", "УТРИМА"].reduce(0) { $0 + printed.marks($1) }
    #expect(printed.totals["ПРОГОЛОСУВАЛО"] == voted)
    #expect(printed.totals["ЗАРЕЄСТРОВАНО"] == voted + printed.marks("НЕ ГОЛОСУВА"))
    #expect(printed.marks("НЕ ГОЛОСУВА") > 0)
  }

  @Test("women have the feminine form, men the masculine, and both endings stand where it is not known")
  func gender() throws {
    let marks: [RollCall.Line.Mark] = [.chose(.abstained, .console), .notVoting(.unexplained), .absent]
    let lines = [Voter.Gender.male, .female, .unknown].flatMap { gender in
      marks.enumerated().map { index, mark in
        RollCall.Line(voter: "\(gender)\(index)", name: "Особа \(gender.rawValue)\(index)", gender: gender, mark: mark)
      }
    }
    let record = try RollCall(
      heading: Fixtures.heading(composition: 9, head: nil), question: Fixtures.question(),
      rule: RollCall.Rule(
        Requirement(kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 9, head: nil, registered: 6)),
      lines: lines,
      tally: Tally(abstained: 3, notVoting: 3, absent: 3), ending: .rejected)
    #expect(
      PrintedRollCall(record.vicheText()).names.map(\.mark) == [
        "УТРИМАВСЯ/ЛАСЬ", "НЕ ГОЛОСУВАВ/ЛА", "відсутній/ня", "УТРИМАВСЯ", "НЕ ГОЛОСУВАВ", "відсутній", "УТРИМАЛАСЬ",
        "НЕ ГОЛОСУВАЛА", "відсутня",
      ])
  }

  @Test("how a vote reached us is said below the name where it was not the console") func origins() throws {
    let lines = try Fixtures.record(for: 29, ending: .adopted).vicheText().split(separator: "\n").map(String.init)
    for (mark, note) in [
      ("| ЗА ", "(внесено лічильною комісією: несправний пульт)"), ("| НЕ ГОЛОСУВА", "(конфлікт інтересів)"),
      ("| НЕ ГОЛОСУВА", "(пульт не відповідав)"),
    ] {
      let index = try #require(lines.firstIndex { $0.trimmingCharacters(in: .whitespaces) == note })
      #expect(lines[index - 1].contains(mark) && lines[index - 1].hasSuffix("|"))
    }
    #expect(lines.count { $0.contains("(внесено") } == 1)
  }

  @Test("no Latin letter stands in a Cyrillic word") func scripts() throws {
    let texts = try [
      Fixtures.record(for: 29, ending: .adopted, repeatOf: 15, predecessors: Self.predecessors),
      Fixtures.record(for: 25, ending: .rejected), Fixtures.record(for: 17, kind: Self.twoReadings, ending: .disputed),
      Fixtures.record(for: 29, ending: .annulled(reason: "збій")), Fixtures.record(for: 29, ending: .withheld),
      Fixtures.record(
        for: 17, kind: Self.twoReadings, ending: .settled(adopted: true, base: .deputies, reason: "висновок комісії")),
    ].map { $0.vicheText() }
    for text in texts { #expect(Self.wordsWithForeignLetters(text) == []) }
    #expect(Self.wordsWithForeignLetters("НI, HІ і ні") == ["НI", "HІ"])
    // What «НЕ ПРИЙНЯТО» would hide: whole words of Latin letters. The two that may stand alone are these.
    let latin = Set(texts.flatMap { $0.split { !$0.isLetter } }.filter { $0.unicodeScalars.allSatisfy(\.isASCII) })
    #expect(latin.subtracting(Fixtures.seal.split { !$0.isLetter }) == ["SHA", "VIII"])
  }

  @Test("times have two digits, and the zone is the reader's") func times() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted)
    #expect(record.vicheText().contains("\n21.11.2026 14:05:09\n"))
    #expect(record.vicheText(timeZone: TimeZone(identifier: "Asia/Kolkata")!).contains("\n21.11.2026 17:35:09\n"))
    let early = try RollCall(
      heading: record.heading,
      question: RollCall.Question(
        ballot: 1, number: "1", title: "Про порядок", recordKind: "", openedAt: 1_769_922_480_000,
        closedAt: 1_769_922_485_000),
      rule: record.rule, lines: record.lines, tally: record.tally, ending: .adopted)
    #expect(early.vicheText().contains("\n01.02.2026 07:08:05\n"))
    #expect(early.vicheText().contains("тривало з 07:08:00 до 07:08:05"))
  }

  @Test("a file that was edited afterwards is not the record's") func edited() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted)
    let text = record.vicheText()
    #expect(record.isVicheText(text.utf8))
    #expect(!record.isVicheText(text.replacing("\"ЗА\":  30", with: "\"ЗА\":  31").utf8))
    #expect(!record.isVicheText(("\u{FEFF}" + text).utf8))
    #expect(!record.isVicheText(text.dropLast().utf8))
  }

  @Test("the same record gives the same bytes, in whatever order its names came") func pure() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted)
    let shuffled = try RollCall(
      heading: record.heading, question: record.question, rule: record.rule, lines: record.lines.shuffled(),
      tally: record.tally, ending: record.ending, seal: record.seal)
    #expect(shuffled == record)
    #expect(shuffled.vicheText() == record.vicheText())
  }

  @Test("names are told apart by letters, whoever's apostrophe it is, and two namesakes stand by identifier")
  func namesakes() throws {
    let lines = ["2", "1"].map {
      RollCall.Line(voter: $0, name: "Бондар Іван Іванович", gender: .male, mark: .chose(.for, .console))
    }
    let record = try RollCall(
      heading: Fixtures.heading(composition: 2, head: nil), question: Fixtures.question(),
      rule: RollCall.Rule(
        Requirement(kind: Fixtures.kind(), of: Fixtures.regulation([]), composition: 2, head: nil, registered: 2)),
      lines: lines,
      tally: Tally(for: 2, notVoting: 0, absent: 0), ending: .adopted)
    #expect(record.lines.map(\.voter) == ["1", "2"])
  }

  @Test("a session with a name of its own is not called «сесія» twice") func session() throws {
    let record = try Fixtures.record(for: 29, ending: .adopted)
    func text(_ session: String) throws -> String {
      try RollCall(
        heading: Fixtures.heading(session: session), question: record.question, rule: record.rule, lines: record.lines,
        tally: record.tally, ending: .adopted
      ).vicheText()
    }
    #expect(try text("12").contains(" 12 сесія VIII скликання\n"))
    #expect(try text("3 позачергова сесія").contains(" 3 позачергова сесія VIII скликання\n"))
  }

  /// Words in which letters of two scripts stand.
  private static func wordsWithForeignLetters(_ text: String) -> [String] {
    text.split { !$0.isLetter && $0 != "’" }.map(String.init).filter { word in
      word.unicodeScalars.contains { "a"..."z" ~= $0 || "A"..."Z" ~= $0 }
        && word.unicodeScalars.contains { "\u{0400}"..."\u{04FF}" ~= $0 }
    }
  }
}

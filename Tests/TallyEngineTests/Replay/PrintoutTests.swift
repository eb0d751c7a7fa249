import Foundation
import Testing

import TallyEngine

@Suite("Printouts of real councils, voted again from their text")
struct PrintoutTests {
  static let tests = RollCallTests.tests
  static let fixtures = tests.appending(path: "Fixtures/printouts")
  static let data = tests.appending(path: "../../../shared/data/viche").standardizedFileURL
  /// The mayor of Mykolaiv, who is on its lists.
  static let mayor = "Сєнкевич Олександр Федорович"

  /// The law as the two councils have it: decisions of `D + H`, the agenda over the composition too.
  static let regulation = Regulation(
    id: "printouts", title: "Регламент", quorum: .majority, windowSeconds: 20, choiceRule: .last, disclosure: .totals,
    ballotsPerQuestion: 2,
    kinds: [
      QuestionKind(
        id: "decision", title: "Рішення ради", recordKind: "в цілому", mode: .rollCall, base: .deputiesAndHead,
        threshold: .majority, source: "закон, ст. 59 ч. 2"),
      QuestionKind(
        id: "agenda", title: "Порядок денний", recordKind: "порядок денний", subject: .agenda, mode: .rollCall,
        base: .deputiesAndHead, threshold: .majority, source: "закон, ст. 59 ч. 2"),
      QuestionKind(
        id: "third", title: "Третина", recordKind: "в цілому", subject: .minority, mode: .rollCall,
        base: .deputiesAndHead, threshold: Threshold(.notLessThan, 1, of: 3), otherBase: .deputies,
        source: "закон, ст. 48 ч. 2"),
    ])

  /// The council of a printout: all whom it names, and of those whom the others name as many as 54 mandates allow.
  /// (Mandates changed hands between the printouts.)
  static func council(_ printout: Printout, among others: [Printout], mayor: String) -> Council {
    let listed = printout.lines.map(\.name)
    let rest = Set(others.flatMap { $0.lines.map(\.name) }).subtracting(listed).subtracting([mayor]).sorted()
    let deputies = listed.count { $0 != mayor }
    let names = (listed + rest.prefix(54 - deputies)).sorted()
    let voters = names.map { name in
      let parts = name.split(separator: " ", maxSplits: 2).map(String.init)
      return Voter(
        id: name, familyName: parts[0], givenName: parts.count > 1 ? parts[1] : "",
        patronymic: parts.count > 2 ? parts[2] : "", gender: .unknown, faction: nil, isHead: name == mayor)
    }
    return Council(
      name: "Міська рада", convocation: "VII", place: "місто", composition: 54, headOffice: .city,
      regulation: regulation, voters: voters,
      seats: voters.enumerated().map {
        Seat(number: UInt16($0.offset + 1), row: $0.offset / 10 + 1, column: $0.offset % 10 + 1, voter: $0.element.id)
      })
  }

  /// Opens a sitting, registers those whom the printout calls present and the others named, and holds the ballot under
  /// the kind that the printout's rule names, key by key.
  static func hold(
    _ printout: Printout, in council: Council, mayor: String, alsoRegistered: [String] = []
  ) throws -> Rehearsal {
    let here = Set(printout.here)
    var hall = Rehearsal(council)
    try hall.order(
      .openSitting(session: "1", sitting: 1, presiding: mayor, headPresent: here.contains(mayor)))
    try hall.register(here.filter { $0 != mayor } + alsoRegistered)
    let kind = try #require(council.regulation.kinds.first { $0.ruleForRecord == printout.rule && $0.id != "agenda" })
    try hall.open("1", kind: kind.id)
    for (name, mark) in printout.lines {
      guard case .choice(let choice) = mark else { continue }
      #expect(hall.choose(choice, by: name) == .recorded, "\(printout.name), \(name)")
    }
    hall.wait(milliseconds: 20_000)
    hall.establish()
    return hall
  }

  /// What a ballot that was voted again and its printout disagree on.
  static func differences(_ printout: Printout, _ ballot: Ballot, alsoRegistered: Int = 0) -> [String] {
    var found: [String] = []
    let tally = ballot.tally
    let totals = [tally.for, tally.against, tally.abstained, tally.notVoting - alsoRegistered]
    if totals != printout.totals { found.append("\(totals), printed \(printout.totals)") }
    if tally.participants - alsoRegistered != printout.present {
      found.append("\(tally.participants) present, printed \(printout.present)")
    }
    if ballot.outcome != (printout.isAdopted ? .adopted : .rejected) {
      found.append("\(ballot.outcome), printed \(printout.isAdopted)")
    }
    return found.map { "\(printout.name): \($0)" }
  }

  @Test("the printouts themselves are whole: their lists, their totals and their numbers of lines agree")
  func whole() throws {
    let printouts = try #require(try Printout.folder(Self.fixtures))
    #expect(printouts.map(\.name) == ["2016-04-19_07", "2016-10-12_03", "2017-05-31_12"])
    for printout in printouts {
      #expect(printout.lines.count == printout.listed)
      #expect(printout.totals.reduce(0, +) == printout.present)
      #expect(printout.lines.contains { $0.name == Self.mayor })
      for (index, choice) in [Choice.for, .against, .abstained].enumerated() {
        #expect(printout.lines.count { $0.mark == .choice(choice) } == printout.totals[index])
      }
    }
    let broken = try String(contentsOf: Self.fixtures.appending(path: "2016-10-12_03.txt"), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("Солтис") }
    #expect(throws: Printout.Unreadable.self) { try Printout(name: "", text: broken.joined(separator: "\n")) }
  }

  @Test("three printouts of Mykolaiv come to their printed totals and decisions")
  func sample() throws {
    let printouts = try #require(try Printout.folder(Self.fixtures))
    for printout in printouts where printout.name != "2016-04-19_07" {
      let council = Self.council(printout, among: printouts, mayor: Self.mayor)
      let hall = try Self.hold(printout, in: council, mayor: Self.mayor)
      let ballot = hall.sitting.ballots[0]
      #expect(Self.differences(printout, ballot) == [])
      #expect(ballot.requirement.reading.baseCount == 55)
      #expect(ballot.requirement.reading.needed == (printout.rule.hasPrefix("НЕ МЕНШЕ 1/3") ? 19 : 28))
      #expect(Invariants.violations(of: hall.sitting) == [])
    }
  }

  @Test("№ 7 of 19.04.2016 lists 27 deputies and the mayor: no quorum, and with one more who does not vote the print")
  func withoutQuorum() throws {
    let printouts = try #require(try Printout.folder(Self.fixtures))
    try checkWithoutQuorum(
      printouts[0], in: Self.council(printouts[0], among: printouts, mayor: Self.mayor))
  }

  private func checkWithoutQuorum(_ printout: Printout, in council: Council) throws {
    #expect(printout.here.count == 28 && printout.here.contains(Self.mayor))
    // The law's quorum counts deputies, and the mayor is none: 27 of the 28 that 54 need.
    #expect(throws: Refusal.noQuorum(registered: 27, quorum: 28, article: "ст. 46 ч. 12 закону")) {
      try Self.hold(printout, in: council, mayor: Self.mayor)
    }
    let silent = try #require(council.voters.first { !printout.here.contains($0.id) }).id
    let hall = try Self.hold(printout, in: council, mayor: Self.mayor, alsoRegistered: [silent])
    #expect(Self.differences(printout, hall.sitting.ballots[0], alsoRegistered: 1) == [])
    #expect(hall.sitting.ballots[0].tally.for == 28 && hall.sitting.ballots[0].margin == 0)
  }

  private static func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: data.appending(path: name).path)
  }

  @Test(
    "all twelve printouts of Mykolaiv, where the data lie beside the project",
    .enabled(if: isThere("mykolaiv"), "SKIPPED: there is no ../shared/data/viche/mykolaiv"))
  func mykolaiv() throws {
    let printouts = try #require(try Printout.folder(Self.data.appending(path: "mykolaiv")))
    #expect(printouts.count == 12)
    var short: [String] = []
    for printout in printouts {
      let council = Self.council(printout, among: printouts, mayor: Self.mayor)
      #expect(council.deputies == 54)
      #expect(printout.lines.count == printout.listed && printout.totals.reduce(0, +) == printout.present)
      do {
        let hall = try Self.hold(printout, in: council, mayor: Self.mayor)
        #expect(Self.differences(printout, hall.sitting.ballots[0]) == [])
        #expect(Invariants.violations(of: hall.sitting) == [])
      } catch Refusal.noQuorum {
        short.append(printout.name)
        try checkWithoutQuorum(printout, in: council)
      }
    }
    #expect(short == ["2016-04-19_07", "2016-04-19_08"])
    #expect(printouts.count { $0.isAdopted } == 9)
  }

  // MARK: Vinnytsia

  /// The rule that Vinnytsia's system printed, «БІЛЬШІСТЬ ПРИСУТНІХ», as somebody would write it in a regulation.
  static let printedRule = QuestionKind(
    id: "decision", title: "Рішення ради", recordKind: "в цілому", mode: .rollCall, base: .registered,
    threshold: .majority, source: "закон, ст. 59 ч. 2")

  @Test("the rule that Vinnytsia printed cannot be had for a decision of the council")
  func printedRuleIsRefused() {
    #expect(Self.printedRule.ruleForRecord.hasPrefix("БІЛЬШІСТЬ ПРИСУТНІХ"))
    let wrong = TestHall.regulation(kinds: [Self.printedRule])
    #expect(wrong.contradictions().map(\.key) == ["base"])
    #expect(wrong.contradictions().map(\.kind) == [0])
    #expect(wrong.contradictions()[0].article.hasSuffix("ст. 59 ч. 2"))
    #expect(Self.regulation.contradictions().isEmpty, "and ours is right")
  }

  @Test(
    "Vinnytsia's printout under the right rule: 28 of 55 are needed, where a majority of those present were 25",
    .enabled(
      if: isThere("vinnytsia_2016-02-26_first.txt"),
      "SKIPPED: there is no ../shared/data/viche/vinnytsia_2016-02-26_first.txt"))
  func vinnytsia() throws {
    let mayor = "Моргунов Сергій Анатолійович"
    let file = Self.data.appending(path: "vinnytsia_2016-02-26_first.txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    let printout = try Printout(name: "vinnytsia", text: text)
    #expect(printout.rule == "БІЛЬШІСТЬ ПРИСУТНІХ")
    #expect(printout.lines.count == 55 && printout.present == 49 && printout.totals == [48, 0, 1, 0])
    let council = Self.council(printout, among: [], mayor: mayor)
    // The printed rule names no kind of a council that decides by the law.
    #expect(!council.regulation.kinds.contains { $0.ruleForRecord.hasPrefix(printout.rule) })
    var hall = Rehearsal(council)
    try hall.order(.openSitting(session: "5", sitting: 1, presiding: mayor, headPresent: true))
    try hall.register(printout.here.filter { $0 != mayor })
    try hall.open("1")
    for (name, mark) in printout.lines {
      guard case .choice(let choice) = mark else { continue }
      #expect(hall.choose(choice, by: name) == .recorded)
    }
    try hall.shut()
    let ballot = hall.sitting.ballots[0]
    #expect(ballot.tally == Tally(for: 48, against: 0, abstained: 1, notVoting: 0, absent: 6))
    #expect(ballot.requirement.reading.needed == 28 && ballot.margin == 20 && ballot.outcome == .adopted)
    let wrong = Requirement(
      kind: Self.printedRule, of: council.regulation, composition: 54, head: .city, registered: 48)
    #expect(wrong.reading.needed == 25)
    // Between the two lies what the printed rule would have let through: 25, 26 and 27 of 55.
    for votes in 25...27 {
      #expect(wrong.outcome(votesFor: votes) == .adopted)
      #expect(ballot.requirement.outcome(votesFor: votes) == .rejected)
    }
  }
}

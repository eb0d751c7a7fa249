import ProtocolDocuments
import TallyEngine
import Testing

/// A record that disagrees with itself is refused, not printed.
@Suite struct AgreementTests {
  private typealias Finding = RollCall.Disagreement.Finding

  /// A record that agrees, with one thing changed.
  private func findings(
    heading: RollCall.Heading = Fixtures.heading(), question: RollCall.Question = Fixtures.question(),
    rule: RollCall.Rule? = nil, lines change: (inout [RollCall.Line]) -> Void = { _ in },
    tally changeTally: (inout Tally) -> Void = { _ in }, ending: RollCall.Ending = .adopted, seal: String? = nil,
    recordedMargin: Int? = nil
  ) -> [Finding] {
    var lines = Fixtures.lines(Fixtures.marks(for: 29), head: .chose(.for, .console))
    var tally = Fixtures.tally(lines)
    change(&lines)
    changeTally(&tally)
    do throws(RollCall.Disagreement) {
      _ = try RollCall(
        heading: heading, question: question, rule: rule ?? RollCall.Rule(Fixtures.requirement()), lines: lines,
        tally: tally, ending: ending, seal: seal, recordedMargin: recordedMargin)
      return []
    } catch {
      #expect(error.description.hasPrefix("запис голосування № 17 не узгоджений: "))
      return error.findings
    }
  }

  @Test("the unchanged record agrees") func agrees() {
    #expect(findings() == [])
    #expect(findings(seal: Fixtures.seal, recordedMargin: 2) == [])
  }

  @Test("a total that differs from the name list is refused, and the error says which") func totals() {
    #expect(
      findings(tally: {
        $0.for += 1; $0.absent -= 1
      }) == [
        .total(.for, recorded: 31, names: 30), .total(.absent, recorded: 16, names: 17),
      ])
    #expect(
      findings(tally: {
        $0.against += 1; $0.abstained -= 1
      }) == [
        .total(.against, recorded: 4, names: 3), .total(.abstained, recorded: 1, names: 2),
      ])
    #expect(findings(tally: { $0.notVoting += 1 }) == [.total(.notVoting, recorded: 3, names: 2)])
  }

  @Test("one choice changed in the list is refused") func changedName() {
    #expect(
      findings(lines: { Fixtures.replace(&$0, "d3", .chose(.against, .console)) }) == [
        .total(.for, recorded: 30, names: 29), .total(.against, recorded: 3, names: 4),
      ])
  }

  @Test("an absent member left out of the list is refused") func leftOut() {
    #expect(
      findings(lines: { lines in lines.removeAll { $0.voter == "d52" } }) == [
        .total(.absent, recorded: 17, names: 16)
      ])
  }

  @Test("the same voter twice, and more members than mandates, are refused") func twice() {
    let found = findings(
      heading: Fixtures.heading(composition: 54, head: nil),
      lines: { lines in
        lines.append(lines.first { $0.voter == "d52" }!)
      }, tally: { $0.absent += 1 })
    #expect(found == [.tooMany(members: 55, mandates: 54), .sameVoter("d52")])
  }

  @Test("a wrong rule is refused: the needed number is computed again from the line that is printed") func wrongRule() {
    let right = RollCall.Rule(Fixtures.requirement())
    func rule(line: String? = nil, base: Base? = nil, count: Int? = nil, needed: Int? = nil, words: String? = nil)
      -> RollCall.Rule
    {
      RollCall.Rule(
        line: line ?? right.line, explanation: words ?? right.explanation, base: base ?? right.base,
        baseCount: count ?? right.baseCount, needed: needed ?? right.needed, source: right.source)
    }
    #expect(findings(rule: rule()) == [])
    #expect(
      findings(rule: rule(line: "НЕ МЕНШЕ 2/3 ВІД ЗАГАЛЬНОГО СКЛАДУ")) == [.needed(recorded: 28, computed: 37)])
    #expect(
      findings(rule: rule(line: "БІЛЬШІСТЬ ПРИСУТНІХ (ЗАРЕЄСТРОВАНИХ)")) == [
        .unreadableRule("БІЛЬШІСТЬ ПРИСУТНІХ (ЗАРЕЄСТРОВАНИХ)")
      ])
    #expect(findings(rule: rule(needed: 29)) == [.needed(recorded: 29, computed: 28)])
    #expect(findings(rule: rule(count: 54)) == [.base(recorded: 54, counted: 55)])
    #expect(findings(rule: rule(base: .registered)) == [.base(recorded: 55, counted: 36)])
    #expect(findings(rule: rule(words: "Потрібно 27 голосів.")) == [.explanation(needed: 28)])
  }

  @Test("every kind of rule is read back from its printed line", arguments: Base.allCases)
  func everyRule(base: Base) {
    for threshold in [
      Threshold.majority, Threshold(.notLessThan, 1, of: 2), Threshold(.notLessThan, 1, of: 3),
      Threshold(.notLessThan, 1, of: 4), Threshold(.notLessThan, 2, of: 3), Threshold(.moreThan, 3, of: 5),
      Threshold(.moreThan, 2, of: 3), Threshold(.notLessThan, 1, of: 1),
    ] {
      let requirement = Fixtures.requirement(Fixtures.kind(base, threshold), registered: 36)
      let adopted = requirement.decide(for: 30, against: 3).outcome == .adopted
      #expect(findings(rule: RollCall.Rule(requirement), ending: adopted ? .adopted : .rejected) == [])
      #expect(findings(rule: RollCall.Rule(requirement), ending: adopted ? .rejected : .adopted) != [])
    }
  }

  @Test("a decision that the totals and the rule do not give is refused") func wrongDecision() {
    for ending in [
      RollCall.Ending.rejected, .disputed, .settled(adopted: true, base: .deputies, reason: "так вирішили"),
    ] {
      #expect(findings(ending: ending) == [.decision(recorded: ending, votesFor: 30, needed: 28)])
    }
    #expect(findings(ending: .annulled(reason: "збій")) == [])
    #expect(findings(ending: .withheld) == [])
    #expect(findings(recordedMargin: 3) == [.margin(recorded: 3, computed: 2)])
  }

  @Test("a dispute can only be settled over one of its two bases, and as that base gives") func settled() {
    let kind = Fixtures.kind(.deputies, Threshold(.notLessThan, 5, of: 9), other: .deputiesAndHead)
    let rule = RollCall.Rule(Fixtures.requirement(kind))  // 30 of 54, 31 of 55
    #expect(rule.other?.needed == 31)
    #expect(findings(rule: rule, ending: .disputed) == [])
    #expect(findings(rule: rule, ending: .settled(adopted: true, base: .deputies, reason: "ст. 147")) == [])
    #expect(findings(rule: rule, ending: .settled(adopted: false, base: .deputiesAndHead, reason: "ст. 147")) == [])
    for ending in [
      RollCall.Ending.adopted, .rejected, .settled(adopted: false, base: .deputies, reason: "ст. 147"),
      .settled(adopted: true, base: .deputiesAndHead, reason: "ст. 147"),
      .settled(adopted: true, base: .registered, reason: "ст. 147"),
    ] {
      #expect(findings(rule: rule, ending: ending) == [.decision(recorded: ending, votesFor: 30, needed: 30)])
    }
  }

  @Test("a record without a name to sign it, a title, a list or a seal that is one is refused") func missing() {
    #expect(findings(heading: Fixtures.heading(presiding: " \t")) == [.missing(.presiding)])
    #expect(findings(question: Fixtures.question(title: "\n")) == [.missing(.title)])
    #expect(findings(lines: { $0 = [] }).contains(.missing(.names)))
    for seal in ["", "abc", String(repeating: "G", count: 64)] { #expect(findings(seal: seal) == [.seal(seal)]) }
  }

  @Test("a secret ballot with names is refused") func secretNames() {
    let question = RollCall.Question(
      ballot: 17, number: "1", title: "Про обрання", recordKind: "", mode: .secret, openedAt: 0, closedAt: 1)
    #expect(findings(question: question) == [.namesOfSecretBallot])
    #expect(findings(question: question, lines: { $0 = [] }) == [])
  }
}

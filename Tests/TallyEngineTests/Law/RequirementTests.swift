import Foundation
import Testing

import TallyEngine

@Suite("What one ballot needs")
struct RequirementTests {
  static func kind(
    _ base: Base, _ threshold: Threshold, other: Base? = nil, source: String = "ст. 66 ч. 2"
  ) -> QuestionKind {
    QuestionKind(
      id: "decision", title: "Рішення ради", recordKind: "в цілому", mode: .rollCall, base: base, threshold: threshold,
      otherBase: other, source: source)
  }

  static let twoThirds = Threshold(.notLessThan, 2, of: 3)

  @Test("the head counts in the base of a decision just while he takes part", arguments: ThresholdTests.table)
  func head(row: ThresholdTests.Row) {
    func needed(_ threshold: Threshold, _ head: Council.HeadOffice?) -> Int {
      Requirement(
        kind: Self.kind(.deputiesAndHead, threshold), of: TestHall.regulation(), composition: row.composition,
        head: head, registered: 1
      ).reading.needed
    }
    #expect(needed(.majority, nil) == row.majority.0)
    #expect(needed(.majority, .city) == row.majority.1)
    #expect(needed(Self.twoThirds, nil) == row.twoThirds.0)
    #expect(needed(Self.twoThirds, .settlement) == row.twoThirds.1)
    #expect(needed(ThresholdTests.oneThird, nil) == row.oneThird.0)
    #expect(needed(ThresholdTests.oneThird, .village) == row.oneThird.1)
  }

  @Test("a decision of the council is never a majority of those present")
  func majorityOfThosePresent() {
    let decision = Requirement(
      kind: Self.kind(.deputiesAndHead, .majority), of: TestHall.regulation(), composition: 42, head: .city,
      registered: 30)
    let procedural = Requirement(
      kind: Self.kind(.registered, .majority), of: TestHall.regulation(), composition: 42, head: .city, registered: 30)
    // The recipe of the field, 16 of the 30 who came, carries a procedural question and no decision.
    #expect(procedural.reading.needed == 16)
    #expect(procedural.outcome(votesFor: 16) == .adopted)
    #expect(decision.reading.needed == 22)
    #expect(decision.outcome(votesFor: 16) == .rejected)
  }

  @Test("one vote short is rejected, the needed number is adopted, and the margin says by how much")
  func outcomeAtTheEdge() {
    let requirement = Requirement(
      kind: Self.kind(.deputiesAndHead, .majority), of: TestHall.regulation(), composition: 54, head: .city,
      registered: 40)
    #expect(requirement.reading.base == .deputiesAndHead)
    #expect(requirement.reading.baseCount == 55)
    #expect(requirement.reading.needed == 28)
    #expect(requirement.outcome(votesFor: 27) == .rejected)
    #expect(requirement.outcome(votesFor: 28) == .adopted)
    #expect(requirement.margin(votesFor: 27) == -1)
    #expect(requirement.margin(votesFor: 28) == 0)
    #expect(requirement.margin(votesFor: 55) == 27)
  }

  @Test("Cherkasy, 24.04.2013: 40 of 60 with the head taking part is disputed, 39 rejected, 41 adopted")
  func cherkasy() {
    let both = [Base.deputies, .deputiesAndHead]
    for (base, other) in [(both[0], both[1]), (both[1], both[0])] {
      let requirement = Requirement(
        kind: Self.kind(base, Self.twoThirds, other: other), of: TestHall.regulation(), composition: 60, head: .city,
        registered: 50)
      #expect(requirement.reading.needed == (base == .deputies ? 40 : 41))
      #expect(requirement.other?.needed == (base == .deputies ? 41 : 40))
      #expect(requirement.outcome(votesFor: 39) == .rejected)
      #expect(requirement.outcome(votesFor: 40) == .disputed)
      #expect(requirement.outcome(votesFor: 41) == .adopted)
    }
  }

  @Test("without the head, or where both readings need the same, nothing is disputed")
  func notDisputed() {
    let absentHead = Requirement(
      kind: Self.kind(.deputies, Self.twoThirds, other: .deputiesAndHead), of: TestHall.regulation(), composition: 60,
      head: nil, registered: 50)
    #expect(absentHead.other == nil)
    #expect(absentHead.outcome(votesFor: 40) == .adopted)
    // 26 deputies: 18 either way.
    let same = Requirement(
      kind: Self.kind(.deputies, Self.twoThirds, other: .deputiesAndHead), of: TestHall.regulation(), composition: 26,
      head: .city, registered: 20)
    #expect(same.other == nil)
    #expect(same.outcome(votesFor: 17) == .rejected)
    #expect(same.outcome(votesFor: 18) == .adopted)
  }

  @Test("outcomes agree with two readings computed apart, for every base to 130 and every number of votes")
  func outcomesAgainstTwoReadings() {
    var wrong: [String] = []
    for threshold in [Threshold.majority, Self.twoThirds, ThresholdTests.oneThird] {
      for composition in 1...130 {
        let requirement = Requirement(
          kind: Self.kind(.deputies, threshold, other: .deputiesAndHead), of: TestHall.regulation(),
          composition: composition, head: .city,
          registered: composition)
        let fraction = Rational(threshold.numerator, threshold.denominator)
        for votes in 0...composition + 1 {
          func carries(_ base: Int) -> Bool {
            let share = Rational(votes, base)
            return threshold.comparison == .moreThan ? share > fraction : share >= fraction
          }
          let expected: Outcome =
            switch (carries(composition), carries(composition + 1)) {
            case (true, true): .adopted
            case (false, false): .rejected
            default: .disputed
            }
          if requirement.outcome(votesFor: votes) != expected {
            wrong.append("\(threshold.words) of \(composition), \(votes) for")
          }
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("the explanation is a sentence that the chair can read aloud")
  func explanations() {
    func sentence(
      _ kind: QuestionKind, _ composition: Int, _ head: Council.HeadOffice?, registered: Int = 0
    ) -> String {
      Requirement(
        kind: kind, of: TestHall.regulation(), composition: composition, head: head, registered: registered
      ).explanation
    }
    let decision = Self.kind(.deputiesAndHead, .majority)
    #expect(
      sentence(decision, 42, .city)
        == "Потрібно 22 голоси: більшість від 42 депутатів загального складу і міського голови (ст. 66 ч. 2).")
    #expect(
      sentence(decision, 26, .settlement)
        == "Потрібно 14 голосів: більшість від 26 депутатів загального складу і селищного голови (ст. 66 ч. 2).")
    #expect(
      sentence(decision, 15, .village)
        == "Потрібно 9 голосів: більшість від 15 депутатів загального складу і сільського голови (ст. 66 ч. 2).")
    #expect(
      sentence(decision, 64, nil)
        == "Потрібно 33 голоси: більшість від 64 депутатів загального складу (ст. 66 ч. 2).")
    #expect(
      sentence(Self.kind(.registered, .majority, source: "ст. 68"), 42, .city, registered: 41)
        == "Потрібно 21 голос: більшість від 41 зареєстрованого депутата (ст. 68).")
    #expect(
      sentence(Self.kind(.deputies, Self.twoThirds, other: .deputiesAndHead, source: "ст. 207"), 60, .city)
        == "Потрібно 40 голосів: не менше 2/3 від 60 депутатів загального складу; якщо рахувати від 60 депутатів "
        + "загального складу і міського голови, потрібно 41 голос (ст. 207).")
  }

  @Test("the rule of a printed record is the one that the printouts of real councils carry")
  func ruleForRecord() {
    #expect(Self.kind(.deputiesAndHead, .majority).ruleForRecord == "БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ")
    #expect(Self.kind(.deputiesAndHead, ThresholdTests.oneThird).ruleForRecord == "НЕ МЕНШЕ 1/3 ВІД ЗАГАЛЬНОГО СКЛАДУ")
    #expect(Self.kind(.registered, .majority).ruleForRecord == "БІЛЬШІСТЬ ПРИСУТНІХ (ЗАРЕЄСТРОВАНИХ)")
    #expect(
      Self.kind(.deputies, Self.twoThirds).ruleForRecord == "НЕ МЕНШЕ 2/3 ВІД ЗАГАЛЬНОГО СКЛАДУ ДЕПУТАТІВ")
  }

  @Test("a requirement survives JSON, other reading and all")
  func json() throws {
    for head in [nil, Council.HeadOffice.city] {
      let requirement = Requirement(
        kind: Self.kind(.deputies, Self.twoThirds, other: .deputiesAndHead), of: TestHall.regulation(), composition: 60,
        head: head, registered: 7)
      let again = try JSONDecoder().decode(Requirement.self, from: JSONEncoder().encode(requirement))
      #expect(again == requirement)
    }
  }
}

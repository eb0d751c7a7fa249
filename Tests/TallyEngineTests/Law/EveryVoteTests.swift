import Testing

import TallyEngine

/// Every council to 500, every number of votes, against fractions that are cross-multiplied here and nowhere else.
@Suite("Every council, every number of votes")
struct EveryVoteTests {
  /// The law's «більше a/b» and «не менше a/b», cross-multiplied; the engine counts a least number instead.
  static func carries(_ votes: Int, _ threshold: Threshold, of base: Int) -> Bool {
    let (share, fraction) = (votes * threshold.denominator, base * threshold.numerator)
    return threshold.comparison == .moreThan ? share > fraction : share >= fraction
  }

  static let thresholds = [(1, 2), (1, 3), (2, 3), (1, 4), (3, 5)].flatMap { a, b in
    [Threshold(.moreThan, a, of: b), Threshold(.notLessThan, a, of: b)]
  }

  @Test("adopted, rejected, disputed and the margin, with and without the head", arguments: thresholds)
  func everyVote(threshold: Threshold) {
    var wrong: [String] = []
    var disputed = 0
    let regulation = TestHall.regulation()
    for head in [nil, Council.HeadOffice.city] {
      for (first, second) in [(Base.deputies, Base.deputiesAndHead), (.deputiesAndHead, .deputies)] {
        let kind = TestHall.kind("kind", first, threshold, other: second)
        for composition in 1...500 {
          let requirement = Requirement(
            kind: kind, of: regulation, composition: composition, head: head, registered: composition)
          func count(_ base: Base) -> Int { base == .deputies || head == nil ? composition : composition + 1 }
          var least: Int?
          for votes in 0...count(.deputiesAndHead) {
            let readings = (
              Self.carries(votes, threshold, of: count(first)), Self.carries(votes, threshold, of: count(second))
            )
            let expected: Outcome = readings.0 != readings.1 ? .disputed : readings.0 ? .adopted : .rejected
            if readings.0, least == nil { least = votes }
            let decision = requirement.decide(for: votes, against: 0)
            if decision.outcome != expected {
              wrong.append("\(threshold) of \(composition), the head \(head != nil), \(votes): \(decision.outcome)")
            }
            if (decision.margin >= 0) != readings.0 { wrong.append("margin of \(composition), \(votes)") }
            if expected == .disputed { disputed += 1 }
          }
          // The margin counts from the least number that carries the first reading; «more than all» has none.
          if let least, requirement.decide(for: 0, against: 0).margin != -least {
            wrong.append("the least of \(composition) is \(least)")
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
    #expect(disputed > 100, "no council in which the two readings differ")
  }

  @Test("a single reading is never disputed, over each of the three bases", arguments: thresholds)
  func singleReading(threshold: Threshold) {
    let regulation = TestHall.regulation()
    var wrong: [String] = []
    for base in Base.allCases {
      let kind = TestHall.kind("kind", base, threshold)
      for composition in 1...500 where composition % 7 == 1 || composition < 40 {
        for registered in [0, composition / 2 + 1, composition] {
          let requirement = Requirement(
            kind: kind, of: regulation, composition: composition, head: .village, registered: registered)
          let count =
            switch base {
            case .deputies: composition
            case .deputiesAndHead: composition + 1
            case .registered: registered
            }
          if requirement.reading.baseCount != count || requirement.other != nil {
            wrong.append("base of \(composition)")
          }
          for votes in 0...count {
            let outcome = requirement.decide(for: votes, against: 0).outcome
            if outcome != (Self.carries(votes, threshold, of: count) ? .adopted : .rejected) {
              wrong.append("\(base), \(threshold), \(count): \(votes) is \(outcome)")
            }
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
  }

  @Test(
    "an equal split under the three rules, whatever the presiding officer chose", arguments: TieRule.allCases,
    thresholds)
  func ties(rule: TieRule, threshold: Threshold) {
    let regulation = TestHall.regulation(tie: rule)
    var wrong: [String] = []
    var broken = 0
    for (first, second) in [(Base.deputies, Base?.none), (.deputies, .deputiesAndHead), (.deputiesAndHead, .deputies)] {
      let kind = TestHall.kind("kind", first, threshold, other: second)
      for composition in 1...120 {
        let requirement = Requirement(
          kind: kind, of: regulation, composition: composition, head: .city, registered: composition)
        func count(_ base: Base) -> Int { base == .deputies ? composition : composition + 1 }
        for votes in 0...(composition + 1) / 2 {
          for against in Set([max(0, votes - 1), votes, votes + 1]) {
            for chair in [nil, Choice.for, .against, .abstained] {
              let isEqual = votes == against
              let breaks = isEqual && rule != .strict && (chair == .for || chair == .against)
              func isAdopted(_ base: Base) -> Bool {
                if breaks, rule == .decisive { return chair == .for }
                return Self.carries(breaks && chair == .for ? votes + 1 : votes, threshold, of: count(base))
              }
              let (one, two) = (isAdopted(first), isAdopted(second ?? first))
              let decision = requirement.decide(for: votes, against: against, chair: chair)
              if decision.outcome != (one != two ? .disputed : one ? .adopted : .rejected)
                || decision.isByCastingVote != breaks
              {
                wrong.append(
                  "\(rule), \(threshold) of \(composition), \(votes):\(against), \(String(describing: chair))")
              }
              let plain = requirement.decide(for: votes, against: 0)
              let again = breaks && rule == .castingVote && chair == .for ? 1 : 0
              // Nobody against nobody is equal too, but then nobody broke it.
              if votes > 0, decision.margin != plain.margin + again { wrong.append("margin \(composition) \(votes)") }
              if decision.outcome != requirement.decide(for: votes, against: votes + 1).outcome { broken += 1 }
            }
          }
        }
      }
    }
    #expect(wrong.prefix(5) == [])
    #expect((broken > 0) == (rule != .strict))
  }

  @Test("in a secret ballot nobody's vote breaks a tie, whatever the regulation says")
  func secretTies() {
    for rule in TieRule.allCases {
      let requirement = Requirement(
        kind: TestHall.kind("kind", .deputies, .majority, mode: .secret), of: TestHall.regulation(tie: rule),
        composition: 12, head: nil, registered: 12)
      #expect(requirement.tie == .strict)
      let decision = requirement.decide(for: 6, against: 6, chair: .for)
      #expect(decision.outcome == .rejected && !decision.isByCastingVote && decision.margin == -1)
    }
  }
}

import Testing

import TallyEngine

@Suite("The law's thresholds, in whole numbers")
struct ThresholdTests {
  static let twoThirds = Threshold(.notLessThan, 2, of: 3)
  static let oneThird = Threshold(.notLessThan, 1, of: 3)

  /// One council of the table: what each rule needs without and with the head.
  struct Row: Sendable, CustomTestStringConvertible {
    let composition: Int
    let majority: (Int, Int)
    let twoThirds: (Int, Int)
    let oneThird: (Int, Int)
    let quorum: Int
    var testDescription: String { "a council of \(composition)" }
  }

  static let table = [
    Row(composition: 26, majority: (14, 14), twoThirds: (18, 18), oneThird: (9, 9), quorum: 14),
    Row(composition: 42, majority: (22, 22), twoThirds: (28, 29), oneThird: (14, 15), quorum: 22),
    Row(composition: 54, majority: (28, 28), twoThirds: (36, 37), oneThird: (18, 19), quorum: 28),
    Row(composition: 64, majority: (33, 33), twoThirds: (43, 44), oneThird: (22, 22), quorum: 33),
    Row(composition: 15, majority: (8, 9), twoThirds: (10, 11), oneThird: (5, 6), quorum: 8),
  ]

  @Test("the needed numbers are those of the law's table, without and with the head", arguments: table)
  func table(row: Row) {
    let (without, with) = (row.composition, row.composition + 1)
    #expect(Threshold.majority.needed(of: without) == row.majority.0)
    #expect(Threshold.majority.needed(of: with) == row.majority.1)
    #expect(Self.twoThirds.needed(of: without) == row.twoThirds.0)
    #expect(Self.twoThirds.needed(of: with) == row.twoThirds.1)
    #expect(Self.oneThird.needed(of: without) == row.oneThird.0)
    #expect(Self.oneThird.needed(of: with) == row.oneThird.1)
    #expect(Threshold.majority.needed(of: row.composition) == row.quorum)
  }

  @Test("exactly half is no majority, and exactly half is «не менш як половина»")
  func exactlyHalf() {
    let half = Threshold(.notLessThan, 1, of: 2)
    for half2 in stride(from: 2, through: 450, by: 2) {
      #expect(Threshold.majority.needed(of: half2) == half2 / 2 + 1)
      #expect(half.needed(of: half2) == half2 / 2)
    }
  }

  @Test("the Verkhovna Rada needs 226 for a law and 150 for a shortened procedure")
  func rada() {
    #expect(Threshold.majority.needed(of: 450) == 226)
    #expect(Self.oneThird.needed(of: 450) == 150)
    #expect(Threshold(.notLessThan, 1, of: 4).needed(of: 42) == 11)
  }

  @Test("the recipe ceil(n/2)+1 of the field asks an odd council for one vote too many")
  func ceilingOfHalfPlusOne() {
    func field(_ n: Int) -> Int { (n + 1) / 2 + 1 }
    #expect(field(15) == 9 && Threshold.majority.needed(of: 15) == 8)
    #expect(field(27) == 15 && Threshold.majority.needed(of: 27) == 14)
    #expect(field(43) == 23 && Threshold.majority.needed(of: 43) == 22)
    #expect(field(55) == 29 && Threshold.majority.needed(of: 55) == 28)
  }

  @Test("the recipe «percent >= 50» of the field adopts what exactly half have voted for")
  func percentOfHalf() {
    func adopts(_ votes: Int, of n: Int) -> Bool { Double(votes) / Double(n) * 100 >= 50 }
    for n in [26, 42, 54, 64, 450] {
      #expect(adopts(n / 2, of: n))
      #expect(n / 2 < Threshold.majority.needed(of: n))
    }
  }

  @Test("the recipe «percent >= 66» of the field adopts with less than two thirds")
  func percentOfTwoThirds() {
    func adopts(_ votes: Int, of n: Int) -> Bool { Double(votes) / Double(n) * 100 >= 66 }
    #expect(adopts(66, of: 100) && Self.twoThirds.needed(of: 100) == 67)
    #expect(adopts(298, of: 450) && Self.twoThirds.needed(of: 450) == 300)
    #expect(adopts(35, of: 53) && Self.twoThirds.needed(of: 53) == 36)
    // And it differs from the rounded percentage too, which asks for one too many.
    #expect(!(Double(36) / Double(54) * 100 >= 67) && Self.twoThirds.needed(of: 54) == 36)
  }

  @Test("the recipe floor(2n/3)+1 of the field asks for one too many where three divides the base")
  func floorOfTwoThirdsPlusOne() {
    func field(_ n: Int) -> Int { 2 * n / 3 + 1 }
    #expect(field(42) == 29 && Self.twoThirds.needed(of: 42) == 28)
    #expect(field(54) == 37 && Self.twoThirds.needed(of: 54) == 36)
    #expect(field(15) == 11 && Self.twoThirds.needed(of: 15) == 10)
    #expect(field(60) == 41 && Self.twoThirds.needed(of: 60) == 40)
  }

  @Test("the least number of votes is that of rational arithmetic, for every fraction and every base to 1,000")
  func againstRationalArithmetic() {
    let fractions = (1...10).flatMap { b in (1...b).map { ($0, b) } } + [(7, 11), (3, 20), (33, 100), (667, 1_000)]
    var wrong: [String] = []
    for (a, b) in fractions {
      for comparison in [Threshold.Comparison.moreThan, .notLessThan] {
        let threshold = Threshold(comparison, a, of: b)
        let fraction = Rational(a, b)
        // The base of nothing: no vote is «not less» than no share of it, and one is more.
        if threshold.needed(of: 0) != (comparison == .moreThan ? 1 : 0) { wrong.append("\(a)/\(b) of 0") }
        // The least number grows with the base, so the search goes on where it stopped.
        var votes = 0
        for base in 1...1_000 {
          while true {
            let share = Rational(votes, base)
            if comparison == .moreThan ? share > fraction : share >= fraction { break }
            votes += 1
          }
          if threshold.needed(of: base) != votes { wrong.append("\(comparison) \(a)/\(b) of \(base)") }
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test("the reference itself knows which fraction is larger")
  func reference() {
    #expect(Rational(1, 3) < Rational(334, 1_000) && Rational(1, 3) > Rational(333, 1_000))
    #expect(Rational(28, 42) == Rational(2, 3) && Rational(2, 3) == Rational(36, 54))
    #expect(Rational(0, 5) == Rational(0, 7) && Rational(0, 5) < Rational(1, 7) && Rational(7, 7) == Rational(1, 1))
    for a in 0...12 {
      for b in 1...12 {
        for c in 0...12 {
          for d in 1...12 where (Rational(a, b) < Rational(c, d)) != (a * d < c * b) {
            Issue.record("\(a)/\(b) against \(c)/\(d)")
          }
        }
      }
    }
  }

  @Test("the largest base does not overflow")
  func largestBase() {
    #expect(Threshold(.notLessThan, 999, of: 1_000).needed(of: 1_000_000) == 999_000)
    #expect(Threshold(.moreThan, 999, of: 1_000).needed(of: 1_000_000) == 999_001)
  }

  @Test("a threshold says itself in Ukrainian, as printed records do")
  func words() {
    #expect(Threshold.majority.words == "більшість")
    #expect(Threshold(.notLessThan, 1, of: 2).words == "не менш як половина")
    #expect(Self.twoThirds.words == "не менше 2/3")
    #expect(Threshold(.moreThan, 3, of: 5).words == "більше 3/5")
  }
}

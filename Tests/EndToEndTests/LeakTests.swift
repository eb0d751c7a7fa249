import Foundation
import SeededRandom
import TallyEngine
import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite("What leaves the daemon of a secret ballot") struct LeakTests {
    @Test(
      "is the same whoever chose what, and nothing of it is left when the daemon dies in the middle",
      .enabled(
        if: Programs.find("sqlite3") != nil, "SKIPPED: sqlite3, which reads the journal's rows, is not installed"))
    func hunt() throws {
      let hunt = try LeakHunt(seed: 3, Bench.options())
      defer { hunt.end() }
      for _ in 0..<3 { try hunt.compareOne() }
      for _ in 0..<2 { try hunt.killOne() }
      // Times are compared by `make leaks`: over few presses on a busy machine their medians say nothing.
      #expect(hunt.findings.found == [:])
      #expect(hunt.findings.looks > 500)
      #expect(hunt.times.values.map(\.count).reduce(0, +) == 36)
    }

    @Test("is compared line by line: one that differs is found, in its channel")
    func findsADifference() {
      var one = LeakTrace(number: 2)
      var other = LeakTrace(number: 3)
      for channel in LeakChannel.allCases {
        one.add(channel, "однакове")
        other.add(channel, "однакове")
      }
      var findings = LeakFindings()
      findings.compare(one, other)
      #expect(findings.isEmpty)
      one.add(.watch, "voted 1, absent 2")
      other.add(.watch, "voted 1, absent 3")
      one.add(.log, "зайвий рядок")
      findings.compare(one, other)
      #expect(Set(findings.found.keys) == [.watch, .log])
    }

    @Test("is searched for a choice, as a value or beside a seat; the totals' names are none")
    func findsAChoice() {
      #expect(LeakWords.choice(inJSON: #"{"seat":3,"what":{"choice":"against"}}"#) != nil)
      #expect(LeakWords.choice(inJSON: #"{"list":["v01","за"]}"#) != nil)
      #expect(LeakWords.choice(inJSON: #"{"detail":"seat 3 against"}"#) != nil)
      #expect(LeakWords.choice(inJSON: #"{"for":3,"against":1,"abstained":0,"participants":["v01"]}"#) == nil)
      #expect(LeakWords.choice(inLine: "pressed seat=3 choice=for") == "for")
      #expect(LeakWords.choice(inLine: "OpenBallot uid=0 user=root") == nil)
    }

    @Test("is timed: a choice that is answered 5 ms late is told apart, noise is not")
    func timing() {
      var random = SeededRandom(seed: 1)
      // A busy machine: from 1 to 12 ms, whatever was chosen.
      func noise(_ count: Int, late: UInt64 = 0) -> [UInt64] {
        (0..<count).map { _ in 1_000_000 * (UInt64.random(in: 1...12, using: &random) + late) }
      }
      for _ in 0..<20 {
        var judge = SeededRandom(seed: 2)
        let timing = LeakTiming([.for: noise(20), .against: noise(16), .abstained: noise(12)])
        #expect(!timing.tells(&judge))
      }
      var judge = SeededRandom(seed: 2)
      let late = LeakTiming([.for: noise(40), .against: noise(32, late: 5), .abstained: noise(24)])
      #expect(late.spread > 2 && late.tells(&judge))
      let steady = LeakTiming([
        .for: Array(repeating: 1_000_000, count: 20), .against: Array(repeating: 6_000_000, count: 16),
      ])
      #expect(steady.tells(&judge))
    }

    @Test("loses only what differs between any two ballots")
    func normalizes() {
      let normalize = LeakNormalizer(number: 12)
      let text =
        #"{"number":12,"question":"П0034","openedAt":"2026-11-22T05:00:01+02:00","voted":   3,"secondsLeft":  599.5}"#
      #expect(normalize(text) == #"{"number":#,"question":"П#","openedAt":"T","voted":3}"#)
      #expect(normalize("№ 12, 121") == "№ #, 121")
      let sealed = #"{"ballot":12,"closedAt":1795663429000,"sealed":{"3":17,"11":60},"tally":{"for":3}}"#
      #expect(normalize(sealed) == ##"{"ballot":#,"closedAt":T,"sealed":R,"tally":{"for":3}}"##)
      let proof = #"{"body":"{\"ballot\":12,\"tally\":{\"for\":3}}","path":["QUJD"],"note":"a\n7\nb\n"}"#
      #expect(normalize(proof) == ##"{"body":"{\"ballot\":#,\"tally\":{\"for\":3}}","path":P,"note":C}"##)
      #expect(normalize(#"{"ballot":11}"#) == #"{"ballot":11}"#)
      let open = #"{"outcome":"open","closedAt":"2026-11-22T05:00:01+02:00","voted":3}"#
      #expect(normalize(open) == #"{"outcome":"open","voted":3}"#)
    }
  }
}

import ProtocolDocuments
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("Accuracy") struct AccuracyTests {
    @Test("of every ballot position on every surface, with and without faults: no error in so many")
    func everyPosition() throws {
      let lanes = AccuracyLanes(positions: 3_000, seats: 20, faultyHalls: 2, seed: 9, Bench.options())
      try lanes.run { _ in }
      let (clean, faulty, happened) = lanes.results
      #expect(clean.told == [] && faulty.told == [] && clean.errors == 0 && faulty.errors == 0)
      #expect(clean.positions == 1_500 && faulty.positions == 1_600)
      #expect(clean.comparisons == 5 * clean.positions && faulty.comparisons == 5 * faulty.positions)
      #expect(happened.kills == 2 && happened.unplugged > 0)
      // Drawn from the seed, whatever the machine does.
      #expect([happened.again, happened.uncalled, happened.unplugged] == [22, 1, 46])
    }

    @Test("sees each way in which a position can be wrong, and counts only what every surface has shown")
    func findings() {
      let truth = AccuracyTruth(ballot: 3, standings: [.for, .notVoting, .absent])
      var findings = AccuracyFindings()
      for surface in AccuracySurface.allCases {
        #expect(findings.positions == 0)
        findings.compare(surface, truth) { truth.standings[$0] }
      }
      #expect(findings.positions == 15 && findings.comparisons == 75 && findings.errors == 0)
      // One seat moved is two positions wrong: the one that it left and the one that it took.
      findings.compare(.journal, truth) { [.against, .notVoting, .absent][$0] }
      #expect(findings.errors == 2)
      // A seat of which nothing is said is one.
      findings.compare(.printed, truth) { [.for, .notVoting, nil][$0] }
      #expect(findings.errors == 3 && findings.positions == 15)
      #expect(
        findings.told == [
          "голосування № 3, місце 1, журнал: against, а має бути for",
          "голосування № 3, місце 3, надруковане: нічого, а має бути absent",
        ])
    }

    @Test("reads every standing from the words of each surface, and no other word") func words() {
      for standing in Standing.allCases { #expect(Standing(word: "\(standing)") == standing) }
      #expect(Standing(word: "For") == nil && Standing(word: "recused") == nil)
      let printed: [(String, Standing?)] = [
        ("ЗА", .for), ("ПРОТИ", .against), ("УТРИМАВСЯ", .abstained), ("УТРИМАЛАСЬ", .abstained),
        ("УТРИМАВСЯ/ЛАСЬ", .abstained), ("НЕ ГОЛОСУВАЛА", .notVoting), ("НЕ ГОЛОСУВАВ/ЛА", .notVoting),
        ("відсутня", .absent), ("відсутній/ня", .absent), ("ЗА РАДУ", nil), ("", nil),
      ]
      for (words, standing) in printed { #expect(Standing(printed: words) == standing, "\(words)") }
      #expect(
        PrintedNames.marks("№ п/п| Ім'я | Вибір |\n   1| Бондар Остап  | ЗА   |\n  (внесено)\n  2| Юрко |відсутній|\n")
          == ["Бондар Остап": "ЗА", "Юрко": "відсутній"])
      #expect(Standing(RollCall.Line.Mark.notVoting(.consoleOffline)) == .notVoting)
      #expect(Standing(RollCall.Line.Mark.chose(.abstained, .console)) == .abstained)
    }
  }
}

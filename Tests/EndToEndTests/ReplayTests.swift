import Foundation
import Testing

@testable import hall_simulator

extension EndToEnd {
  @Suite("Roll calls of the past") struct ReplayTests {
    @Test("come out as they were printed: one vote short of a majority, a third, a majority")
    func comeOutAsPrinted() throws {
      let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures").path
      let recording = try Recording(ballots: fixtures + "/rollcalls.jsonl", rosters: fixtures + "/rosters.json")
      #expect(recording.ballots.map(\.printed.for) == [225, 202, 319])
      #expect(recording.ballots.map(\.wasAdopted) == [false, true, true])
      let replay = try Replay(try #require(recording.rosters["b0eaf23d"]), Bench.options())
      defer { replay.end() }
      for ballot in recording.ballots { #expect(try replay.play(ballot).differences == []) }

      // And the comparison sees what differs: a total, a choice, the decision.
      let line = try #require(
        try String(contentsOfFile: fixtures + "/rollcalls.jsonl", encoding: .utf8).split(separator: "\n").first)
      let forged = try JSONDecoder().decode(
        RecordedBallot.self,
        from: Data(
          line.replacingOccurrences(of: "\"for\": 225", with: "\"for\": 226")
            .replacingOccurrences(of: "не прийнято", with: "прийнято")
            .replacingOccurrences(of: "\"id\": 1420", with: "\"id\": 1").utf8))
      #expect(try replay.play(forged).differences.count == 2)
    }
  }
}

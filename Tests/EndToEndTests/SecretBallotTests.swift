import ProtocolDocuments
import PublishedRecord
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("A secret ballot") struct SecretBallotTests {
    private static let choices: [UInt16: Choice] = [
      1: .for, 2: .for, 3: .against, 4: .for, 5: .for, 6: .abstained, 7: .against,
    ]

    @Test("counts what the consoles press, and shows totals after the close and nobody's choice ever")
    func onConsoles() throws {
      let bench = try Bench(deputies: 8)
      try bench.openSitting()
      let number = try bench.openBallot(kind: "secretary")
      try bench.pressSecretly(Self.choices, in: number)
      let open = try #require(try bench.status { $0.ballot?.tally.voted == 7 }?.ballot)
      #expect(open.tally == Results.Tally(for: 0, against: 0, abstained: 0, notVoting: 1, voted: 7))
      #expect(open.outcome == .open && open.verdict == nil)
      #expect(bench.hall.board.read { $0.views.values.allSatisfy { $0.litChoice == nil } })
      #expect(bench.hall.wait { board in (1...7).allSatisfy { board.views[$0]?.shown.text == "Прийнято  " } })
      try bench.client.closeBallot()
      let over = try bench.client.ballot(number: number)
      #expect(over.tally == Results.Tally(for: 4, against: 2, abstained: 1, notVoting: 1, voted: 7))
      #expect(over.outcome == .rejected && over.seal?.utf8.count == 64)
      #expect(over.verdict == "«За» — 4 голоси, потрібно 5, бракує 1 голосу: рішення не прийнято.")
      #expect(bench.hall.wait { board in board.views.values.allSatisfy { $0.shown.phase == .result } })
      #expect(bench.hall.board.read { $0.views.values.allSatisfy { $0.litChoice == nil } })
      let roll = #expect(throws: ClientError.self) { try bench.client.rollCall(number: number) }
      #expect(roll == .results(.secret(number: number)))
      var seats: [Results.SeatState] = []
      try VarlinkClient(path: bench.daemon.resultsSocket).watchSeats {
        seats = $0
        return false
      }
      #expect(seats.filter(\.voted).map(\.seat) == [1, 2, 3, 4, 5, 6, 7])
      #expect(seats.allSatisfy { $0.choice == nil })
    }

    @Test("lets the first choice stand, and does not say whether the second press was the same key")
    func firstChoiceStands() throws {
      let bench = try Bench(deputies: 5)
      try bench.openSitting()
      let number = try bench.openBallot(kind: "secretary")
      try bench.pressSecretly([1: .for, 2: .for, 3: .for], in: number)
      #expect(try bench.verdict(1, .for, in: number) == .firstChoiceStands)
      #expect(try bench.verdict(2, .against, in: number) == .firstChoiceStands)
      let refused = try bench.refusal { try bench.client.enterVote(voter: "d4", choice: .for, reason: "пульт") }
      guard case .notNow(_, _, let article)? = refused else { return #expect(refused != nil) }
      #expect(!article.isEmpty)
      try bench.client.closeBallot()
      #expect(try bench.client.ballot(number: number).tally.for == 3)
      #expect(try bench.client.ballot(number: number).outcome == .adopted)
    }

    @Test("is not opened while a console has some of the keys and lacks others: what was pressed there could be told")
    func lackingKeys() throws {
      let bench = try Bench(deputies: 5, keys: [3: [.for, .present], 4: .present])
      try bench.openSitting()
      let refused = try bench.refusal { _ = try bench.openBallot(kind: "secretary") }
      guard case .notNow(_, let reason, _)? = refused else { return #expect(refused != nil) }
      #expect(reason.contains("(місце 3)") && reason.contains("запасний пульт"))
      #expect(try bench.client.status().phase == .idle)
      bench.hall.unplug(3)
      try #require(try bench.status { $0.consolesOnline == 4 } != nil)
      _ = try bench.openBallot(kind: "secretary")
    }

    @Test("that the daemon's death interrupts is annulled, keeps nothing, and is repeated")
    func crash() throws {
      var bench = try Bench(deputies: 5)
      try bench.openSitting()
      let number = try bench.openBallot(kind: "secretary")
      try bench.pressSecretly([1: .for, 2: .for, 3: .against, 4: .for], in: number)
      bench.daemon.kill()
      try bench.restart()
      let status = try bench.client.status()
      #expect(status.phase == .idle)
      #expect(status.ballot?.number == number && status.ballot?.outcome == .annulled)
      #expect(status.ballot?.annulment?.contains("таємного") == true)
      #expect(status.ballot?.tally == Results.Tally(notVoting: 5))
      #expect(status.alerts.contains { $0.contains("№ \(number)") && $0.contains("повторюють негайно") })
      try bench.waitForConsoles()
      let again = try bench.openBallot(kind: "secretary", repeatOf: number)
      #expect(again == number + 1)
      try bench.pressSecretly([1: .against, 2: .for, 5: .for], in: again)
      try bench.client.closeBallot()
      let over = try bench.client.ballot(number: again)
      #expect(over.tally == Results.Tally(for: 2, against: 1, notVoting: 2, voted: 3))
      #expect(over.repeatOf == number && over.outcome == .rejected)
      #expect(try bench.client.status().alerts.allSatisfy { !$0.contains("повторюють") })
    }

    @Test("on paper takes no key, and is closed by the counting commission's count alone")
    func onPaper() throws {
      let bench = try Bench(deputies: 7, regulation: "chamber") { $0.regulations = Bench.ownRegulations }
      try bench.openSitting(away: [7])
      let number = try bench.openBallot(kind: "secretary-paper")
      #expect(try bench.client.status().ballot?.secondsLeft == nil)
      #expect(try bench.verdict(1, .for, in: number) == .nothingOpen)
      let closing = try bench.refusal { try bench.client.closeBallot() }
      guard case .notNow(_, let reason, "ст. 107")? = closing else { return #expect(closing != nil) }
      #expect(reason.contains("папері"))
      func count(_ issued: Int, _ found: Int, _ votes: (Int, Int, Int), _ invalid: Int) throws {
        try bench.client.enterSecretCount(
          number: number, issued: issued, found: found, for: votes.0, against: votes.1, abstained: votes.2,
          invalid: invalid)
      }
      for wrong in [(7, 6, 6, 0), (6, 7, 7, 0), (6, 6, 4, 1)] {
        let refused = try bench.refusal { try count(wrong.0, wrong.1, (wrong.2, 0, 0), wrong.3) }
        guard case .badCount(_, "ст. 107")? = refused else {
          #expect(Bool(false), "\(wrong): \(String(describing: refused))")
          continue
        }
      }
      #expect(try bench.client.status().ballot?.outcome == .open)
      try count(6, 5, (4, 0, 0), 1)
      let over = try bench.client.ballot(number: number)
      #expect(over.outcome == .adopted && over.tally == Results.Tally(for: 4, notVoting: 2, absent: 1, voted: 4))
      #expect(over.paper == Results.PaperCount(issued: 6, found: 5, invalid: 1))
    }
  }
}

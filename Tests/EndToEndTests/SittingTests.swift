import ProtocolDocuments
import PublishedRecord
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("A sitting") struct SittingTests {
    @Test("goes from the first registration to a roll call that agrees with what was pressed")
    func goesToTheRollCall() throws {
      let bench = try Bench(deputies: 5)
      #expect(try bench.client.status().authenticated)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 2: .for, 3: .against, 4: .for])
      #expect(try bench.client.closeBallot() == number)
      let reply = try bench.client.rollCall(number: number)
      #expect(reply.ballot.outcome == .adopted)
      #expect(reply.ballot.requirement.needed == 3)
      #expect(reply.ballot.tally == Results.Tally(for: 3, against: 1, notVoting: 1, voted: 4))
      #expect(try bench.choices(number) == [1: .for, 2: .for, 3: .against, 4: .for])
      let record = try RollCall.read(reply, among: bench.client.ballots()).record
      #expect(record.vicheText().contains("РІШЕННЯ ПРИЙНЯТО"))
      #expect(record.seal?.utf8.count == 64)
      try bench.client.closeSitting()
      #expect(bench.daemon.terminate() == .exited(0))
    }

    @Test("closes a window by itself when its time has run out, and counts nothing after it")
    func closesByItself() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 1)
      try bench.press([1: .for])
      let over = try bench.status { $0.ballot?.outcome == .rejected }
      #expect(over?.phase == .idle)
      bench.hall.press(2, .for)
      #expect(bench.hall.wait { $0.presses[number]?[2]?.last?.verdict != nil })
      #expect(bench.hall.presses(number)[2]?.last?.verdict == .closed)
      #expect(try bench.choices(number) == [1: .for])
    }

    @Test("counts the last of several choices")
    func countsTheLastChoice() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 2: .against])
      try bench.press([1: .abstained, 2: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .abstained, 2: .for])
    }

    @Test("does not count a key that was held down before the ballot opened, until it is pressed again")
    func doesNotCountAHeldKey() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      bench.hall.hold(1, .for)
      let number = try bench.openBallot()
      try bench.press([2: .against])
      #expect(bench.hall.view(1).litChoice == nil)
      bench.hall.release(1, .for)
      try bench.press([1: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .against])
    }

    @Test("lets a deputy with a conflict of interests press in vain")
    func refusesTheRecused() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      try bench.client.recuse(voter: "d3", question: "7", reason: "родич")
      let number = try bench.openBallot(question: "7")
      bench.hall.press(3, .for)
      #expect(bench.hall.wait { $0.presses[number]?[3]?.last?.verdict == .notEntitled })
      try bench.press([1: .for, 2: .for, 4: .for])
      try bench.client.closeBallot()
      let reply = try bench.client.rollCall(number: number)
      #expect(reply.votes.first { $0.voter == "d3" }?.origin == "recused")
      #expect(reply.ballot.tally.notVoting == 1)
    }

    @Test("lets whoever has a reply find at once what it did")
    func repliesAfterPublishing() throws {
      let bench = try Bench(deputies: 3)
      try bench.openSitting()
      for question in 1...20 {
        let number = try bench.client.openBallot(
          question: String(question), title: "Про питання", kind: "decision", seconds: 60)
        #expect(try bench.client.status().ballot?.number == number)
        try bench.client.closeBallot()
        #expect(try bench.client.rollCall(number: number).votes.count == 3)
        try bench.client.annulBallot(number: number, reason: "перевірка")
        #expect(try bench.client.ballot(number: number).outcome == .annulled)
      }
    }
  }
}

import JournalRecord
import ProtocolDocuments
import PublishedRecord
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("A sitting's record") struct RecordTests {
    @Test("is the same from the sockets and from the journal, and a running daemon's journal is refused")
    func bothSources() throws {
      let bench = try Bench(deputies: 6)
      try bench.openSitting(away: [6])
      try bench.client.recuse(voter: "d3", question: "1", reason: "родич")
      let first = try bench.openBallot()
      try bench.press([1: .for, 2: .for])
      try bench.client.enterVote(voter: "d4", choice: .against, reason: "пульт не реагує")
      try bench.client.annulBallot(number: first, reason: "зникло світло")
      _ = try bench.openBallot(repeatOf: first)
      try bench.press([1: .for, 2: .against, 4: .abstained])
      try bench.client.closeBallot()
      let secret = try bench.openBallot(kind: "secretary", question: "2")
      try bench.pressSecretly([1: .for, 2: .for, 3: .against, 4: .for, 5: .for], in: secret)
      try bench.client.closeBallot()
      try bench.client.startBreak()
      try bench.startRegistration()
      #expect(try bench.client.finishRegistration().reached)
      _ = try bench.openBallot(question: "3")
      try bench.press([1: .for, 2: .for, 3: .for, 4: .for, 6: .against])
      try bench.client.closeBallot()
      // One that is open still: neither source tells of it.
      _ = try bench.openBallot(question: "4")

      let results = try VarlinkClient(path: bench.daemon.resultsSocket)
      let (shown, zone) = try SittingRecord.read(from: results, secretary: "Тихий Іван")
      let path = bench.daemon.place.state + "/journal.sqlite"
      #expect { try JournalRecord(path: path) } throws: {
        if case .inUse? = $0 as? JournalRecordError { true } else { false }
      }
      bench.daemon.kill()
      let journal = try JournalRecord(path: path, secretary: "Тихий Іван")
      let written = try #require(journal.sittings.last)
      #expect(journal.sittings.count == 1 && written.ballots.count == 4 && written.registrations.count == 2)
      #expect(written == shown)
      for (mine, theirs) in zip(written.ballots, shown.ballots) {
        #expect(mine.vicheText() == theirs.vicheText(timeZone: zone))
      }
    }
  }
}

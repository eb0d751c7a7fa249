import Foundation
import JournalRecord
import OpenData
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
      // The program, as a secretary runs it while the sitting goes on.
      let printed = try generate(["sitting", "-f", "html", "-o", "-", "--secretary", "Тихий Іван"], bench)
      let site = try ScratchDirectory()
      defer { site.remove() }
      let published = try generate(
        [
          "publish", site.path, "--edrpou", "01234567", "--katottg", "UA32140050000046018", "--url",
          "https://rada.example.gov.ua", "--secretary", "Тихий Іван",
        ], bench)
      #expect(published.isEmpty)

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
      #expect(
        printed == RecordDocument(title: "Поіменні голосування", pages: written.ballots.map { $0.page(.viche) }).html())
      let folder = try #require(FileManager.default.contentsOfDirectory(atPath: site.path).first { $0.hasPrefix("20") })
      for record in written.ballots {
        let file = site.path + "/\(folder)/holosuvannia-000\(record.question.ballot)"
        #expect(try String(contentsOfFile: file + ".txt", encoding: .utf8) == record.vicheText())
        #expect(try String(contentsOfFile: file + ".json", encoding: .utf8) == DPList.document(record))
      }
    }

    /// What the program writes to its output, from the bench's socket.
    private func generate(_ arguments: [String], _ bench: borrowing Bench) throws -> String {
      let process = Process()
      process.executableURL = URL(filePath: Programs.daemon).deletingLastPathComponent()
        .appending(path: "protocol-generator")
      process.arguments = arguments + ["--results", bench.daemon.resultsSocket]
      let output = FileManager.default.temporaryDirectory.appending(path: "generated-\(UUID().uuidString)")
      try Data().write(to: output)
      defer { try? FileManager.default.removeItem(at: output) }
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      return try String(contentsOf: output, encoding: .utf8)
    }
  }
}

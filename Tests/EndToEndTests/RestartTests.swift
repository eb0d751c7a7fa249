import Foundation
import TallyEngine
import Testing
import VoteAPI
import VoteJournal

@testable import hall_simulator

extension EndToEnd {
  @Suite("A restart") struct RestartTests {
    @Test("after SIGTERM in the middle of a ballot finds it open, with its votes and its remaining time")
    func resumesAfterSIGTERM() throws {
      var bench = try Bench(deputies: 5)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 60)
      try bench.press([1: .for, 2: .against])
      #expect(bench.daemon.terminate() == .exited(0))
      // Time while the daemon is away is not the deputies'.
      usleep(500_000)
      try bench.restart()
      let status = try bench.client.status()
      #expect(status.phase == .voting)
      #expect(status.ballot?.number == number)
      #expect(status.ballot?.outcome == .open)
      #expect(status.ballot?.tally == Results.Tally(for: 1, against: 1, notVoting: 3, voted: 2))
      #expect((300...600).contains(status.ballot?.secondsLeft?.tenths ?? 0))
      try bench.waitForConsoles()
      try bench.waitForLamps([1: .for, 2: .against])
      try bench.press([3: .for, 4: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .against, 3: .for, 4: .for])
      #expect(try bench.client.ballot(number: number).outcome == .adopted)
    }

    @Test("keeps results, seals and the next number")
    func keepsResults() throws {
      var bench = try Bench(deputies: 3)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 2: .for])
      try bench.client.closeBallot()
      let before = try bench.client.rollCall(number: number)
      bench.daemon.kill()
      try bench.restart()
      #expect(try bench.client.rollCall(number: number) == before)
      #expect(try bench.client.openBallot(question: "2", title: "Про інше", kind: "decision") == number + 1)
    }

    @Test("leaves each record to who presided at its ballot, whoever presides now")
    func keepsWhoPresided() throws {
      var bench = try Bench(deputies: 3)
      try bench.openSitting()
      let first = try bench.openBallot(question: "1")
      try bench.press([1: .for])
      try bench.client.closeBallot()
      try bench.client.setPresiding(voter: "d2")
      let second = try bench.openBallot(question: "2")
      try bench.press([1: .for])
      try bench.client.closeBallot()
      func presided() throws -> [String?] {
        try [first, second].map { try bench.client.rollCall(number: $0).heading.presidingVoter }
      }
      #expect(try presided() == ["d1", "d2"])
      bench.daemon.kill()
      try bench.restart()
      #expect(try presided() == ["d1", "d2"])
    }

    @Test("serves no seat where the files have somebody else than the open sitting, until it has a console again")
    func withholdsChangedSeats() throws {
      var bench = try Bench(deputies: 4)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 600)
      try bench.press([3: .for])
      // The clerk numbers two seats anew, each with its deputy and its console, and the power goes.
      let file = bench.bench.files.path("seats.csv")
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\r\n").map { line in
        switch line.prefix(2) {
        case "1,": "2," + line.dropFirst(2)
        case "2,": "1," + line.dropFirst(2)
        default: String(line)
        }
      }
      try (lines.joined(separator: "\r\n") + "\r\n").write(toFile: file, atomically: true, encoding: .utf8)
      bench.daemon.kill()
      try bench.restart()
      let status = try #require(try bench.status { $0.consolesOnline == 2 })
      #expect(status.consolesExpected == 4)
      #expect(status.alerts.contains { $0.contains("ПОСЕРЕД ЗАСІДАННЯ") && $0.contains("(2)") })
      try bench.waitForLamps([3: .for])
      try bench.press([4: .against])
      // What is pressed at the two desks is nobody's vote.
      bench.hall.press(1, .for)
      bench.hall.press(2, .for)
      let health = try #require(try bench.health(1))
      #expect(health.reasons == [.changedSeat] && health.remedy?.contains("assign-console") == true)
      #expect(health.detail == "у засіданні тут Депутат 1, у файлах — Депутат 2")
      #expect(!bench.hall.view(1).isServing && !bench.hall.view(2).isServing)
      // What the operator says goes: the console of the desk, or any other.
      let own = try #require(try bench.health(2)?.console)
      try bench.client.assignConsole(seat: 1, console: own, reason: "файл змінено")
      try #require(try bench.status { $0.consolesOnline == 3 } != nil)
      try bench.press([1: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 3: .for, 4: .against])
      try bench.client.closeSitting()
      #expect(bench.daemon.terminate() == .exited(0))
      try bench.restart()
      try #require(try bench.status { $0.consolesOnline == 4 && $0.alerts.isEmpty } != nil)
    }

    @Test("after SIGKILL, again and again, loses no acknowledged vote and invents none")
    func survivesKills() throws {
      let seed = UInt64.random(in: 1...999_999)
      let run = try CrashRun(consoles: 12, seed: seed, Bench.options())
      defer { run.end() }
      try run.ballot(kills: 3)
      try run.ballot(kills: 2)
      #expect(run.recoveries.count == 5)
      #expect(run.findings.acknowledged > 20)
      #expect(run.findings.lost == [], "seed \(seed)")
      #expect(run.findings.phantom == [], "seed \(seed)")
      #expect(run.findings.wrong == [], "seed \(seed)")
    }

    @Test("is noticed by consoles whose wire does not tell them")
    func isNoticedOnABareWire() throws {
      var bench = try Bench(deputies: 3) { $0.wiring = .uart }
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 60)
      try bench.press([1: .for])
      bench.daemon.kill()
      try bench.restart()
      try #require(bench.hall.wait(.seconds(30)) { $0.views.values.allSatisfy { $0.sessions == 2 && $0.isServing } })
      try bench.waitForLamps([1: .for])
      try bench.press([2: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .for])
    }

    @Test("a second daemon on the same state directory is refused, and the first goes on")
    func refusesASecondDaemon() throws {
      let bench = try Bench(deputies: 3)
      var place = bench.daemon.place
      place.runtime += "-2"
      place.log += "-2"
      let second = DaemonProcess(place)
      try second.start()
      #expect(second.wait(.seconds(30)) == .exited(75))
      #expect(second.log.contains(place.state))
      try bench.openSitting()
      #expect(try bench.client.status().phase == .idle)
    }

    @Test("on a journal with a row that cannot have been ends, and says which row and what")
    func refusesImpossibleRow() throws {
      let bench = try Bench(deputies: 3)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 600)
      try bench.press([1: .for])
      #expect(bench.daemon.terminate() == .exited(0))
      let journal = try Journal(directory: bench.daemon.place.state)
      let body = #"{"ballot":\#(number),"choice":0,"seat":2,"voter":"d1"}"#
      let row = try journal.append([NewRow(kind: "voteRecorded", body: body, at: 1_800_000_000_000, monotonic: 1)])
      journal.close()
      try bench.daemon.start()
      #expect(bench.daemon.wait(.seconds(10)) == .exited(74))
      let said = "рядок \(row.sequences.lowerBound) («voteRecorded»): депутат сидить не на місці 2"
      #expect(bench.daemon.log.contains(said) && bench.daemon.log.contains("резервну копію"), "\(bench.daemon.log)")
    }
  }
}

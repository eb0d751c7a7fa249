import Foundation
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("A disk") struct DiskTests {
    private static let hasStrace = Programs.find("strace") != nil
    private static let noStrace: Comment = "SKIPPED: strace, which makes a full disk, is not installed"

    /// Makes every write of the daemon fail as on a full disk, while it lives.
    final class FullDisk {
      private let strace = Process()

      init(_ daemon: pid_t) throws {
        strace.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        strace.arguments = [
          "-f", "-p", "\(daemon)", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC",
        ]
        let said = Pipe()
        strace.standardError = said
        try strace.run()
        // «Process N attached»: from here on the writes fail.
        _ = said.fileHandleForReading.availableData
      }

      func end() {
        guard strace.isRunning else { return }
        kill(strace.processIdentifier, SIGINT)
        for _ in 0..<200 where strace.isRunning { usleep(20_000) }
        if strace.isRunning { kill(strace.processIdentifier, SIGKILL) }
      }

      deinit { end() }
    }

    @Test(
      "that is full gives no lamp and a loud state, and nothing is lost when there is room again",
      .enabled(if: hasStrace, noStrace))
    func full() throws {
      let bench = try Bench(deputies: 5)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 60)
      try bench.press([1: .for])
      let disk = try FullDisk(try #require(bench.daemon.process))
      bench.hall.press(2, .for)
      let alarmed = try bench.status { $0.alerts.contains { $0.contains("ДИСК ПЕРЕПОВНЕНО") } }
      #expect(try #require(alarmed).ballot?.tally.for == 1)
      #expect(bench.hall.wait { board in board.views[2]?.shown.text == "ЗБІЙ ЗАПИСУ" })
      #expect(bench.hall.wait { board in board.views[2]?.litChoice == nil })
      #expect(throws: ClientError.self) { try bench.client.closeBallot() }
      #expect(try bench.client.status().phase == .voting)
      disk.end()
      try bench.press([2: .against])
      #expect(try bench.status { $0.alerts.isEmpty } != nil)
      try bench.waitForLamps([1: .for, 2: .against])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .against])
    }

    @Test(
      "that has no room for the copy of the log keeps no daemon from coming back, and everybody is told",
      .enabled(if: hasStrace, noStrace))
    func noRoomForTheCopy() throws {
      var bench = try Bench(deputies: 3)
      try bench.openSitting()
      let number = try bench.openBallot(seconds: 60)
      try bench.press([1: .for])
      bench.daemon.kill()
      try bench.daemon.start(
        under: try Strace.around([
          "-f", "-I", "2", "-o", "/dev/null", "-P", bench.daemon.place.state + "/journal.sqlite", "-e",
          "trace=pwrite64", "-e", "inject=pwrite64:error=ENOSPC",
        ]))
      bench.client = try bench.daemon.readyWithAllConsoles()
      let process = try #require(bench.daemon.process)
      let alarmed = try bench.status { $0.alerts.contains { $0.contains("голоси ще записуються") } }
      #expect(try #require(alarmed).ballot?.tally.for == 1)
      try bench.press([2: .against])
      try bench.waitForLamps([1: .for, 2: .against])
      // There is room again: the copy is made without a vote.
      kill(try #require(Self.tracer(of: process)), SIGTERM)
      #expect(try bench.status { $0.alerts.isEmpty } != nil)
      try bench.press([3: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 2: .against, 3: .for])
      #expect(bench.daemon.process == process && bench.daemon.terminate() == .exited(0))
    }

    /// Who traces a process; our own child's child, which detaches from it when it is asked to end.
    private static func tracer(of process: pid_t) -> pid_t? {
      let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = status?.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
      return line?.split(separator: "\t").last.flatMap { pid_t($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
  }
}

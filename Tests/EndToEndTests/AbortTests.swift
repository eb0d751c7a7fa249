import Glibc
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("SIGABRT, the service manager's answer to a daemon that hangs,") struct AbortTests {
    @Test("ends it at once, and writes nothing of its memory into the log")
    func endsIt() throws {
      var bench = try Bench(deputies: 3)
      try bench.openSitting()
      kill(try #require(bench.daemon.process), SIGABRT)
      #expect(bench.daemon.wait(.seconds(30)) == .signalled(SIGABRT))
      #expect(!bench.daemon.log.contains("Backtrac"))
      try bench.restart()
      #expect(try bench.client.status().phase == .idle)
    }
  }
}

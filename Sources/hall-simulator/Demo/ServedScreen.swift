import Foundation

/// The results screen beside the demo's daemon, on this machine only and at a port of the kernel's choice.
final class ServedScreen {
  /// Where the wall is to be seen; the phones' page is at `sitting` below it.
  let address: String
  private let child: pid_t

  /// Starts the screen of a daemon, and waits until it listens; `log` gets what it says.
  init(program: String = Programs.screen, results: String, log: String) throws(DaemonFailure) {
    try? FileManager.default.removeItem(atPath: log)
    let child = try ChildProcess.start([program, "--listen", "127.0.0.1:0", "--results", results], log: log)
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let said = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
      if let found = said.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+\//) {
        address = String(found.output)
        self.child = child
        return
      }
      usleep(10_000)
    }
    Self.end(child)
    throw .notReady("табло не слухає", log: log)
  }

  deinit { Self.end(child) }

  private static func end(_ child: pid_t) {
    kill(child, SIGTERM)
    waitpid(child, nil, 0)
    ChildKeeper.remove(child)
  }
}

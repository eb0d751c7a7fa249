import Glibc
import Reactor
import VoteAPI

/// A results.socket with a script: serves the scene whose name comes on standard input, and answers each with a line.
///
/// What it serves goes through the daemon's own server and publisher. It is for the states that no test can bring about
/// in a real hall on demand, such as tallies that disagree.
@main
enum ScreenStage {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: screen-stage DIRECTORY, then names of scenes on standard input: \(Scene.allCases.map(\.rawValue))")
      exit(64)
    }
    let path = CommandLine.arguments[1] + "/results.socket"
    let reactor = try Reactor()
    let server = try VarlinkServer(
      reactor: reactor,
      identity: .init(vendor: "Test", product: "screen-stage", version: "0", url: "https://example.org"))
    let inbox = try PublicationInbox()
    let publisher = try ResultsPublisher(
      reactor: reactor, inbox: inbox, initial: Scene.closed.state, liveChanged: try Wakeup(), liveTally: { nil })
    try server.serveResults(at: .path(path, mode: 0o666, group: nil), publisher)
    var presses = 0
    _ = try reactor.add(STDIN_FILENO, .read) { _ in
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      guard count > 0 else { return reactor.stop() }
      // One line at a time: whoever asks waits for the answer.
      let line = String(decoding: buffer[..<count].prefix { $0 != 0x0A }, as: UTF8.self)
      // How many the server has to do with, for the test that counts them.
      if line == "clients" { return say("clients \(server.clients)") }
      // One press, and when it was: seconds of the clock that a browser shows too.
      if line == "press" {
        presses = (presses + 1) % 20
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        inbox.publish(Scene.pressed(presses))
        return say("press \(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)")
      }
      guard let scene = Scene(rawValue: line) else { return say("unknown \(line)") }
      inbox.publish(scene.state)
      say("scene \(line)")
    }
    say("ready")
    reactor.run()
    server.close()
  }

  /// At once: whoever reads it waits for the line.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    precondition(write(STDOUT_FILENO, bytes, bytes.count) == bytes.count)
  }
}

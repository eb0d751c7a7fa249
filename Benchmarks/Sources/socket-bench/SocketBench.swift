import Glibc
import Reactor
import TallyEngine
import VoteAPI

/// From a press to the clients of the results socket, in user instructions; `run.sh` beside the package reads what
/// callgrind counts.
///
///     socket-bench watch 6 11     6 presses, each seen by 11 clients (also: idle, without server and clients' work)
///
/// A press comes every 55 ms: the publisher sends 20 messages a second at most, and each of these presses is a message of
/// its own. The clients share the thread, so that callgrind sees one process; they read once, at the end, so that their
/// instructions are the same whatever the number of presses, and fall out of the difference of two runs. Hence few
/// presses: their messages must fit into the sockets.
@main
struct SocketBench {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, ["watch", "idle"].contains(arguments[1]), let presses = Int(arguments[2]),
      let clients = Int(arguments[3])
    else {
      print("usage: socket-bench watch|idle PRESSES CLIENTS")
      return
    }
    var template = Array("/tmp/socket-bench-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = directory + "/results.socket"
    defer {
      unlink(path)
      rmdir(directory)
    }

    let box = BallotBox(seats: 450)
    box.open(epoch: 102)
    let reactor = try Reactor()
    let liveChanged = try Wakeup()
    let server = try VarlinkServer(
      reactor: reactor, identity: .init(vendor: "", product: "socket-bench", version: "0", url: ""))
    let publisher = try ResultsPublisher(
      reactor: reactor, inbox: PublicationInbox(), initial: .ballot(102, seats: box.seats), liveChanged: liveChanged
    ) {
      let tally = box.snapshot()
      return (
        102,
        Results.Tally(
          for: tally.for, against: tally.against, abstained: tally.abstained, notVoting: tally.notVoting, absent: 0,
          voted: tally.participants - tally.notVoting)
      )
    }
    try server.serveResults(at: .path(path, mode: 0o600, group: nil), publisher)

    let readers = (0..<clients).map { _ in Reader(path: path) }
    while publisher.watching < clients { try reactor.turn(waitingAtMost: .milliseconds(100)) }
    for reader in readers { reader.drain() }

    let isWatching = arguments[1] == "watch"
    for press in 0..<presses {
      usleep(55_000)
      let result = box.press(seat: press % box.seats, choice: Choice(rawValue: UInt8(press % 3))!, epoch: 102)
      precondition(result == .counted(revision: 1))
      guard isWatching else { continue }
      liveChanged.signal()
      // Without a limit, as in `run`: there is something to do.
      try reactor.turn(waitingAtMost: nil)
    }
    guard isWatching else { return print(box.snapshot().participants) }
    // Every message has the same text but for its numbers: some 600 bytes.
    let bytes = readers.map { $0.read() }
    server.close()
    precondition(bytes.allSatisfy { presses * 500 < $0 && $0 < presses * 2_000 }, "a client missed messages: \(bytes)")
    print(bytes)
  }
}

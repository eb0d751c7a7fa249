import Foundation
import Reactor
import Synchronization
import Testing
import VoteAPI

@testable import results_screen

/// The daemon's own server at a socket, with a state that the test chooses.
private final class Publisher: Sendable {
  let inbox: PublicationInbox
  private let stopping: Wakeup
  private let thread: NamedThread

  init(path: String, _ initial: PublishedState) throws {
    let inbox = try PublicationInbox()
    let stopping = try Wakeup()
    let ready = DispatchSemaphore(value: 0)
    thread = try NamedThread("publisher") {
      do {
        let reactor = try Reactor()
        let server = try VarlinkServer(
          reactor: reactor, identity: .init(vendor: "Test", product: "Test", version: "0", url: ""))
        let publisher = try ResultsPublisher(
          reactor: reactor, inbox: inbox, initial: initial, liveChanged: try Wakeup(), liveTally: { nil })
        try server.serveResults(at: .path(path, mode: 0o600, group: nil), publisher)
        try reactor.onWakeup(stopping) { reactor.stop() }
        ready.signal()
        reactor.run()
        server.close()
      } catch {
        fatalError("\(error)")
      }
    }
    ready.wait()
    self.inbox = inbox
    self.stopping = stopping
  }

  func stop() {
    stopping.signal()
    thread.join()
  }
}

@Suite("Following the daemon", .serialized)
struct DaemonFeedTests {
  private static func state(_ ballots: [Results.Ballot]) -> PublishedState {
    let heading = Results.Heading(
      council: "Рада", convocation: "VIII", place: "", session: "1", sitting: 1, date: "", presiding: "", composition: 3
    )
    let votes = [Results.Vote(voter: "a", name: "Петренко Ганна", choice: "for", origin: "console")]
    return PublishedState(
      status: .init(
        version: "1", council: "Рада", session: "1", phase: .idle, composition: 3, headPresent: false,
        ballot: ballots.last, consolesOnline: 3, consolesExpected: 3, authenticated: true),
      ballots: ballots,
      rollCalls: Dictionary(uniqueKeysWithValues: ballots.map { ($0.number, .init(votes: votes, heading: heading)) }),
      hall: [.init(seat: 1, row: 1, column: 1, voter: "a", name: "Петренко Ганна")],
      seatStates: [
        .init(seat: 1, online: true, registered: true, voted: true, recused: false, choice: .for)
      ],
      heading: heading)
  }

  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<3_000 {
      if condition() { return true }
      usleep(10_000)
    }
    return false
  }

  private func text(_ board: BoardBox, _ view: View = .hall) -> String {
    String(decoding: board.newest.events(for: view, after: 0, life: "L", now: 0), as: UTF8.self)
  }

  @Test("the board follows the daemon, keeps what it last said while it is away, and follows again")
  func following() throws {
    let path = NSTemporaryDirectory() + "screen-\(UInt32.random(in: 0 ... .max)).socket"
    let board = BoardBox()
    let reports = Mutex<[String]>([])
    let feed = try DaemonFeed(path: path, board: board) { line in reports.withLock { $0.append(line) } }
    defer { feed.stop() }
    #expect(eventually { reports.withLock { $0.count } == 1 }, "the absence is reported once")
    #expect(board.newest.heardAt == nil)

    let first = try Publisher(path: path, Self.state([.sample(1, outcome: .adopted)]))
    #expect(eventually { text(board).contains("\"votes\":[") })
    #expect(eventually { text(board).contains("[1,7,\"for\"]") })
    #expect(text(board, .sitting).contains("event: sitting\ndata: [{"))
    #expect(board.newest.rollCalls.keys.sorted() == [1])
    first.inbox.publish(Self.state([.sample(1, outcome: .adopted), .sample(2, mode: .secret, outcome: .rejected)]))
    #expect(eventually { text(board).contains("\"outcome\":\"rejected\"") })
    #expect(text(board).contains("event: names\ndata: null"))
    #expect(!text(board).contains("[1,7,\"for\"]"), "a secret ballot has no choices on the map")
    #expect(board.newest.rollCalls.keys.sorted() == [1])

    first.stop()
    let heard = board.newest.heardAt
    #expect(heard != nil)
    #expect(eventually { reports.withLock { $0.count } == 3 })
    usleep(1_500_000)
    #expect(text(board).contains("\"outcome\":\"rejected\""))
    let second = try Publisher(path: path, Self.state([.sample(1, outcome: .annulled)]))
    #expect(eventually { text(board).contains("\"outcome\":\"annulled\"") })
    #expect(board.newest.rollCalls.isEmpty, "an annulled ballot's names are for the record")
    #expect(board.newest.heardAt! > heard!)
    second.stop()
  }

  @Test("a daemon that is there and silent is asked, and its word stays fresh")
  func silence() throws {
    let path = NSTemporaryDirectory() + "screen-\(UInt32.random(in: 0 ... .max)).socket"
    let publisher = try Publisher(path: path, Self.state([]))
    defer { publisher.stop() }
    let board = BoardBox()
    let feed = try DaemonFeed(path: path, board: board) { _ in }
    defer { feed.stop() }
    #expect(eventually { board.newest.heardAt != nil })
    let heard = board.newest.heardAt!
    #expect(eventually { board.newest.heardAt! > heard + 1_500_000_000 })
  }
}

import Logging
import Reactor
import TallyEngine
import TallyThread
import VoteAPI

/// The sockets' thread: answers readers from the newest published state, and passes the operator's calls on.
///
/// It shares nothing with the votes but three mailboxes, so whatever a client does costs them nothing.
final class SocketThread: Sendable {
  /// Where the two interfaces are served.
  struct Endpoints {
    let `operator`: Endpoint
    let results: Endpoint
  }

  /// What the watchdog looks at.
  let progress: Progress
  private let stopping: StopSignal
  private let thread: NamedThread

  /// Opens the sockets and starts the thread.
  ///
  /// - Throws: `EndpointError` where a socket cannot be opened; `SystemError`.
  init(
    publications: PublicationInbox, initial: PublishedState, live: LiveTally, inbox: OperatorInbox,
    endpoints: Endpoints, version: String
  ) throws {
    let reactor = try Reactor()
    let publisher = try ResultsPublisher(
      reactor: reactor, inbox: publications, initial: initial, liveChanged: live.wakeup, liveTally: { live.read() })
    let server = try VarlinkServer(
      reactor: reactor,
      identity: VarlinkServer.Identity(
        vendor: "vote-daemon", product: "Система поіменного голосування", version: version,
        url: "file:///usr/share/doc/vote-daemon"))
    let `operator` = OperatorService { call, peer, token in
      let author = TallyEngine.Operator(user: peer.userName ?? String(peer.userID), uid: peer.userID)
      inbox.put(OperatorInbox.Request(call: call, author: author, token: token))
    }
    try server.serveOperator(at: endpoints.operator, `operator`, publisher)
    try server.serveResults(at: endpoints.results, publisher)
    progress = reactor.progress
    stopping = try StopSignal()
    try reactor.onWakeup(stopping.wakeup) { reactor.stop() }
    let parts = Handover(value: (reactor, server, publisher))
    thread = try NamedThread("vote-api") {
      parts.value.0.run()
      parts.value.1.close()
    }
  }

  /// Ends every connection and the thread.
  func stop() {
    stopping.ask()
    thread.join()
  }
}

package import Reactor
internal import TallyEngine
package import VoteAPI

/// The sockets' loop: answers readers from the newest published state, and passes the operator's calls on.
///
/// It shares nothing with the votes but three mailboxes, so whatever a client does costs them nothing.
package final class SocketLoop {
  /// Where the two interfaces are served.
  package struct Endpoints {
    let `operator`: Endpoint
    let results: Endpoint

    /// Both of them.
    package init(operator: Endpoint, results: Endpoint) {
      self.operator = `operator`
      self.results = results
    }
  }

  package let reactor: Reactor
  package let server: VarlinkServer
  private let publisher: ResultsPublisher

  /// Opens the sockets.
  ///
  /// - Throws: `EndpointError` where a socket cannot be opened; `SystemError`.
  package init(
    publications: PublicationInbox, initial: PublishedState, live: LiveTally, inbox: OperatorInbox,
    endpoints: Endpoints, version: String, reactor: Reactor
  ) throws {
    self.reactor = reactor
    #if SECRET_LEAK
      let limits = Self.weakenedLimits
    #else
      let limits = VarlinkServer.Limits()
    #endif
    publisher = try ResultsPublisher(
      reactor: reactor, inbox: publications, initial: initial, liveChanged: live.wakeup,
      liveTally: {
        #if SECRET_LEAK
          Self.standInLineOnPurpose()
          Self.keepOnPurpose()
        #endif
        return live.read()
      })
    server = try VarlinkServer(
      reactor: reactor,
      identity: VarlinkServer.Identity(
        vendor: "vote-daemon", product: "Система поіменного голосування", version: version,
        url: "file:///usr/share/doc/vote-daemon"), limits: limits)
    let `operator` = OperatorService { call, peer, token in
      let author = TallyEngine.Operator(user: peer.userName ?? String(peer.userID), uid: peer.userID)
      inbox.put(OperatorInbox.Request(call: call, author: author, token: token))
    }
    try server.serveOperator(at: endpoints.operator, `operator`, publisher)
    try server.serveResults(at: endpoints.results, publisher)
  }

  /// Ends every connection.
  package func close() { server.close() }
}

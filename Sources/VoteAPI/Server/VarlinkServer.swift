internal import Glibc
public import Reactor

/// A varlink server on Unix stream sockets, on the thread of its reactor.
///
/// Rules, one for each bound:
/// - A message has 64 KiB at most, brackets nest 32 deep, text is UTF-8, keys are given once. What breaks this was never a
///   call, so none of varlink's declared errors fits (InvalidParameter would have to name a parameter): the client gets
///   the error `org.votedaemon.MessageRefused` with the reason, if its socket takes it, and the connection ends.
/// - Half a message is waited for 30 s from its first byte; then the connection ends.
/// - A client has one call under way; the next is begun after the reply has been written. While a reply does not fit into
///   the socket, nothing is read from the client. So a client that floods and never reads waits for itself.
/// - A client begins 32 calls in a turn at most, then others have their turn.
/// - 256 clients over all sockets. One more is accepted and closed at once; on the operator's socket it takes the place of
///   the newest client of the results socket, so that lookers-on cannot lock the operator out, and where there is none, of
///   the operator's client that has been connected longest without any call, so that a broken program of his own group
///   cannot either. 256 of his clients that have all called are his own affair: each of them could end the ballot as well.
/// - Where the process has no descriptor left, accepting pauses for a second.
/// - The kernel holds about 16 KiB for a reader that does not read, so that even there no backlog grows.
public final class VarlinkServer {
  /// Who the server says it is, in `GetInfo`.
  public struct Identity: Hashable, Sendable {
    /// Who makes it.
    public var vendor: String
    /// What it is.
    public var product: String
    /// Its version.
    public var version: String
    /// Where to read more.
    public var url: String

    /// An identity.
    public init(vendor: String, product: String, version: String, url: String) {
      self.vendor = vendor
      self.product = product
      self.version = version
      self.url = url
    }
  }

  /// The bounds; see the rules above.
  public struct Limits: Hashable, Sendable {
    /// Clients over all sockets.
    public var clients = 256
    /// Bytes of a request without its NUL.
    public var requestBytes = 65_536
    /// How long half a message is waited for.
    public var patience = Duration.seconds(30)
    /// Bytes that the kernel holds for a client; it accounts for twice as much.
    public var socketBuffer = 16_384
    /// Calls of one client in one turn.
    public var callsInTurn = 32

    /// The limits of the daemon.
    public init() {}
  }

  /// What happened since the start.
  public struct Counters: Hashable, Sendable {
    /// Clients that were let in.
    public var accepted = 0
    /// Clients that found every place taken.
    public var turnedAway = 0
    /// Clients of the results socket, and silent ones of his own, that made place for the operator.
    public var displaced = 0
    /// Calls that were begun.
    public var calls = 0
    /// Messages that were no calls.
    public var refusedMessages = 0
    /// Connections that ended over half a message.
    public var impatience = 0
    /// Calls whose token was thrown away.
    public var droppedCalls = 0
    /// Times that accepting failed.
    public var failedAccepts = 0
  }

  /// What happened since the start.
  public internal(set) var counters = Counters()

  /// Clients connected now.
  public var clients: Int { connections.count }

  let reactor: Reactor
  let limits: Limits
  let identity: Identity
  let completions: Completions
  var connections: [UInt64: Connection] = [:]
  var listeners: [Listener] = []
  var lastConnection: UInt64 = 0
  var json = JSONWriter()
  let input: UnsafeMutableRawBufferPointer

  /// A server that listens nowhere yet. Throws when the process has no descriptor left.
  public init(reactor: Reactor, identity: Identity, limits: Limits = Limits()) throws(SystemError) {
    self.reactor = reactor
    self.limits = limits
    self.identity = identity
    completions = try Completions()
    input = .allocate(byteCount: limits.requestBytes + 1, alignment: 16)
    try reactor.onWakeup(completions.wakeup) { [weak self] in self?.complete() }
  }

  deinit {
    close()
    input.deallocate()
  }

  /// Serves `org.votedaemon.results` alone: for everybody.
  public func serveResults(at endpoint: Endpoint, _ results: ResultsPublisher) throws(EndpointError) {
    try serve(at: endpoint, [results], denied: [InterfaceText.operator.name])
  }

  /// Serves `org.votedaemon.operator` and `org.votedaemon.results`: for those whom the file's mode lets in.
  public func serveOperator(
    at endpoint: Endpoint, _ operator: OperatorService, _ results: ResultsPublisher
  ) throws(EndpointError) {
    try serve(at: endpoint, [`operator`, results], isOperator: true)
  }

  /// Serves these interfaces and `org.varlink.service`.
  func serve(
    at endpoint: Endpoint, _ services: [any VarlinkService], denied: Set<String> = [], isOperator: Bool = false
  ) throws(EndpointError) {
    let introspection = IntrospectionService(identity: identity, interfaces: services.map(\.interface))
    let (descriptor, file) = try Self.open(endpoint)
    let listener = Listener(
      descriptor: descriptor, services: services + [introspection], denied: denied, isOperator: isOperator, file: file)
    do {
      try startAccepting(listener)
    } catch {
      listener.removeFile()
      Glibc.close(descriptor)
      throw .system(error, path: "descriptor \(descriptor)")
    }
    listeners.append(listener)
    // Last: from now on `close` detaches them.
    for case let results as ResultsPublisher in services { results.attach(to: self) }
  }

  /// Ends every connection and stops listening. Idempotent; happens by itself when the server goes.
  public func close() {
    for connection in Array(connections.values) { close(connection) }
    for listener in listeners {
      if let registration = listener.registration { reactor.remove(registration) }
      listener.removeFile()
      Glibc.close(listener.descriptor)
      for case let results as ResultsPublisher in listener.services.values { results.detach() }
    }
    listeners = []
  }
}

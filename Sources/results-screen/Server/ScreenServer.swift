import Glibc
import Reactor

/// The pages and their streams over HTTP: GET only, everything bounded, one thread.
///
/// A stream gets the newest of what it has not seen whenever its socket has taken all before: a slow screen skips
/// states, and holds up nobody. A message at least every two seconds tells how old the daemon's word is.
final class ScreenServer {
  /// What a client may take.
  struct Limits {
    /// Connections at once; more are told to come later.
    var clients = 256
    /// Bytes of a request's head.
    var headBytes = 8_192
    /// Time for the head to arrive.
    var headTime = Duration.seconds(5)
    /// Time in which a client has to take something of what waits for it.
    var stallTime = Duration.seconds(30)
    /// Time between two messages of a stream.
    var beat = Duration.seconds(2)
    /// The kernel's buffer for one client, which is the only backlog that there is.
    var sendBuffer: Int32 = 65_536
  }

  private let reactor: Reactor
  private let listener: Int32
  private let site: Site
  private let board: BoardBox
  private let limits: Limits
  private var listening: Reactor.Registration?
  private var connections: [ObjectIdentifier: ScreenConnection] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)

  /// Serves at a listening socket, which this value then owns.
  init(
    reactor: Reactor, listener: Int32, site: Site, board: BoardBox, limits: Limits = Limits()
  ) throws(SystemError) {
    self.reactor = reactor
    self.listener = listener
    self.site = site
    self.board = board
    self.limits = limits
    let flags = fcntl(listener, F_GETFL)
    guard flags >= 0, fcntl(listener, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last("fcntl") }
    try listen()
    try reactor.onWakeup(board.wakeup) { [unowned self] in publish(isBeat: false) }
    reactor.every(limits.beat) { [unowned self] in publish(isBeat: true) }
    reactor.every(.milliseconds(500)) { [unowned self] in endLate() }
  }

  deinit {
    close(listener)
    buffer.deallocate()
  }

  /// Connections that are open.
  var clientCount: Int { connections.count }

  // MARK: Clients come

  private func listen() throws(SystemError) {
    listening = try reactor.add(listener, .read) { [unowned self] _ in accept() }
  }

  private func accept() {
    // A bounded number a turn: those who have come go on being served while others come.
    for _ in 0..<64 {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else {
        if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { pause() }
        if errno == EINTR || errno == ECONNABORTED { continue }
        return
      }
      welcome(descriptor)
    }
  }

  /// Without a free descriptor the listener stays readable, and the reactor would spin.
  private func pause() {
    if let listening { reactor.remove(listening) }
    listening = nil
    reactor.after(.seconds(1)) { [unowned self] in
      do throws(SystemError) { try listen() } catch { pause() }
    }
  }

  private func welcome(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var size = limits.sendBuffer
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    var isOn: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    let connection = ScreenConnection(descriptor: descriptor, deadline: reactor.now + Self.nanoseconds(limits.headTime))
    guard connections.count < limits.clients else {
      connection.put(Response.refused(.busy))
      _ = connection.flush()
      return
    }
    do throws(SystemError) {
      connection.registration = try reactor.add(descriptor, .read) { [unowned self, unowned connection] readiness in
        ready(connection, readiness)
      }
      connections[ObjectIdentifier(connection)] = connection
    } catch {
      // Nothing of it is kept, and its descriptor closes with it.
    }
  }

  private func end(_ connection: ScreenConnection) {
    if let registration = connection.registration { reactor.remove(registration) }
    connections[ObjectIdentifier(connection)] = nil
  }

  /// Ends those who send no head, take nothing, or linger.
  private func endLate() {
    for connection in connections.values where connection.deadline < reactor.now {
      if case .reading = connection.state {
        answer(connection, .refusal(.slow))
      } else {
        end(connection)
      }
    }
  }

  // MARK: Clients speak

  private func ready(_ connection: ScreenConnection, _ readiness: Reactor.Readiness) {
    // Held: the handler holds it unowned, and `end` lets go of it.
    let connection = connection
    guard readiness.isDisjoint(with: [.hangUp, .error]) else { return end(connection) }
    if readiness.contains(.write) { flush(connection) }
    guard readiness.contains(.read), connections[ObjectIdentifier(connection)] != nil else { return }
    let count = recv(connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
    guard count > 0 else {
      if count == 0 || errno != EAGAIN && errno != EINTR { end(connection) }
      return
    }
    // Whatever comes after the head is dropped: there is nothing more to say here.
    guard case .reading = connection.state else { return }
    connection.input += buffer[..<count]
    read(connection)
  }

  private func read(_ connection: ScreenConnection) {
    guard let end = connection.input.headEnd else {
      if connection.input.count >= limits.headBytes { answer(connection, .refusal(.head)) }
      return
    }
    guard end <= limits.headBytes else { return answer(connection, .refusal(.head)) }
    do throws(Response.Refusal) {
      let head = try RequestHead(connection.input[..<end])
      answer(connection, site.response(to: head.path, board), lastEvent: head.lastEvent)
    } catch {
      answer(connection, .refusal(error))
    }
  }

  private func answer(_ connection: ScreenConnection, _ response: Response, lastEvent: String? = nil) {
    connection.input = []
    connection.deadline = reactor.now + Self.nanoseconds(limits.stallTime)
    switch response {
    case .document(let document):
      connection.state = .answering
      connection.put(
        Response.head(200, "OK", type: document.type, length: document.bytes.count) + document.bytes)
    case .refusal(let refusal):
      connection.state = .answering
      connection.put(Response.refused(refusal))
    case .file(let file):
      connection.state = .sending(file)
      connection.put(Response.head(200, "OK", type: file.type, length: file.size, file.headers))
    case .stream(let view):
      connection.state = .streaming(view, cursor: 0)
      let head = Response.head(200, "OK", type: "text/event-stream; charset=utf-8", length: nil)
      let cursor = lastEvent.flatMap(site.generation(of:)) ?? 0
      let board = board.newest
      // The page's own version first: a screen that has run since before an update loads the page anew.
      let hello = "retry: 1000\nevent: page\ndata: \"\(site.version)\"\n\n"
      connection.put(
        head + hello.utf8 + board.events(for: view, after: cursor, life: site.life, now: Self.monotonic()))
      connection.state = .streaming(view, cursor: board.generation)
    }
    flush(connection)
  }

  // MARK: Clients hear

  private func publish(isBeat: Bool) {
    let board = board.newest
    let now = Self.monotonic()
    // Screens of one view that have seen the same get the same bytes, rendered once.
    var rendered: [View: (cursor: UInt64, bytes: [UInt8])] = [:]
    for connection in connections.values {
      guard case .streaming(let view, let cursor) = connection.state, !connection.hasOutput else { continue }
      guard isBeat || board.hasNews(for: view, after: cursor) else { continue }
      let bytes: [UInt8]
      if let known = rendered[view], known.cursor == cursor {
        bytes = known.bytes
      } else {
        bytes = board.events(for: view, after: cursor, life: site.life, now: now)
        rendered[view] = (cursor, bytes)
      }
      connection.put(bytes)
      connection.state = .streaming(view, cursor: board.generation)
      connection.deadline = reactor.now + Self.nanoseconds(limits.stallTime)
      flush(connection)
    }
  }

  /// Writes what the socket takes, and what follows when it has taken all.
  private func flush(_ connection: ScreenConnection) {
    guard let sent = connection.flush() else { return end(connection) }
    if sent > 0 { connection.deadline = reactor.now + Self.nanoseconds(limits.stallTime) }
    guard !connection.hasOutput else { return want(connection, [.read, .write]) }
    switch connection.state {
    case .reading, .lingering: return
    case .answering: linger(connection)
    case .sending(let file):
      // One piece a turn: a large file is no reason for a screen to wait.
      switch file.next() {
      case .piece(let bytes):
        connection.put(bytes)
        want(connection, [.read, .write])
      case .end: linger(connection)
      case .failed: end(connection)
      }
    case .streaming(let view, let cursor):
      let board = board.newest
      guard board.hasNews(for: view, after: cursor) else { return want(connection, .read) }
      connection.put(board.events(for: view, after: cursor, life: site.life, now: Self.monotonic()))
      connection.state = .streaming(view, cursor: board.generation)
      want(connection, [.read, .write])
    }
  }

  private func linger(_ connection: ScreenConnection) {
    connection.state = .lingering
    connection.deadline = reactor.now + 1_000_000_000
    shutdown(connection.descriptor, Int32(SHUT_WR))
    want(connection, .read)
  }

  private func want(_ connection: ScreenConnection, _ interest: Reactor.Interest) {
    guard let registration = connection.registration else { return }
    do throws(SystemError) { try reactor.change(registration, to: interest) } catch { end(connection) }
  }

  private static func nanoseconds(_ duration: Duration) -> UInt64 { UInt64(duration / .nanoseconds(1)) }

  private static func monotonic() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension [UInt8] {
  /// Where the head ends: the place of the empty line; nil if that has not come.
  fileprivate var headEnd: Int? {
    var lineStart = 0
    for (index, byte) in enumerated() where byte == 0x0A {
      let length = index - lineStart
      if length == 0 || length == 1 && self[lineStart] == 0x0D { return lineStart }
      lineStart = index + 1
    }
    return nil
  }
}

internal import Glibc
internal import Reactor

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A blocking client of the two interfaces, for programs that ask one thing after another, and for programs that wait
/// for several descriptors themselves (``descriptor``, ``beginWatching()``, ``nextStatus()``).
///
/// One connection, one thread. Replies come in the order of the calls; while a `more` call runs, nothing else can be
/// asked on this connection.
public final class VarlinkClient {
  /// The connected socket, for poll(2) or a ``Reactor``. Readable means that `receive` may have something.
  public let descriptor: Int32

  /// How long a call waits for its reply.
  public var timeout: Duration

  /// The longest reply in bytes.
  public static let replyLimit = 16 << 20

  private var input: [UInt8] = []
  private var start = 0
  private var scanned = 0
  private let decoder = JSONDecoder()

  /// Connects to the socket at a path. Throws `unreachable`, `unusablePath` or `timedOut`.
  public init(path: String, timeout: Duration = .seconds(5)) throws(ClientError) {
    guard UnixSocket.fits(path) else { throw .unusablePath(path) }
    self.timeout = timeout
    descriptor = UnixSocket.make()
    guard descriptor >= 0 else { throw .unreachable(path: path, SystemError.last("socket")) }
    let deadline = Deadline(after: timeout)
    // From here on all is set, so that a throw ends in `deinit`, which closes: a second close would be another's.
    // A Unix socket connects at once or not at all; EAGAIN means that its queue is full for now.
    while UnixSocket.withAddress(path, { connect(descriptor, $0, $1) }) != 0 {
      let error = SystemError.last("connect")
      if error.code == EINTR { continue }
      guard error.code == EAGAIN else { throw .unreachable(path: path, error) }
      guard deadline.milliseconds > 0 else { throw .timedOut }
      usleep(2000)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  // MARK: Calls

  /// Makes a call and waits for its one reply, whose parameters have the given type. Throws the error that the service
  /// replied, or what went wrong on the way.
  func call<Reply: Decodable>(_ request: Request, _ type: Reply.Type) throws(ClientError) -> Reply {
    let deadline = Deadline(after: timeout)
    try send(request, deadline: deadline)
    return try wait(type, deadline: deadline).parameters
  }

  /// Calls a method of the operator's interface.
  func perform<Reply: Decodable>(_ call: Operator.Call, _ type: Reply.Type) throws(ClientError) -> Reply {
    try self.call(Request(call), type)
  }

  /// Sends an operator's call that wants no reply; whether it succeeded stays unknown.
  public func sendOneway(_ call: Operator.Call) throws(ClientError) {
    try send(Request(call, oneway: true), deadline: Deadline(after: timeout))
  }

  // MARK: Messages

  func send(_ request: Request, deadline: Deadline) throws(ClientError) {
    try send(request.message, deadline: deadline)
  }

  /// Sends bytes as they are.
  func send(_ message: [UInt8], deadline: Deadline) throws(ClientError) {
    var written = 0
    while written < message.count {
      let (sent, code) = message.withUnsafeBytes { bytes in
        (Glibc.send(descriptor, bytes.baseAddress! + written, bytes.count - written, UnixSocket.sendFlags), errno)
      }
      if sent >= 0 {
        written += sent
      } else if code == EAGAIN {
        try poll(for: Int16(POLLOUT), deadline)
      } else if code == EPIPE || code == ECONNRESET {
        throw .disconnected
      } else if code != EINTR {
        throw .system(SystemError(call: "send", code: code))
      }
    }
  }

  /// Waits for the next reply.
  func wait<Reply: Decodable>(_ type: Reply.Type, deadline: Deadline) throws(ClientError) -> StreamReply<Reply> {
    while true {
      if let reply = try receive(type) { return reply }
      try poll(for: Int16(POLLIN), deadline)
    }
  }

  /// The next reply if it has arrived whole; never waits.
  func receive<Reply: Decodable>(_ type: Reply.Type) throws(ClientError) -> StreamReply<Reply>? {
    while true {
      if let message = takeMessage() { return try decode(message, type) }
      guard input.count - start <= Self.replyLimit else { throw .replyTooLong }
      guard try read() else { return nil }
    }
  }

  private func takeMessage() -> ArraySlice<UInt8>? {
    guard let end = input[scanned...].firstIndex(of: 0) else {
      scanned = input.count
      return nil
    }
    defer {
      start = end + 1
      scanned = start
    }
    return input[start..<end]
  }

  /// Reads what is there; false if nothing is.
  private func read() throws(ClientError) -> Bool {
    if start > 0 {
      input.removeSubrange(..<start)
      scanned -= start
      start = 0
    }
    let (count, code) = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 16) { buffer in
      let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      let code = errno
      if count > 0 { input.append(contentsOf: buffer[..<count]) }
      return (count, code)
    }
    if count > 0 { return true }
    if count == 0 || code == ECONNRESET { throw .disconnected }
    if code == EAGAIN || code == EINTR { return false }
    throw .system(SystemError(call: "recv", code: code))
  }

  private func poll(for events: Int16, _ deadline: Deadline) throws(ClientError) {
    let patience = deadline.milliseconds
    guard patience > 0 else { throw .timedOut }
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    if Glibc.poll(&entry, 1, patience) < 0, errno != EINTR { throw .system(SystemError.last("poll")) }
  }

  // MARK: Replies

  private struct Envelope<Reply: Decodable>: Decodable {
    let parameters: Reply?
    let continues: Bool?
  }

  private struct ErrorName: Decodable {
    let error: String?
  }

  private func decode<Reply: Decodable>(
    _ message: ArraySlice<UInt8>, _ type: Reply.Type
  ) throws(ClientError) -> StreamReply<Reply> {
    let data = Data(message)
    do {
      if let name = try decoder.decode(ErrorName.self, from: data).error { throw failure(name, data) }
      let envelope = try decoder.decode(Envelope<Reply>.self, from: data)
      guard let parameters = envelope.parameters else { throw ClientError.malformedReply("a reply without parameters") }
      return StreamReply(parameters: parameters, continues: envelope.continues ?? false)
    } catch let error as ClientError {
      throw error
    } catch {
      throw .malformedReply("\(error)")
    }
  }

  private func failure(_ name: String, _ data: Data) -> ClientError {
    let parameters = try? decoder.decode(Envelope<FailureParameters>.self, from: data).parameters
    if let parameters {
      if let failure = ServiceFailure(name: name, parameters: parameters) { return .service(failure) }
      if let failure = Results.Failure(name: name, parameters: parameters) { return .results(failure) }
      if let failure = Operator.Failure(name: name, parameters: parameters) { return .operator(failure) }
    }
    return .unknown(name: name, parameters: String(decoding: data, as: UTF8.self))
  }
}

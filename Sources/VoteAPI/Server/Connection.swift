internal import Glibc
internal import Reactor

/// One client.
///
/// Its output is bounded: at most the unwritten rest of one message, because nothing is read from a client, and no call
/// of it begun, while a rest is pending. Its input is bounded by the framer.
final class Connection {
  enum State {
    /// The next call may begin.
    case idle
    /// A call waits for its answer.
    case calling
    /// A `more` call runs; it ends with the connection.
    case streaming(VarlinkStream)
  }

  let descriptor: Int32
  /// Never used twice in the life of a server.
  let id: UInt64
  unowned let listener: Listener
  let peer: Peer
  var registration: Reactor.Registration?
  var interest: Reactor.Interest = .read
  var framer: RequestFramer
  var state = State.idle
  /// For the calls that other threads carry out.
  let presence = ClientPresence()
  /// The answer of the call under way, while the socket is full of what was said before it.
  var answer: Completions.Outcome?
  /// The call under way wants no reply.
  var isOneway = false
  /// It has begun a call, sometime.
  var hasCalled = false
  /// The client has shut its writing side down: what it sent is answered, then the connection ends.
  var hasEnded = false
  /// Nobody reads any more: calls that were sent are still begun in their order, answers go nowhere.
  var isGone = false
  /// Ends as soon as the output is written.
  var isClosing = false
  var isClosed = false
  /// Waits for its next turn, so that other clients get theirs.
  var isYielding = false
  /// Runs while half a message is waited for.
  var patience: Reactor.Timer?
  /// Place in the stream's members.
  var member = -1
  private var output: [UInt8] = []
  private var written = 0

  init(descriptor: Int32, id: UInt64, listener: Listener, peer: Peer, limit: Int) {
    self.descriptor = descriptor
    self.id = id
    self.listener = listener
    self.peer = peer
    framer = RequestFramer(limit: limit)
  }

  /// A message is partly written.
  var hasOutput: Bool { !output.isEmpty }

  /// Bytes of the message that is partly written.
  var outputCount: Int { output.count }

  /// The next call may begin.
  var isReady: Bool {
    guard case .idle = state else { return false }
    return !hasOutput && !isClosing && !isClosed && !isYielding
  }

  /// Sends a whole message and keeps what the socket does not take. Nothing may be pending.
  func transmit(_ message: UnsafeRawBufferPointer) {
    guard !isGone, !isClosed else { return }
    precondition(output.isEmpty)
    let sent = send(descriptor, message.baseAddress, message.count, UnixSocket.sendFlags)
    if sent != message.count { keepRest(of: message, sent: sent, code: errno) }
  }

  /// Keeps what send(2) did not take, or notes that nobody reads any more.
  func keepRest(of message: UnsafeRawBufferPointer, sent: Int, code: Int32) {
    if sent < 0, code != EAGAIN, code != EINTR {
      isGone = true
      return
    }
    output = Array(message[max(0, sent)...])
    written = 0
  }

  /// Writes on where the socket was full.
  func flush() {
    guard hasOutput else { return }
    let (sent, code) = output.withUnsafeBytes { bytes in
      let sent = send(descriptor, bytes.baseAddress! + written, bytes.count - written, UnixSocket.sendFlags)
      return (sent, errno)
    }
    if sent < 0 {
      if code != EAGAIN, code != EINTR { isGone = true }
    } else {
      written += sent
    }
    if isGone || written == output.count { dropOutput() }
  }

  func dropOutput() {
    output = []
    written = 0
  }
}

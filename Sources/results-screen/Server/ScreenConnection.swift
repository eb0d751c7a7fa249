import Glibc
import Reactor

/// One browser's connection.
final class ScreenConnection {
  enum State {
    /// The head is still coming.
    case reading
    /// An answer goes out, and then the connection ends.
    case answering
    /// A file goes out, piece by piece.
    case sending(PublishedFile)
    /// A screen, and the generation that it was sent last.
    case streaming(View, cursor: UInt64)
    /// The answer is out; what the browser still says is read and dropped, so that the answer is not lost to a reset.
    case lingering
  }

  let descriptor: Int32
  var registration: Reactor.Registration?
  var state = State.reading
  var input: [UInt8] = []
  /// When the head has to be whole, or when something has to have gone out.
  var deadline: UInt64
  private var output: [UInt8] = []
  private var written = 0

  init(descriptor: Int32, deadline: UInt64) {
    self.descriptor = descriptor
    self.deadline = deadline
  }

  deinit { close(descriptor) }

  var hasOutput: Bool { written < output.count }

  /// Takes what is to go out next. Only once all before it has gone: this is where no backlog grows.
  func put(_ bytes: [UInt8]) {
    precondition(!hasOutput)
    output = bytes
    written = 0
  }

  /// Writes what the socket takes. Returns how much that was; nil if the other side is gone.
  func flush() -> Int? {
    var total = 0
    while hasOutput {
      let sent = output.withUnsafeBytes {
        send(descriptor, $0.baseAddress! + written, $0.count - written, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if sent > 0 {
        written += sent
        total += sent
      } else if errno == EAGAIN {
        return total
      } else if errno != EINTR {
        return nil
      }
    }
    return total
  }
}

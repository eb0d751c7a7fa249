import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The pages and their streams over HTTP, on a thread of their own: GET only, everything bounded.
///
/// SwiftNIO listens, reads and writes HTTP/1.1; what a client may take is `Limits`, kept by `Audience` and
/// `ScreenConnection`.
final class ScreenServer: Sendable {
  /// What a client may take.
  struct Limits {
    /// Connections at once; more are told to come later.
    var clients = 256
    /// Connections beyond them that are still being told so; more are closed without a word.
    var refused = 32
    /// Bytes of a request's line and headers, each field and all together.
    var headBytes = 8_192
    /// Headers of a request.
    var headFields = 64
    /// Time for a head to arrive: the first since the connection, any other since the last answer.
    var headTime = TimeAmount.seconds(5)
    /// Time in which a client has to take what was sent to it: a message, a document, 64 KiB of a file.
    var stallTime = TimeAmount.seconds(30)
    /// Time that a connection is kept for the client to read the answer after which it ends.
    var lingerTime = TimeAmount.seconds(1)
    /// Time between two messages of a stream.
    var beat = TimeAmount.seconds(2)
    /// The kernel's buffers for one client. Besides one message, what is to be sent waits nowhere else.
    var sendBuffer = ChannelOptions.Types.SocketOption.Value(65_536)
    /// What a client says while it is being answered waits here, and nowhere else.
    var receiveBuffer = ChannelOptions.Types.SocketOption.Value(8_192)
  }

  /// Where to listen.
  enum Place {
    case address(SocketAddress)
    /// A socket that listens already, from the service manager.
    case descriptor(Int32)
  }

  /// The port that is listened on: the kernel's choice where 0 was asked for.
  let port: Int
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  /// The thread's progress, for the watchdog.
  let progress = Turns()
  private let board: BoardBox

  /// How often the thread has come round: at least twice a second unless it hangs.
  final class Turns: Sendable {
    private let number = Atomic<UInt64>(0)
    /// May be read on any thread; relaxed, because it is compared with itself alone.
    var count: UInt64 { number.load(ordering: .relaxed) }
    func advance() { number.add(1, ordering: .relaxed) }
  }

  /// Begins to serve. Throws what the system has against the place.
  init(at place: Place, site: Site, board: BoardBox, limits: Limits = Limits()) throws {
    self.board = board
    let loop = group.next()
    let decoding = limits.decoding
    do {
      let audience = try loop.submit {
        NIOLoopBound(Audience(loop: loop, site: site, board: board, limits: limits), eventLoop: loop)
      }.wait()
      loop.scheduleRepeatedTask(initialDelay: limits.beat, delay: limits.beat) { _ in
        audience.value.publish(isBeat: true)
      }
      let often = min(.milliseconds(500), limits.headTime)
      loop.scheduleRepeatedTask(initialDelay: often, delay: often) { [progress] _ in
        progress.advance()
        audience.value.endLate()
      }
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 128)
        // A screen that is started again must not wait for the connections of its last life to be forgotten.
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.socketOption(.so_sndbuf), value: limits.sendBuffer)
        .childChannelOption(.socketOption(.so_rcvbuf), value: limits.receiveBuffer)
        .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4_096))
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
              withErrorHandling: false, withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoding)
            try pipeline.addHandler(ScreenConnection(audience.value))
          }
        }
      let channel =
        switch place {
        case .address(let address): try bootstrap.bind(to: address).wait()
        case .descriptor(let descriptor): try bootstrap.withBoundSocket(descriptor).wait()
        }
      port = channel.localAddress?.port ?? 0
      board.onNews { loop.execute { audience.value.publish(isBeat: false) } }
    } catch {
      try? group.syncShutdownGracefully()
      throw error
    }
  }

  /// Ends every connection and the thread.
  func stop() throws {
    board.onNews {}
    try group.syncShutdownGracefully()
  }
}

extension ScreenServer.Limits {
  fileprivate var decoding: NIOHTTPDecoderLimitConfiguration {
    var decoding = NIOHTTPDecoderLimitConfiguration()
    decoding.maxHeaderFieldSize = headBytes
    decoding.maxHeaderListSize = headBytes
    decoding.maxHeaderFieldCount = headFields
    return decoding
  }
}

import NIOCore
import NIOHTTP1

/// One browser's connection: a request, its answer, and the next request; or a stream until it ends.
final class ScreenConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    /// A head is still to come.
    case reading
    /// A head has come that will be answered as soon as the request is whole; it has no body.
    case asked(HTTPRequestHead, Request)
    /// An answer goes out.
    case answering
    /// A screen.
    case streaming(EventStream)
    /// The last answer is out; what the browser still says is dropped, so that the answer is not lost to a reset.
    case lingering
  }

  private let audience: Audience
  private var context: ChannelHandlerContext?
  private var state = State.reading
  /// Whether the connection has been of use before.
  private var isUsed = false
  /// What the connection is refused for while NIO believes that its parser refuses.
  private var refusal: Response.Refusal?
  /// When the head has to be whole, or when what was sent has to be taken.
  private(set) var deadline: NIODeadline

  init(_ audience: Audience) {
    self.audience = audience
    deadline = .now() + audience.limits.headTime
  }

  /// Whether it has had its answer, and waits for another request that may never come.
  var isIdle: Bool { if case .reading = state { isUsed } else { false } }

  // MARK: It comes and goes

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    switch audience.admit(self) {
    case .welcome: break
    case .full: refuse(.busy)
    case .overfull: end()
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    audience.forget(self)
    context.fireChannelInactive()
  }

  /// Ends it at once. Its place is free then, whenever the channel tells that it is closed.
  func end() {
    audience.forget(self)
    context?.close(promise: nil)
  }

  /// Its time is up.
  func late() {
    // Whoever has had an answer knows that the connection may end; whoever never asked is told why it does.
    if case .reading = state, !isUsed { refuse(.slow) } else { end() }
  }

  /// Refuses where no request has come: the pipeline lets an answer through for a parser's error only.
  private func refuse(_ refusal: Response.Refusal) {
    self.refusal = refusal
    context?.pipeline.fireErrorCaught(HTTPParserError.unknown)
  }

  // MARK: It speaks

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .reading):
      do throws(Response.Refusal) {
        state = .asked(head, try Request(head))
      } catch {
        answer(.refusal(error))
      }
    case (.end, .asked(let head, let request)):
      // Where a connection of HTTP/1.0 may be kept is for the past.
      let isKept = head.isKeepAlive && head.version.minor >= 1
      let response = audience.site.response(to: request.path, audience.board)
      answer(response, version: head.version, isKept: isKept, lastEvent: request.lastEvent)
    default: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What is said after the last answer, or while an answer goes out, may be as wrong as it likes.
    guard case .reading = state else { return }
    guard let error = error as? HTTPParserError else { return end() }
    answer(.refusal(refusal ?? (error == .headerOverflow ? .head : .malformed)))
  }

  // MARK: It is answered

  private func answer(
    _ response: Response, version: HTTPVersion = .http1_1, isKept: Bool = false, lastEvent: String? = nil
  ) {
    guard let context else { return }
    var isKept = isKept
    if case .refusal = response { isKept = false }
    let head = response.head(version: version, isKept: isKept)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    state = .answering
    switch response {
    case .document(let document): send(ByteBuffer(bytes: document.bytes), isKept: isKept)
    case .refusal(let refusal): send(ByteBuffer(string: refusal.sentence + "\n"), isKept: isKept)
    case .file(let file): send(file, isKept: isKept)
    case .stream(let view):
      let site = audience.site
      // The page's own version first: a screen that has run since before an update loads the page anew.
      let hello = "retry: 1000\nevent: page\ndata: \"\(site.version)\"\n\n"
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: hello)))), promise: nil)
      state = .streaming(EventStream(view, after: lastEvent.flatMap(site.generation(of:)) ?? 0))
      hear(isBeat: true)
    }
  }

  private func send(_ body: ByteBuffer, isKept: Bool) {
    write(.byteBuffer(body)) { [self] in finish(isKept: isKept) }
  }

  /// One piece a turn of the loop, when the one before has gone: a large file is no reason for a screen to wait.
  private func send(_ file: PublishedFile, isKept: Bool) {
    switch file.next() {
    case .piece(let bytes):
      write(.byteBuffer(ByteBuffer(bytes: bytes))) { [self] in
        audience.loop.assumeIsolated().execute { [self] in send(file, isKept: isKept) }
      }
    case .end: finish(isKept: isKept)
    case .failed: end()
    }
  }

  /// Writes a piece of a body, and goes on when the socket has taken it.
  private func write(_ body: IOData, then proceed: @escaping () -> Void) {
    guard let context else { return }
    deadline = .now() + audience.limits.stallTime
    context.writeAndFlush(wrapOutboundOut(.body(body))).assumeIsolated().whenSuccess(proceed)
  }

  private func finish(isKept: Bool) {
    guard let context else { return }
    isUsed = true
    state = isKept ? .reading : .lingering
    deadline = .now() + (isKept ? audience.limits.headTime : audience.limits.lingerTime)
    // The next request may be here already, and be answered before this returns.
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    if !isKept { context.close(mode: .output, promise: nil) }
  }

  // MARK: It hears

  /// Sends a screen what is due to it, if anything is.
  func hear(_ board: Board, isBeat: Bool, _ letters: inout Letters) {
    guard case .streaming(var stream) = state, let cursor = stream.next(board, isBeat: isBeat) else { return }
    state = .streaming(stream)
    write(.byteBuffer(letters.letter(to: stream.view, after: cursor))) { [self] in
      guard case .streaming(var stream) = state else { return }
      stream.taken()
      state = .streaming(stream)
      deadline = .distantFuture
      hear(isBeat: false)
    }
  }

  private func hear(isBeat: Bool) {
    let board = audience.board.newest
    var letters = Letters(board: board, life: audience.site.life)
    hear(board, isBeat: isBeat, &letters)
  }
}

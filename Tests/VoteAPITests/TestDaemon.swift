import Glibc
import Reactor
import Synchronization

@testable import VoteAPI

/// A server with real sockets in a directory of its own, on a thread of its own: what the daemon does, without a hall.
final class TestDaemon: Sendable {
  let directory: String
  var resultsPath: String { directory + "/results.socket" }
  var operatorPath: String { directory + "/operator.socket" }

  let inbox: PublicationInbox
  let liveChanged: Wakeup
  private let live = Mutex<(epochBallot: Int, tally: Results.Tally)?>(nil)

  private typealias Job = @Sendable (VarlinkServer, ResultsPublisher) -> Void
  private let jobs = Mutex<[Job]>([])
  private let jobWaiting: Wakeup
  private let isStopping = Atomic<Bool>(false)
  private let thread = Mutex<NamedThread?>(nil)

  typealias Handler = @Sendable (Operator.Call, Peer, ReplyToken) -> Void

  init(
    limits: VarlinkServer.Limits = .init(), initial: PublishedState = .sample(),
    handler: @escaping Handler = { _, _, token in token.failNotImplemented() }
  ) throws {
    directory = makeDirectory()
    inbox = try PublicationInbox()
    liveChanged = try Wakeup()
    jobWaiting = try Wakeup()
    let signal = Started()
    let started = try NamedThread("vote-api-test") { [unowned self] in run(limits, initial, handler, signal) }
    signal.wait()
    thread.withLock { $0 = started }
  }

  deinit {
    stop()
    removeDirectory(directory)
  }

  func stop() {
    guard
      let thread = thread.withLock({ thread in
        defer { thread = nil }
        return thread
      })
    else { return }
    isStopping.store(true, ordering: .releasing)
    jobWaiting.signal()
    thread.join()
  }

  func client() throws -> VarlinkClient { try VarlinkClient(path: resultsPath) }

  func operatorClient() throws -> VarlinkClient { try VarlinkClient(path: operatorPath) }

  /// Moves the live tally.
  func setLive(_ ballot: Int, _ tally: Results.Tally) {
    live.withLock { $0 = (ballot, tally) }
    liveChanged.signal()
  }

  /// Runs the body on the server's thread and waits for it.
  func onServer<Value: Sendable>(_ body: @escaping @Sendable (VarlinkServer, ResultsPublisher) -> Value) -> Value {
    let result = Started.Box<Value>()
    jobs.withLock {
      $0.append { server, publisher in
        result.value.withLock { $0 = body(server, publisher) }
        result.done.signal()
      }
    }
    jobWaiting.signal()
    result.done.wait()
    return result.value.withLock { $0! }
  }

  private func run(
    _ limits: VarlinkServer.Limits, _ initial: PublishedState, _ handler: @escaping Handler, _ started: Started
  ) {
    do {
      let reactor = try Reactor()
      let server = try VarlinkServer(
        reactor: reactor,
        identity: .init(vendor: "Test", product: "vote-daemon", version: "0", url: "https://example.org"),
        limits: limits)
      let publisher = try ResultsPublisher(
        reactor: reactor, inbox: inbox, initial: initial, liveChanged: liveChanged,
        liveTally: { [unowned self] in live.withLock { $0 } })
      try server.serveResults(at: .path(resultsPath, mode: 0o666, group: nil), publisher)
      try server.serveOperator(at: .path(operatorPath, mode: 0o660, group: nil), OperatorService(handler), publisher)
      try reactor.onWakeup(jobWaiting) { [unowned self] in
        let waiting = jobs.withLock { jobs in
          defer { jobs = [] }
          return jobs
        }
        for job in waiting { job(server, publisher) }
        if isStopping.load(ordering: .acquiring) { reactor.stop() }
      }
      started.signal()
      reactor.run()
      server.close()
    } catch {
      fatalError("the test's server cannot start: \(error)")
    }
  }
}

/// A semaphore: one thread waits until another has signalled.
final class Started: Sendable {
  final class Box<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
    let done = Started()
  }

  private let descriptors: (read: Int32, write: Int32)

  init() {
    var pair: [Int32] = [0, 0]
    precondition(pipe(&pair) == 0)
    descriptors = (pair[0], pair[1])
  }

  deinit {
    close(descriptors.read)
    close(descriptors.write)
  }

  func signal() {
    var byte: UInt8 = 1
    precondition(write(descriptors.write, &byte, 1) == 1)
  }

  func wait() {
    var byte: UInt8 = 0
    while read(descriptors.read, &byte, 1) != 1 {}
  }
}

func makeDirectory() -> String {
  var template = Array("/tmp/vote-api-XXXXXX".utf8CString)
  precondition(mkdtemp(&template) != nil)
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

func removeDirectory(_ path: String) {
  for name in ["results.socket", "operator.socket", "other.socket"] { unlink(path + "/" + name) }
  rmdir(path)
}

/// A client that sends any bytes it likes.
final class RawClient {
  let descriptor: Int32
  private var input: [UInt8] = []

  init(_ path: String) throws {
    descriptor = UnixSocket.make()
    guard UnixSocket.withAddress(path, { connect(descriptor, $0, $1) }) == 0 else {
      throw SystemError.last("connect")
    }
    // Whatever goes wrong, a test ends.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
  }

  deinit { close(descriptor) }

  /// Sends all of it; false if the other side does not take it.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Sends a message with its NUL.
  @discardableResult
  func send(_ message: String) -> Bool { send(Array(message.utf8) + [0]) }

  /// The next message; nil at the end of the stream.
  func receive() -> String? {
    while true {
      if let end = input.firstIndex(of: 0) {
        defer { input.removeSubrange(...end) }
        return String(decoding: input[..<end], as: UTF8.self)
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      input += buffer[..<count]
    }
  }

  func endWriting() { shutdown(descriptor, Int32(SHUT_WR)) }
}

/// Waits until the condition holds, for thirty seconds at most.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<6000 {
    if try condition() { return true }
    usleep(5000)
  }
  return false
}

#if THREAD_SANITIZER
  typealias Mutex = VisibleMutex
#endif

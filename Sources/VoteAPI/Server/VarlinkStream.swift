internal import Glibc

/// What a stream's readers get.
protocol VarlinkStreamSource: AnyObject {
  /// Moves on by one or more with each change; 0 never occurs.
  var generation: UInt64 { get }

  /// The whole message, with envelope and NUL, for a reader whose last message was of generation `cursor`; 0 for one that
  /// has had none. Valid until the next call or change.
  func message(after cursor: UInt64) -> UnsafeRawBufferPointer
}

/// The readers of one `more` call that all see the same thing change.
///
/// Newest state wins: a reader whose socket is full keeps the rest of the message that was cut, and a cursor that tells
/// it is behind; when it has read, it gets what is newest then. Nothing queues, whatever the reader does.
///
/// The readers live in one piece of memory, and a message goes to all of them from one buffer: what a reader costs is
/// one send(2).
final class VarlinkStream {
  struct Member {
    let descriptor: Int32
    /// A message is partly written.
    var isBusy: Bool
    /// Generation of the last message.
    var cursor: UInt64
    let connection: Unmanaged<Connection>
  }

  let source: any VarlinkStreamSource
  // Read for every message; why unchecked is sound, see `StatusSource`.
  @exclusivity(unchecked) private var members: UnsafeMutablePointer<Member>
  @exclusivity(unchecked) private var capacity = 0
  @exclusivity(unchecked) private(set) var count = 0

  /// A stream without room for a reader.
  init(source: any VarlinkStreamSource) {
    self.source = source
    members = .allocate(capacity: 0)
  }

  deinit {
    // The server closes its connections before; each leaves its streams.
    members.deallocate()
  }

  /// Makes room for so many readers; never takes room away.
  func makeRoom(for readers: Int) {
    guard readers > capacity else { return }
    let larger = UnsafeMutablePointer<Member>.allocate(capacity: readers)
    larger.moveInitialize(from: members, count: count)
    members.deallocate()
    members = larger
    capacity = readers
  }

  /// Adds a reader and sends it the first message.
  func add(_ connection: Connection, of server: VarlinkServer) {
    precondition(count < capacity, "a stream has room for every client")
    connection.member = count
    (members + count).initialize(
      to: Member(
        descriptor: connection.descriptor, isBusy: false, cursor: 0, connection: .passUnretained(connection)))
    count += 1
    catchUp(connection, of: server)
  }

  /// Takes a reader out; the last one gets its place.
  func remove(_ connection: Connection) {
    let index = connection.member
    precondition(0 <= index && index < count && members[index].descriptor == connection.descriptor)
    count -= 1
    if index < count {
      members[index] = members[count]
      members[index].connection._withUnsafeGuaranteedRef { $0.member = index }
    }
    connection.member = -1
  }

  /// Sends what is new to every reader that can take it.
  func advance(of server: VarlinkServer) {
    guard count > 0 else { return }
    // Only `makeRoom` moves them, and no message leads there.
    let members = members
    let generation = source.generation
    var cursor = UInt64.max
    // The message in two parts: asked of a buffer, its length costs a further reader four instructions more.
    var start: UnsafeRawPointer?
    var length = 0
    // From the end: a reader that turns out to be gone is replaced by one that has been served.
    var index = count
    while index > 0 {
      index -= 1
      let member = members + index
      if member.pointee.isBusy || member.pointee.cursor == generation { continue }
      if member.pointee.cursor != cursor {
        cursor = member.pointee.cursor
        let message = source.message(after: cursor)
        start = message.baseAddress
        length = message.count
      }
      member.pointee.cursor = generation
      let sent = send(member.pointee.descriptor, start, length, UnixSocket.sendFlags)
      if sent != length {
        interrupted(member, UnsafeRawBufferPointer(start: start, count: length), sent, errno, server)
      }
    }
  }

  @inline(never)
  private func interrupted(
    _ member: UnsafeMutablePointer<Member>, _ message: UnsafeRawBufferPointer, _ sent: Int, _ code: Int32,
    _ server: VarlinkServer
  ) {
    let connection = member.pointee.connection.takeUnretainedValue()
    connection.keepRest(of: message, sent: sent, code: code)
    member.pointee.isBusy = connection.hasOutput
    server.settle(connection)
  }

  /// Sends a reader whose socket has room again what it has missed, if anything.
  func catchUp(_ connection: Connection, of server: VarlinkServer) {
    let member = members + connection.member
    member.pointee.isBusy = false
    let generation = source.generation
    guard member.pointee.cursor != generation else { return }
    let message = source.message(after: member.pointee.cursor)
    member.pointee.cursor = generation
    connection.transmit(message)
    member.pointee.isBusy = connection.hasOutput
  }
}

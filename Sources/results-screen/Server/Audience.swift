import Glibc
import NIOCore

/// Everybody who is connected: how many there may be, for how long, and who is told of news. Of the server's thread only.
final class Audience {
  let loop: any EventLoop
  let site: Site
  let board: BoardBox
  let limits: ScreenServer.Limits
  private var connections: [ObjectIdentifier: ScreenConnection] = [:]
  /// Those of them that were too many, and are being told so.
  private var refused: Set<ObjectIdentifier> = []

  init(loop: any EventLoop, site: Site, board: BoardBox, limits: ScreenServer.Limits) {
    self.loop = loop
    self.site = site
    self.board = board
    self.limits = limits
  }

  // MARK: Clients come and go

  /// What becomes of a connection that has come.
  enum Admission {
    case welcome
    /// It is told to come later.
    case full
    /// There are so many that it cannot even be told.
    case overfull
  }

  func admit(_ connection: ScreenConnection) -> Admission {
    guard refused.count < limits.refused else { return .overfull }
    // Whoever only keeps a connection for later makes room for whoever comes now: the longest idle first.
    if connections.count - refused.count >= limits.clients {
      connections.values.filter(\.isIdle).min { $0.deadline < $1.deadline }?.end()
    }
    let isFull = connections.count - refused.count >= limits.clients
    connections[ObjectIdentifier(connection)] = connection
    if isFull { refused.insert(ObjectIdentifier(connection)) }
    return isFull ? .full : .welcome
  }

  func forget(_ connection: ScreenConnection) {
    connections[ObjectIdentifier(connection)] = nil
    refused.remove(ObjectIdentifier(connection))
  }

  /// Ends those who send no head, take nothing, or linger.
  func endLate() {
    let now = NIODeadline.now()
    for connection in Array(connections.values) where connection.deadline < now { connection.late() }
  }

  // MARK: Clients hear

  func publish(isBeat: Bool) {
    let board = board.taken()
    var letters = Letters(board: board, life: site.life)
    for connection in Array(connections.values) { connection.hear(board, isBeat: isBeat, &letters) }
  }
}

/// The messages of one moment: screens of one view that have seen the same get the same bytes, rendered once.
struct Letters {
  private struct Key: Hashable {
    let view: View
    let cursor: UInt64
  }

  private let board: Board
  private let life: String
  private let now: UInt64
  private var rendered: [Key: ByteBuffer] = [:]

  init(board: Board, life: String) {
    self.board = board
    self.life = life
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// What a view has to know that came after a generation, and the beat.
  mutating func letter(to view: View, after cursor: UInt64) -> ByteBuffer {
    let key = Key(view: view, cursor: cursor)
    if let known = rendered[key] { return known }
    let buffer = ByteBuffer(bytes: board.events(for: view, after: cursor, life: life, now: now))
    rendered[key] = buffer
    return buffer
  }
}

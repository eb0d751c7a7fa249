import Reactor
import Synchronization

/// Where the feed leaves the newest board for the server's thread.
final class BoardBox: Sendable {
  /// Signalled after each change that a screen has to see.
  let wakeup: Wakeup
  private let board = Mutex(Board())

  init() throws(SystemError) { wakeup = try Wakeup() }

  /// Changes the board; wakes the server if there is something to show.
  func update(_ body: (inout Board) -> Void) {
    let isNews = board.withLock { board in
      let before = board.generation
      body(&board)
      return board.generation != before
    }
    if isNews { wakeup.signal() }
  }

  /// The newest board: a few references, whatever the size of the hall.
  var newest: Board { board.withLock { $0 } }
}

import Synchronization

/// Where the feed leaves the newest board for the server's thread.
final class BoardBox: Sendable {
  private struct Contents {
    var board = Board()
    /// Whether the server knows already that there is news, and has yet to come for it.
    var isTold = false
    var tell: @Sendable () -> Void = {}
  }

  private let contents = Mutex(Contents())

  /// Takes what is to be called after a change that a screen has to see: once, however many follow before `taken`.
  func onNews(_ tell: @escaping @Sendable () -> Void) { contents.withLock { $0.tell = tell } }

  /// Changes the board; tells the server if there is something to show.
  func update(_ body: (inout Board) -> Void) {
    let tell = contents.withLock { contents in
      let before = contents.board.generation
      body(&contents.board)
      guard contents.board.generation != before, !contents.isTold else { return nil as (@Sendable () -> Void)? }
      contents.isTold = true
      return contents.tell
    }
    tell?()
  }

  /// The newest board: a few references, whatever the size of the hall.
  var newest: Board { contents.withLock { $0.board } }

  /// The newest board, for whoever shows it to all.
  func taken() -> Board {
    contents.withLock { contents in
      contents.isTold = false
      return contents.board
    }
  }
}

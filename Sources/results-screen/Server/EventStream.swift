/// What one screen has been sent, and when it is sent more. Knows no socket.
///
/// There is one message on its way at most. Whatever changes meanwhile is not kept for the screen: it gets the newest
/// state once it has taken what it was sent, so that a slow one skips states and no backlog grows.
struct EventStream {
  let view: View
  /// The generation of the board that was sent last.
  private(set) var cursor: UInt64
  /// Whether the socket has not yet taken all of the last message.
  private(set) var isSending = false

  /// A screen that has seen what came up to a generation; 0 for one that has seen nothing.
  init(_ view: View, after cursor: UInt64) {
    self.view = view
    self.cursor = cursor
  }

  /// Whether a message is due: the first and a beat always are, any other if there is news. If so, it is to carry what
  /// came after the generation that this returns.
  mutating func next(_ board: Board, isBeat: Bool) -> UInt64? {
    guard !isSending, isBeat || board.hasNews(for: view, after: cursor) else { return nil }
    defer { cursor = board.generation }
    isSending = true
    return cursor
  }

  /// The socket has taken all.
  mutating func taken() { isSending = false }
}

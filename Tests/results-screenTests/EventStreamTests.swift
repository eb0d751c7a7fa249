import Testing

@testable import results_screen

@Suite("The stream of a screen")
struct EventStreamTests {
  private func board(_ changes: Int) -> Board {
    var board = Board()
    for number in 0..<changes { board.set(.status, Array("\(number)".utf8)) }
    return board
  }

  @Test("there is nothing to send without news, but a beat is always due")
  func beats() {
    let board = board(1)
    var stream = EventStream(.hall, after: board.generation)
    #expect(stream.next(board, isBeat: false) == nil)
    #expect(stream.next(board, isBeat: true) == board.generation)
  }

  @Test("while a message is on its way nothing else is sent, not even a beat; then the newest, once")
  func backlog() {
    var stream = EventStream(.hall, after: 0)
    let first = board(1)
    #expect(stream.next(first, isBeat: false) == 0)
    for number in 2...50 {
      #expect(stream.next(board(number), isBeat: number % 2 == 0) == nil)
    }
    stream.taken()
    #expect(stream.next(board(50), isBeat: false) == first.generation)
    stream.taken()
    #expect(stream.next(board(50), isBeat: false) == nil)
  }

  @Test("what another page shows is no news")
  func views() {
    var board = Board()
    let seen = board.generation
    board.set(.sitting, Array("[1]".utf8))
    var wall = EventStream(.hall, after: seen)
    var phone = EventStream(.sitting, after: seen)
    #expect(wall.next(board, isBeat: false) == nil)
    #expect(phone.next(board, isBeat: false) == seen)
  }
}

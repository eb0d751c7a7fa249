import SeededRandom
import Testing

@testable import Reactor

@Suite("The timer heap")
struct TimerHeapTests {
  @Test("against a sorted list, any mix of setting, cancelling and firing agrees", arguments: 1...20)
  func model(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var heap = TimerHeap()
    var model: [(deadline: UInt64, order: Int, timer: Reactor.Timer)] = []
    var expected: [Int] = []
    var now: UInt64 = 0
    let fired = Log()
    for order in 0..<2_000 {
      switch random.next() % 8 {
      case 0...3:
        let deadline = now + random.next() % 40
        let timer = heap.insert(deadline: deadline, interval: 0, TimerHeap.Body { fired.numbers.append(order) })
        model.append((deadline, order, timer))
      case 4...5:
        guard !model.isEmpty else { continue }
        let victim = model.remove(at: Int(random.next() % UInt64(model.count)))
        let body = heap.cancel(victim.timer)
        #expect(body != nil)
        body?.release()
        #expect(heap.cancel(victim.timer) == nil)
      default:
        now += random.next() % 10
        while let due = heap.popDue(at: now, newest: heap.newest) {
          due.body.takeRetainedValue().body()
          #expect(due.isLast)
        }
        let due = model.filter { $0.deadline <= now }.sorted { ($0.deadline, $0.order) < ($1.deadline, $1.order) }
        expected += due.map(\.order)
        model.removeAll { $0.deadline <= now }
      }
      #expect(heap.count == model.count)
      #expect(heap.nextDeadline == model.map(\.deadline).min())
    }
    #expect(fired.numbers == expected)
    #expect(expected.count > 200)
  }

  @Test("a repeating timer stays on the grid of its first deadline and leaves out what has passed")
  func grid() {
    var heap = TimerHeap()
    let timer = heap.insert(deadline: 100, interval: 10, TimerHeap.Body {})
    #expect(heap.popDue(at: 99, newest: heap.newest) == nil)
    for (now, next) in [(100, 110), (113, 120), (120, 130), (175, 180), (189, 190)] as [(UInt64, UInt64)] {
      #expect(heap.popDue(at: now, newest: heap.newest)?.isLast == false)
      #expect(heap.nextDeadline == next)
      #expect(heap.popDue(at: now, newest: heap.newest) == nil)
    }
    heap.cancel(timer)?.release()
    #expect(heap.count == 0)
  }

  @Test("a timer set after the reading of `newest` is not due yet, even at its own deadline")
  func newest() {
    var heap = TimerHeap()
    _ = heap.insert(deadline: 100, interval: 0, TimerHeap.Body {})
    let newest = heap.newest
    _ = heap.insert(deadline: 100, interval: 0, TimerHeap.Body {})
    let first = heap.popDue(at: 100, newest: newest)
    #expect(first != nil)
    first?.body.release()
    #expect(heap.popDue(at: 100, newest: newest) == nil)
    #expect(heap.count == 1)
  }

  private final class Log { var numbers: [Int] = [] }
}

import Reactor
import Testing

@Suite("A reactor on a clock that is moved by hand")
struct VirtualTimeTests {
  @Test("a timer is due when the clock has been moved there, and not before")
  func timers() throws {
    let time = VirtualTime(1_000)
    let reactor = try Reactor(at: time)
    var fired: [UInt64] = []
    reactor.after(.seconds(3_600)) { fired.append(reactor.now) }
    #expect(reactor.now == 1_000)
    #expect(reactor.nextDeadline == 3_600_000_001_000)
    try reactor.turn(waitingAtMost: .zero)
    time.advance(to: 3_600_000_000_999)
    try reactor.turn(waitingAtMost: .zero)
    #expect(fired == [])
    time.advance(to: 3_600_000_001_000)
    try reactor.turn(waitingAtMost: .zero)
    #expect(fired == [3_600_000_001_000])
    #expect(reactor.nextDeadline == nil)
  }

  @Test("a turn says how many descriptors were ready")
  func ready() throws {
    let reactor = try Reactor(at: VirtualTime(0))
    let wakeup = try Wakeup()
    try reactor.onWakeup(wakeup) {}
    #expect(try reactor.turn(waitingAtMost: .zero) == 0)
    wakeup.signal()
    #expect(try reactor.turn(waitingAtMost: .zero) == 1)
  }
}

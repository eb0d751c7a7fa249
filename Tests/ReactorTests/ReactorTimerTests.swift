import Glibc
import Testing

@testable import Reactor

@Suite("Timers")
struct ReactorTimerTests {
  @Test("timers fire in the order of their deadlines, equal ones in the order they were set")
  func order() throws {
    let reactor = try Reactor()
    var fired: [Int] = []
    for number in [5, 2, 9, 1, 7] { reactor.after(.milliseconds(number)) { fired.append(number) } }
    reactor.after(.zero) { fired.append(0) }
    reactor.after(.seconds(-1)) { fired.append(-1) }
    #expect(try reactor.turns { fired.count == 7 })
    #expect(fired == [0, -1, 1, 2, 5, 7, 9])
  }

  @Test(
    "a timer does not fire before its delay has passed, and hardly later, with either of epoll's waits",
    arguments: [true, false])
  func punctual(inNanoseconds: Bool) throws {
    let reactor = try Reactor(inNanoseconds: inNanoseconds)
    var lateness: [Duration] = []
    for delay in [300, 1_000, 2_500, 5_000, 20_000].map(Duration.microseconds) {
      let due = ContinuousClock.now + delay
      var turns = 0
      var isDone = false
      reactor.after(delay) {
        lateness.append(ContinuousClock.now - due)
        isDone = true
      }
      while !isDone {
        try reactor.turn(waitingAtMost: nil)
        turns += 1
      }
      // The wait is as long as the delay: a reactor that looks again and again would need many turns.
      #expect(turns <= 2)
    }
    #expect(lateness.allSatisfy { $0 >= .zero })
    // The machine that runs the tests may be busy; the best one tells what the reactor does.
    #expect(lateness.min()! < .milliseconds(2))
  }

  @Test("a cancelled timer does not fire, and cancelling is idempotent")
  func cancel() throws {
    let reactor = try Reactor()
    var fired: [Int] = []
    let timers = (0..<50).map { number in reactor.after(.milliseconds(1)) { fired.append(number) } }
    for number in stride(from: 0, to: 50, by: 2) {
      reactor.cancel(timers[number])
      reactor.cancel(timers[number])
    }
    #expect(try reactor.turns { fired.count >= 25 })
    try reactor.turn(waitingAtMost: .milliseconds(5))
    #expect(fired == Array(stride(from: 1, to: 50, by: 2)))
  }

  @Test("cancelling a timer that has fired does not cancel the one that took its place")
  func staleTimer() throws {
    let reactor = try Reactor()
    var fired = 0
    let old = reactor.after(.zero) { fired += 1 }
    #expect(try reactor.turns { fired == 1 })
    reactor.after(.zero) { fired += 1 }
    reactor.cancel(old)
    #expect(try reactor.turns { fired == 2 })
  }

  @Test("a timer may cancel itself and others while it fires")
  func cancelInside() throws {
    let reactor = try Reactor()
    var fired: [String] = []
    var repeating: Reactor.Timer?
    var sibling: Reactor.Timer?
    repeating = reactor.every(.milliseconds(1)) {
      fired.append("repeating")
      if let repeating { reactor.cancel(repeating) }
      if let sibling { reactor.cancel(sibling) }
    }
    sibling = reactor.after(.milliseconds(1)) { fired.append("sibling") }
    // Both are due by now, so they come up in one turn.
    usleep(3_000)
    try reactor.poll()
    try reactor.turn(waitingAtMost: .milliseconds(5))
    #expect(fired == ["repeating"])
  }

  @Test("what a one-shot timer captured is released once it has fired, or been cancelled")
  func releases() throws {
    let reactor = try Reactor()
    weak var fired: SocketPair?
    weak var cancelled: SocketPair?
    do {
      let first = SocketPair()
      let second = SocketPair()
      fired = first
      cancelled = second
      reactor.after(.zero) { first.send() }
      reactor.cancel(reactor.after(.seconds(60)) { second.send() })
    }
    #expect(cancelled == nil)
    #expect(try reactor.turns { fired == nil })
  }

  @Test("a timer that sets itself anew with no delay waits for the next turn")
  func noStarvation() throws {
    let reactor = try Reactor()
    var fired = 0
    func again() {
      fired += 1
      reactor.after(.zero, again)
    }
    reactor.after(.zero, again)
    for turns in 1...5 {
      try reactor.turn(waitingAtMost: nil)
      #expect(fired == turns)
    }
  }

  @Test("a repeating timer does not drift by what its handler takes")
  func withoutDrift() throws {
    let interval: UInt64 = 5_000_000
    // A timer that counted from its own calls would be 1.7 ms further off its grid at each, so that under a third of
    // the calls came within 1.5 ms of it. A busy machine can make calls late, but hardly five times over.
    var shares: [Int] = []
    for _ in 0..<5 {
      let reactor = try Reactor()
      try reactor.poll()
      let start = reactor.now
      var offsets: [UInt64] = []
      reactor.every(.nanoseconds(Int64(interval))) {
        #expect(reactor.now - start >= interval)
        offsets.append((reactor.now - start) % interval)
        usleep(1_700)
      }
      #expect(try reactor.turns { offsets.count == 16 })
      shares.append(offsets.count { $0 < 1_500_000 })
      if shares.last! > 8 { break }
    }
    #expect(shares.max()! > 8, "\(shares)")
  }

  @Test("descriptors that became ready before a deadline are handled before its timer")
  func descriptorsFirst() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    var events: [String] = []
    reactor.after(.zero) { events.append("deadline") }
    _ = try reactor.add(pair.near, .read) { _ in
      _ = pair.receive()
      events.append("press")
    }
    pair.send()
    try reactor.poll()
    #expect(events == ["press", "deadline"])
  }
}

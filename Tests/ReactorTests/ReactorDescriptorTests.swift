import Glibc
import Reactor
import Testing

@Suite("Descriptors")
struct ReactorDescriptorTests {
  @Test("a readable descriptor is reported, turn after turn, until it is read")
  func levelTriggered() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    var calls: [Reactor.Readiness] = []
    _ = try reactor.add(pair.near, .read) { calls.append($0) }
    try reactor.poll()
    #expect(calls.isEmpty)
    pair.send()
    try reactor.poll()
    try reactor.poll()
    #expect(calls == [.read, .read])
    #expect(pair.receive() == 1)
    try reactor.poll()
    #expect(calls.count == 2)
  }

  @Test("an interest can be changed, and an empty one is silent")
  func change() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    var calls: [Reactor.Readiness] = []
    let registration = try reactor.add(pair.near, [.read, .write]) { calls.append($0) }
    pair.send()
    try reactor.poll()
    try reactor.change(registration, to: .write)
    try reactor.poll()
    try reactor.change(registration, to: [])
    try reactor.poll()
    #expect(calls == [[.read, .write], .write])
  }

  @Test("a hang-up is reported together with what was sent before it, even to an empty interest")
  func hangUp() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    var calls: [Reactor.Readiness] = []
    let registration = try reactor.add(pair.near, .read) { calls.append($0) }
    pair.send()
    pair.closeFar()
    try reactor.poll()
    try reactor.change(registration, to: [])
    try reactor.poll()
    #expect(calls == [[.read, .hangUp], .hangUp])
  }

  @Test("a descriptor cannot be added twice, a closed one and a regular file not at all")
  func refusals() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    _ = try reactor.add(pair.near, .read) { _ in }
    #expect(throws: SystemError(call: "epoll_ctl", code: EEXIST)) { try reactor.add(pair.near, .write) { _ in } }
    #expect(throws: SystemError(call: "epoll_ctl", code: EBADF)) { try reactor.add(-1, .read) { _ in } }
    let file = open("/proc/self/exe", O_RDONLY)
    defer { close(file) }
    #expect(throws: SystemError(call: "epoll_ctl", code: EPERM)) { try reactor.add(file, .read) { _ in } }
    #expect(SystemError(call: "epoll_ctl", code: EEXIST).description == "epoll_ctl: File exists (17)")
  }

  @Test("a refused second registration leaves the first at work")
  func refusedTwin() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    var calls = 0
    let registration = try reactor.add(pair.near, .read) { _ in calls += 1 }
    _ = try? reactor.add(pair.near, .read) { _ in calls += 100 }
    pair.send()
    try reactor.poll()
    reactor.remove(registration)
    try reactor.poll()
    #expect(calls == 1)
  }

  @Test("a handler that removes itself is not called again, and what it captured is released after the turn")
  func removesItself() throws {
    let reactor = try Reactor()
    let pair = SocketPair()
    weak var captured: SocketPair?
    var registration: Reactor.Registration?
    var calls = 0
    do {
      let companion = SocketPair()
      captured = companion
      registration = try reactor.add(pair.near, .read) { _ in
        calls += 1
        if let registration {
          reactor.remove(registration)
          reactor.remove(registration)
        }
        // Still alive: the handler that runs must not lose its captures under its feet.
        companion.send()
        #expect(companion.receive() == 1)
      }
    }
    pair.send()
    try reactor.poll()
    try reactor.poll()
    #expect(calls == 1)
    #expect(captured == nil)
  }

  @Test("a handler may remove another that is ready in the same turn, whose captures live on until its end")
  func removesAnother() throws {
    let reactor = try Reactor()
    let pairs = [SocketPair(), SocketPair()]
    var registrations: [Reactor.Registration] = []
    var companions: [WeakPair] = []
    var calls = 0
    for index in pairs.indices {
      let companion = SocketPair()
      companions.append(WeakPair(pair: companion))
      registrations.append(
        try reactor.add(pairs[index].near, .read) { _ in
          calls += 1
          companion.send()
          reactor.remove(registrations[1 - index])
          // The removed handler may be one that is running further up the stack.
          #expect(companions.allSatisfy { $0.pair != nil })
        })
    }
    for pair in pairs { pair.send() }
    try reactor.poll()
    #expect(calls == 1)
    #expect(companions.count { $0.pair == nil } == 1)
  }

  private struct WeakPair { weak var pair: SocketPair? }

  @Test("a handler may add another descriptor, which is reported from the next turn on")
  func addsAnother() throws {
    let reactor = try Reactor()
    let pairs = [SocketPair(), SocketPair()]
    var calls: [Int] = []
    var isAdded = false
    var failure: SystemError?
    _ = try reactor.add(pairs[0].near, .read) { _ in
      calls.append(0)
      _ = pairs[0].receive()
      guard !isAdded else { return }
      isAdded = true
      do throws(SystemError) {
        _ = try reactor.add(pairs[1].near, .read) { _ in
          calls.append(1)
          _ = pairs[1].receive()
        }
      } catch { failure = error }
    }
    for pair in pairs { pair.send() }
    try reactor.poll()
    #expect(calls == [0])
    try reactor.poll()
    #expect(calls == [0, 1])
    #expect(failure == nil)
  }

  @Test("an event of a descriptor closed in the same turn does not reach the one that has its number now")
  func staleEvent() throws {
    let reactor = try Reactor()
    let pairs = [SocketPair(), SocketPair(), SocketPair()]
    let numbers = pairs.prefix(2).map { highDuplicate(of: $0.near) }
    for pair in pairs.prefix(2) { pair.send() }
    defer { for number in numbers { close(number) } }
    var registrations: [Reactor.Registration] = []
    var calls = 0
    var successorCalls = 0
    var failure: SystemError?
    for index in numbers.indices {
      registrations.append(
        try reactor.add(numbers[index], .read) { _ in
          calls += 1
          // Whichever comes first closes the other, whose event waits in the same batch, and puts an idle socket in
          // its place.
          let victim = 1 - index
          reactor.remove(registrations[victim])
          close(numbers[victim])
          dup2(pairs[2].near, numbers[victim])
          do throws(SystemError) {
            _ = try reactor.add(numbers[victim], .read) { _ in successorCalls += 1 }
          } catch { failure = error }
          reactor.remove(registrations[index])
        })
    }
    try reactor.poll()
    #expect(failure == nil)
    #expect(calls == 1)
    #expect(successorCalls == 0)
    // The successor is not deaf either.
    pairs[2].send()
    try reactor.poll()
    #expect(successorCalls == 1)
    // The old registration has no power over it.
    for registration in registrations {
      reactor.remove(registration)
      try reactor.change(registration, to: [])
    }
    try reactor.poll()
    #expect(successorCalls == 2)
  }

  @Test("adding a number that was closed without removal retires the old registration")
  func closedWithoutRemoval() throws {
    let reactor = try Reactor()
    let number: Int32
    weak var captured: SocketPair?
    var old: Reactor.Registration?
    do {
      let first = SocketPair()
      captured = first
      number = highDuplicate(of: first.near)
      first.closeNear()
      old = try reactor.add(number, .read) { _ in first.send() }
    }
    defer { close(number) }
    let second = SocketPair()
    close(number)
    dup2(second.near, number)
    var calls = 0
    _ = try reactor.add(number, .read) { _ in calls += 1 }
    #expect(captured == nil)
    if let old { reactor.remove(old) }
    second.send()
    try reactor.poll()
    #expect(calls == 1)
  }

  @Test("a thousand descriptors are all served, four batches a turn apart, none twice before the last once")
  func thousand() throws {
    raiseDescriptorLimit()
    let reactor = try Reactor()
    let pairs = (0..<1_000).map { _ in SocketPair() }
    var calls = [Int](repeating: 0, count: pairs.count)
    var registrations: [Reactor.Registration] = []
    for index in pairs.indices {
      registrations.append(try reactor.add(pairs[index].near, .read) { _ in calls[index] += 1 })
    }
    for pair in pairs { pair.send() }
    // Nobody reads, so all stay ready: only fair turns reach the last.
    for _ in 0..<4 { try reactor.poll() }
    #expect(calls.allSatisfy { $0 == 1 || $0 == 2 })
    #expect(calls.reduce(0, +) == 1_024)
    for registration in registrations { reactor.remove(registration) }
    try reactor.poll()
    #expect(calls.reduce(0, +) == 1_024)
  }
}

import Glibc
import Reactor
import Synchronization
import Testing

@Suite("Threads and wake-ups")
struct ReactorThreadTests {
  /// What the threads of a test share.
  private final class Shared: Sendable {
    let work = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let calls = Atomic<Int>(0)
    let pause = Atomic<Int>(0)
    let failure = Mutex<SystemError?>(nil)
    let progress = Mutex<Progress?>(nil)
    let name = Mutex("")
    let thread = Mutex<pthread_t?>(nil)

    /// Runs what may fail on a thread that cannot throw.
    func attempt(_ body: () throws(SystemError) -> Void) {
      do throws(SystemError) { try body() } catch { failure.withLock { $0 = error } }
    }
  }

  @Test("signals before a turn come together as one call")
  func coalesces() throws {
    let reactor = try Reactor()
    let wakeup = try Wakeup()
    var calls = 0
    try reactor.onWakeup(wakeup) { calls += 1 }
    #expect(throws: SystemError(call: "epoll_ctl", code: EEXIST)) { try reactor.onWakeup(wakeup) {} }
    for _ in 0..<1_000 { wakeup.signal() }
    try reactor.poll()
    try reactor.poll()
    #expect(calls == 1)
    wakeup.signal()
    try reactor.poll()
    #expect(calls == 2)
  }

  @Test("a wake-up whose registration is removed calls nobody, and may be listened to anew")
  func removed() throws {
    let reactor = try Reactor()
    let wakeup = try Wakeup()
    var calls = 0
    let registration = try reactor.onWakeup(wakeup) { calls += 1 }
    wakeup.signal()
    reactor.remove(registration)
    try reactor.poll()
    #expect(calls == 0)
    try reactor.onWakeup(wakeup) { calls += 10 }
    try reactor.poll()
    #expect(calls == 10)
  }

  @Test("a signal given inside the handler, or before anyone listened, is not lost")
  func neverLost() throws {
    let reactor = try Reactor()
    let wakeup = try Wakeup()
    wakeup.signal()
    var calls = 0
    try reactor.onWakeup(wakeup) {
      calls += 1
      if calls == 1 { wakeup.signal() }
    }
    for _ in 0..<4 { try reactor.poll() }
    #expect(calls == 2)
  }

  @Test(
    "everything that other threads put down before they signalled is found, in no more calls than signals",
    arguments: 1...3)
  func fromOtherThreads(round: Int) throws {
    let rounds = 20_000
    let producers = 3
    let wakeup = try Wakeup()
    let shared = Shared()
    let consumer = try NamedThread("consumer") {
      shared.attempt { () throws(SystemError) in
        let reactor = try Reactor()
        // A lost wake-up shows as this timer: the work is there and nobody comes for it.
        reactor.after(.seconds(10)) { reactor.stop() }
        try reactor.onWakeup(wakeup) {
          shared.calls.add(1, ordering: .relaxed)
          // Relaxed on purpose: that the work is visible is the wake-up's own promise.
          let taken = shared.work.exchange(0, ordering: .relaxed)
          if shared.done.add(taken, ordering: .relaxed).newValue == rounds * producers { reactor.stop() }
        }
        reactor.run()
      }
    }
    let threads = try (0..<producers).map { number in
      try NamedThread("producer-\(number)") {
        for round in 0..<rounds {
          shared.work.add(1, ordering: .relaxed)
          wakeup.signal()
          // A pause of ever another length, so that signals meet the consumer at every step of taking the last one.
          for step in 0..<(round * 37 % 256) { shared.pause.store(step, ordering: .relaxed) }
        }
      }
    }
    for thread in threads { thread.join() }
    consumer.join()
    #expect(shared.failure.withLock { $0 } == nil)
    #expect(shared.done.load(ordering: .relaxed) == rounds * producers)
    #expect(shared.calls.load(ordering: .relaxed) <= rounds * producers)
  }

  @Test("a reactor with nothing to do makes a turn a second, and another thread can stop it")
  func progressWhileIdle() throws {
    let shared = Shared()
    let wakeup = try Wakeup()
    let thread = try NamedThread("idle") {
      shared.attempt { () throws(SystemError) in
        let reactor = try Reactor()
        try reactor.onWakeup(wakeup) { reactor.stop() }
        shared.progress.withLock { $0 = reactor.progress }
        reactor.run()
      }
    }
    sleep(2)
    usleep(500_000)
    let count = shared.progress.withLock { $0?.count }
    wakeup.signal()
    thread.join()
    #expect(shared.failure.withLock { $0 } == nil)
    let turns = try #require(count)
    // Once a second, and no oftener: an idle reactor costs nothing.
    #expect((1...4).contains(turns), "\(turns)")
  }

  @Test("stop before run makes run return at once, and the next run runs again")
  func stopFirst() throws {
    let reactor = try Reactor()
    var fired = 0
    reactor.after(.zero) { fired += 1 }
    reactor.stop()
    reactor.run()
    #expect(fired == 0)
    reactor.after(.milliseconds(1)) { reactor.stop() }
    reactor.run()
    #expect(fired == 1)
  }

  @Test("a signal that interrupts the wait is a turn like any other")
  func interrupted() throws {
    let shared = Shared()
    let wakeup = try Wakeup()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in }
    #expect(sigaction(SIGURG, &action, nil) == 0)
    let thread = try NamedThread("interrupted") {
      // The threads that tests run on block signals, and a thread inherits that.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGURG)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      shared.attempt { () throws(SystemError) in
        let reactor = try Reactor()
        try reactor.onWakeup(wakeup) { reactor.stop() }
        shared.progress.withLock { $0 = reactor.progress }
        shared.thread.withLock { $0 = pthread_self() }
        reactor.run()
      }
    }
    func turns() -> UInt64 { shared.progress.withLock { $0?.count ?? 0 } }
    let start = ContinuousClock.now
    // On its own the reactor needs twenty seconds for as many turns.
    while turns() < 20, ContinuousClock.now < start + .seconds(30) {
      if let target = shared.thread.withLock({ $0 }) { pthread_kill(target, SIGURG) }
      usleep(1_000)
    }
    #expect(turns() >= 20)
    wakeup.signal()
    thread.join()
    #expect(shared.failure.withLock { $0 } == nil)
  }

  @Test("a thread has the name it was given")
  func name() throws {
    let shared = Shared()
    let thread = try NamedThread("fifteen-bytes-x") {
      let file = open("/proc/thread-self/comm", O_RDONLY)
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = read(file, &bytes, bytes.count)
      close(file)
      shared.name.withLock { $0 = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) }
    }
    thread.join()
    #expect(shared.name.withLock { $0 } == "fifteen-bytes-x\n")
  }
}

#if THREAD_SANITIZER
  typealias Mutex = VisibleMutex
#endif

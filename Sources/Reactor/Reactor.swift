internal import Glibc

/// One thread's loop over descriptors and timers: epoll, level-triggered.
///
/// A reactor belongs to the thread that made it; only a ``Wakeup`` and the ``Progress`` may be used from elsewhere. In
/// each turn it waits, reads the clock once, calls the handlers of the ready descriptors, and then the timers that are
/// due: what had arrived when a deadline passed is handled before the deadline is.
///
/// The next deadline is the timeout of epoll_pwait2(2) itself, in nanoseconds. A timerfd would cost a system call each
/// time the nearest deadline changes, and a read each time it fires. The kernel lets such a wait end up to 0.1 % late,
/// which is a millisecond at most, because no wait is longer than a second. Where epoll_pwait2 is refused (before Linux
/// 5.11 and glibc 2.35, in some containers, under valgrind) epoll_wait(2) does its work, up to a millisecond late too.
///
/// A turn in which nothing is added allocates nothing.
public final class Reactor {
  /// Counts the turns, at least one a second, for a watchdog on another thread.
  public let progress = Progress()

  // Everything that changes lives behind a pointer that never does: access to a class's `var` is checked for
  // exclusivity at run time, access through a pointer is not. It is sound because a reactor belongs to one thread and
  // no access is held across the call of a handler.
  let state: UnsafeMutablePointer<State>

  /// Where the time comes from, if not from the machine.
  let virtualTime: VirtualTime?

  private let epoll: Int32
  private let control: Kernel.EpollControl
  private let wait: Kernel.EpollWait?
  private let coarseWait: Kernel.EpollCoarseWait
  private let events: UnsafeMutableRawPointer

  /// How many events one wait can report. More ready descriptors than this take turns: epoll reports the others first
  /// next time.
  private static let eventCapacity = 256

  /// The longest wait in nanoseconds, so that `progress` moves.
  private static let longestWait: UInt64 = 1_000_000_000

  struct State: ~Copyable {
    var descriptors = DescriptorTable()
    var timers = TimerHeap()
    var now: UInt64
    var isStopping = false
    var isDispatching = false
    /// Handlers removed during a dispatch: one of them may be the very one that is running.
    var removed: [Unmanaged<AnyObject>] = []
  }

  /// A reactor with nothing registered. Throws when the process has no descriptor left.
  public convenience init() throws(SystemError) { try self.init(inNanoseconds: true) }

  /// A reactor whose clock is moved by hand: its timers are due by that time, and a turn must not wait.
  public convenience init(at time: VirtualTime) throws(SystemError) { try self.init(inNanoseconds: false, at: time) }

  /// As the public one; false does without epoll_pwait2.
  init(inNanoseconds: Bool, at virtualTime: VirtualTime? = nil) throws(SystemError) {
    self.virtualTime = virtualTime
    control = try Kernel.function("epoll_ctl", as: Kernel.EpollControl.self)
    coarseWait = try Kernel.function("epoll_wait", as: Kernel.EpollCoarseWait.self)
    let epoll = try Kernel.function("epoll_create1", as: Kernel.EpollCreate.self)(Kernel.closeOnExec)
    guard epoll >= 0 else { throw SystemError.last("epoll_create1") }
    self.epoll = epoll
    events = .allocate(byteCount: Self.eventCapacity * Kernel.Event.stride, alignment: 8)
    state = .allocate(capacity: 1)
    state.initialize(to: State(now: virtualTime?.now ?? Kernel.monotonicNanoseconds()))
    wait = inNanoseconds ? Self.preciseWait(on: epoll, into: events) : nil
  }

  /// epoll_pwait2, if the library has it and a try shows that the kernel does too.
  private static func preciseWait(on epoll: Int32, into events: UnsafeMutableRawPointer) -> Kernel.EpollWait? {
    guard let wait = try? Kernel.function("epoll_pwait2", as: Kernel.EpollWait.self) else { return nil }
    var timeout = timespec()
    return wait(epoll, events, 1, &timeout, nil) == 0 ? wait : nil
  }

  deinit {
    close(epoll)
    state.deinitialize(count: 1)
    state.deallocate()
    events.deallocate()
  }

  /// CLOCK_MONOTONIC in nanoseconds, read once a turn, after the wait.
  public var now: UInt64 { state.pointee.now }

  /// The clock itself.
  @inline(__always) var time: UInt64 { virtualTime?.now ?? Kernel.monotonicNanoseconds() }

  /// When the next timer is due; nil if there is none.
  public var nextDeadline: UInt64? { state.pointee.timers.nextDeadline }

  // MARK: Descriptors

  /// Watches a descriptor. Throws EEXIST if it is watched already, EPERM if it is a regular file or a directory.
  ///
  /// Remove the registration before closing the descriptor. If it was closed first, adding the descriptor that has its
  /// number now retires the old registration.
  public func add(
    _ descriptor: Int32, _ interest: Interest, _ handler: @escaping (Readiness) -> Void
  ) throws(SystemError) -> Registration {
    let registration = state.pointee.descriptors.nextRegistration(for: descriptor)
    try register(Kernel.add, registration, interest)
    if let predecessor = state.pointee.descriptors.insert(DescriptorTable.Handler(handler), for: registration) {
      discard(predecessor)
    }
    return registration
  }

  /// Watches for something else from now on. A registration that has been removed is left alone: a handler may learn of
  /// a removal later than its own decision to change.
  public func change(_ registration: Registration, to interest: Interest) throws(SystemError) {
    guard state.pointee.descriptors.handler(of: registration) != nil else { return }
    try register(Kernel.modify, registration, interest)
  }

  /// Stops watching; the descriptor stays open. No event reaches the handler after this, not even one of the same turn.
  /// Safe inside any handler, and for a registration that was removed before.
  ///
  /// Inside a handler, what the removed handler captured is released at the end of the turn.
  public func remove(_ registration: Registration) {
    guard let handler = state.pointee.descriptors.remove(registration) else { return }
    // Fails only if the descriptor was closed before, and then the kernel has forgotten it already.
    _ = control(epoll, Kernel.delete, registration.descriptor, nil)
    discard(handler)
  }

  private func register(
    _ operation: Int32, _ registration: Registration, _ interest: Interest
  ) throws(SystemError) {
    let result = withUnsafeTemporaryAllocation(byteCount: Kernel.Event.stride, alignment: 8) { event in
      event.storeBytes(of: interest.rawValue, as: UInt32.self)
      let data = UInt64(registration.generation) << 32 | UInt64(UInt32(bitPattern: registration.descriptor))
      event.storeBytes(of: data, toByteOffset: Kernel.Event.dataOffset, as: UInt64.self)
      return control(epoll, operation, registration.descriptor, event.baseAddress)
    }
    guard result == 0 else { throw SystemError.last("epoll_ctl") }
  }

  // MARK: Turns

  /// Makes turns until `stop()`. If `stop()` was called before, returns at once.
  public func run() {
    while !state.pointee.isStopping {
      do {
        try turn(waitingAtMost: nil)
      } catch {
        // What is left after EINTR are bad arguments: somebody closed the epoll's descriptor.
        preconditionFailure("\(error)")
      }
    }
    state.pointee.isStopping = false
  }

  /// Makes `run()` return after the turn. For the reactor's own thread; another thread signals a ``Wakeup`` whose
  /// handler calls this.
  public func stop() { state.pointee.isStopping = true }

  /// Makes one turn: waits for an event or a timer, for a second at most and never longer than the limit, and handles
  /// what there is. A signal ends the wait, and the turn goes on with what is due.
  ///
  /// - Returns: how many descriptors were ready.
  @discardableResult
  public func turn(waitingAtMost limit: Duration?) throws(SystemError) -> Int {
    precondition(!state.pointee.isDispatching, "a handler must not make a turn of its own reactor")
    let longest = limit.map { min(Self.nanoseconds($0), Self.longestWait) } ?? Self.longestWait
    let ready = waitForEvents(longest)
    let failure = ready < 0 ? errno : 0
    state.pointee.now = time
    progress.advance()
    guard ready >= 0 || failure == EINTR else { throw SystemError(call: "epoll_wait", code: failure) }

    state.pointee.isDispatching = true
    for index in 0..<Int(max(0, ready)) { dispatch(events + index * Kernel.Event.stride) }
    fireTimers()
    state.pointee.isDispatching = false
    while let handler = state.pointee.removed.popLast() { handler.release() }
    return Int(max(0, ready))
  }

  private func waitForEvents(_ longest: UInt64) -> Int32 {
    var patience = longest
    if let deadline = state.pointee.timers.nextDeadline {
      // Not `now`: that is as old as the last turn's handlers took.
      let time = time
      patience = deadline > time ? min(longest, deadline - time) : 0
    }
    guard let wait else {
      // Rounded up: a wait that ends before the deadline would only have to be repeated.
      return coarseWait(epoll, events, Int32(Self.eventCapacity), Int32((patience + 999_999) / 1_000_000))
    }
    var timeout = timespec(tv_sec: Int(patience / 1_000_000_000), tv_nsec: Int(patience % 1_000_000_000))
    return wait(epoll, events, Int32(Self.eventCapacity), &timeout, nil)
  }

  @inline(__always)
  private func dispatch(_ event: UnsafeMutableRawPointer) {
    let bits = event.loadUnaligned(as: UInt32.self)
    let data = event.loadUnaligned(fromByteOffset: Kernel.Event.dataOffset, as: UInt64.self)
    let registration = Registration(
      descriptor: Int32(truncatingIfNeeded: data), generation: UInt32(truncatingIfNeeded: data >> 32))
    // An earlier handler of this turn may have removed it, and its number may belong to another by now.
    guard let handler = state.pointee.descriptors.handler(of: registration) else { return }
    handler._withUnsafeGuaranteedRef { $0.body(Readiness(rawValue: bits)) }
  }

  private func fireTimers() {
    let newest = state.pointee.timers.newest
    while let due = state.pointee.timers.popDue(at: state.pointee.now, newest: newest) {
      due.body._withUnsafeGuaranteedRef { $0.body() }
      if due.isLast { due.body.release() }
    }
  }

  /// Releases a handler, but not while it may be running.
  func discard<Handler: AnyObject>(_ handler: Unmanaged<Handler>) {
    guard state.pointee.isDispatching else { return handler.release() }
    state.pointee.removed.append(Unmanaged<AnyObject>.fromOpaque(handler.toOpaque()))
  }
}

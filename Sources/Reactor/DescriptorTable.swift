/// What is registered for each descriptor, indexed by the descriptor's number: the kernel hands out the lowest free
/// number, so the table is as long as the process ever had descriptors open, and RLIMIT_NOFILE bounds it.
///
/// Handlers are held unretained-by-use: a call does not retain them. That is sound because a removed handler is only
/// released when no dispatch is under way (`Reactor` keeps the removed ones until the end of the turn).
struct DescriptorTable: ~Copyable {
  final class Handler {
    let body: (Reactor.Readiness) -> Void
    init(_ body: @escaping (Reactor.Readiness) -> Void) { self.body = body }
  }

  private struct Slot {
    var generation: UInt32
    var handler: Unmanaged<Handler>?
  }

  private var slots: UnsafeMutableBufferPointer<Slot>
  private var lastGeneration: UInt32 = 0

  init() {
    slots = .allocate(capacity: 64)
    slots.initialize(repeating: Slot(generation: 0, handler: nil))
  }

  deinit {
    for slot in slots { slot.handler?.release() }
    slots.deallocate()
  }

  /// The handler of exactly this registration; nil if it is gone.
  @inline(__always)
  func handler(of registration: Reactor.Registration) -> Unmanaged<Handler>? {
    let index = Int(registration.descriptor)
    guard index >= 0, index < slots.count, slots[index].generation == registration.generation else { return nil }
    return slots[index].handler
  }

  /// A registration for the descriptor's next use. Nothing is stored before `insert`, so that the kernel may refuse.
  mutating func nextRegistration(for descriptor: Int32) -> Reactor.Registration {
    // Wraps after four thousand million registrations; an event waits for one turn at most.
    lastGeneration &+= 1
    return Reactor.Registration(descriptor: descriptor, generation: lastGeneration)
  }

  /// Stores the handler, and returns the one of a predecessor that was closed without being removed.
  mutating func insert(_ handler: Handler, for registration: Reactor.Registration) -> Unmanaged<Handler>? {
    let index = Int(registration.descriptor)
    if index >= slots.count { grow(toHold: index) }
    let predecessor = slots[index].handler
    slots[index] = Slot(generation: registration.generation, handler: Unmanaged.passRetained(handler))
    return predecessor
  }

  /// Forgets the registration and returns its handler, to be released by the caller; nil if it is gone already.
  mutating func remove(_ registration: Reactor.Registration) -> Unmanaged<Handler>? {
    guard let handler = handler(of: registration) else { return nil }
    slots[Int(registration.descriptor)].handler = nil
    return handler
  }

  private mutating func grow(toHold index: Int) {
    var count = slots.count
    while count <= index { count *= 2 }
    let larger = UnsafeMutableBufferPointer<Slot>.allocate(capacity: count)
    let used = larger.moveInitialize(fromContentsOf: slots)
    larger[used...].initialize(repeating: Slot(generation: 0, handler: nil))
    slots.deallocate()
    slots = larger
  }
}

/// Timers by deadline in a binary heap that knows where each timer is, so that a cancelled timer leaves at once and
/// the heap never holds more than the timers that are set. Has no clock: times come in, in nanoseconds.
struct TimerHeap: ~Copyable {
  final class Body {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// A timer that is due: its body, and whether the heap has let go of it (a one-shot timer's body is the caller's to
  /// release).
  struct Due {
    let body: Unmanaged<Body>
    let isLast: Bool
  }

  private struct Node {
    var deadline: UInt64
    /// Timers of one deadline fire in the order in which they were set.
    var order: UInt64
    var slot: UInt32

    @inline(__always)
    func precedes(_ other: Node) -> Bool {
      deadline != other.deadline ? deadline < other.deadline : order < other.order
    }
  }

  private struct Slot {
    var generation: UInt32
    /// The node's place in the heap, or the next free slot.
    var place: Int
    /// Zero for a timer that fires once.
    var interval: UInt64
    var body: Unmanaged<Body>?
  }

  private var nodes: UnsafeMutablePointer<Node>
  private var slots: UnsafeMutablePointer<Slot>
  private var capacity = 16
  private var usedSlots = 0
  private var firstFree = -1
  private var lastOrder: UInt64 = 0

  /// How many timers are set.
  private(set) var count = 0

  init() {
    nodes = .allocate(capacity: 16)
    slots = .allocate(capacity: 16)
  }

  deinit {
    for index in 0..<usedSlots { slots[index].body?.release() }
    nodes.deallocate()
    slots.deallocate()
  }

  /// The nearest deadline; nil when no timer is set.
  var nextDeadline: UInt64? { count == 0 ? nil : nodes[0].deadline }

  /// The order of the newest timer: `popDue` takes it so that timers set while others fire wait for the next turn.
  var newest: UInt64 { lastOrder }

  /// Sets a timer; with an interval other than zero it repeats.
  mutating func insert(deadline: UInt64, interval: UInt64, _ body: Body) -> Reactor.Timer {
    if count == capacity { grow() }
    let index: Int
    if firstFree >= 0 {
      index = firstFree
      firstFree = slots[index].place
    } else {
      index = usedSlots
      usedSlots += 1
      slots[index] = Slot(generation: 0, place: 0, interval: 0, body: nil)
    }
    slots[index].generation &+= 1
    slots[index].interval = interval
    slots[index].body = Unmanaged.passRetained(body)
    lastOrder += 1
    count += 1
    siftUp(Node(deadline: deadline, order: lastOrder, slot: UInt32(index)), from: count - 1)
    return Reactor.Timer(index: UInt32(index), generation: slots[index].generation)
  }

  /// Cancels the timer and returns its body, to be released by the caller; nil if it has fired or been cancelled.
  mutating func cancel(_ timer: Reactor.Timer) -> Unmanaged<Body>? {
    let index = Int(timer.index)
    guard index < usedSlots, slots[index].generation == timer.generation, let body = slots[index].body else {
      return nil
    }
    removeNode(at: slots[index].place)
    free(index)
    return body
  }

  /// The next timer that is due at `now` and was set no later than `newest`. A repeating timer is set anew, on the
  /// grid of its first deadline: intervals that have passed unseen are left out, not made up.
  mutating func popDue(at now: UInt64, newest: UInt64) -> Due? {
    guard count > 0, nodes[0].deadline <= now, nodes[0].order <= newest else { return nil }
    var node = nodes[0]
    let index = Int(node.slot)
    guard let body = slots[index].body else { preconditionFailure("a timer in the heap has no body") }
    let interval = slots[index].interval
    guard interval > 0 else {
      removeNode(at: 0)
      free(index)
      return Due(body: body, isLast: true)
    }
    node.deadline += ((now - node.deadline) / interval + 1) * interval
    siftDown(node, from: 0)
    return Due(body: body, isLast: false)
  }

  private mutating func free(_ index: Int) {
    slots[index].body = nil
    slots[index].place = firstFree
    firstFree = index
  }

  private mutating func removeNode(at place: Int) {
    count -= 1
    guard place < count else { return }
    let last = nodes[count]
    if place > 0, last.precedes(nodes[(place - 1) / 2]) {
      siftUp(last, from: place)
    } else {
      siftDown(last, from: place)
    }
  }

  private mutating func siftUp(_ node: Node, from start: Int) {
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard node.precedes(nodes[parent]) else { break }
      put(nodes[parent], at: place)
      place = parent
    }
    put(node, at: place)
  }

  private mutating func siftDown(_ node: Node, from start: Int) {
    var place = start
    while true {
      var child = 2 * place + 1
      guard child < count else { break }
      if child + 1 < count, nodes[child + 1].precedes(nodes[child]) { child += 1 }
      guard nodes[child].precedes(node) else { break }
      put(nodes[child], at: place)
      place = child
    }
    put(node, at: place)
  }

  @inline(__always)
  private mutating func put(_ node: Node, at place: Int) {
    nodes[place] = node
    slots[Int(node.slot)].place = place
  }

  private mutating func grow() {
    let moreNodes = UnsafeMutablePointer<Node>.allocate(capacity: capacity * 2)
    moreNodes.moveInitialize(from: nodes, count: count)
    nodes.deallocate()
    nodes = moreNodes
    let moreSlots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity * 2)
    moreSlots.moveInitialize(from: slots, count: usedSlots)
    slots.deallocate()
    slots = moreSlots
    capacity *= 2
  }
}

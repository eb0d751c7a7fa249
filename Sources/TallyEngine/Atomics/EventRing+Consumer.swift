public import Synchronization

extension EventRing {
  /// The reading end of a ring: one thread's.
  ///
  /// Its methods do not mutate the handle, so that it can be a `let` in the class of the thread that owns it and costs
  /// no exclusivity check there.
  public struct Consumer: ~Copyable {
    @usableFromInline let ring: EventRing
    @usableFromInline let ends: Ends

    init(_ ring: EventRing) {
      self.ring = ring
      ends = ring.ends
    }

    deinit {
      ring.yieldConsumer()
    }

    /// Takes the oldest event; nil if there is none.
    @inlinable
    public func pop() -> SeatEvent? {
      // Relaxed: our own store.
      let head = ends.head.pointee.load(ordering: .relaxed)
      if head == ends.seenTail.pointee {
        // Acquire pairs with the producer's release-store of `tail`: it has written the slots that it gives.
        ends.seenTail.pointee = ends.tail.pointee.load(ordering: .acquiring)
        if head == ends.seenTail.pointee { return nil }
      }
      let slot = ends.slots + Int(truncatingIfNeeded: head & ends.mask)
      let event = slot.pointee
      // The ring would otherwise remember who pressed what, and in which order, long after a secret ballot.
      slot.pointee = .forgotten
      // Release pairs with the producer's acquire load of `head`: the slot is read before it is given back.
      ends.head.pointee.store(head &+ 1, ordering: .releasing)
      return event
    }

    /// Takes the events that are in the ring now, at most `limit` and oldest first, and returns how many.
    ///
    /// Each slot is free again before `body` is called with its event, so the producer can go on during a long `body`.
    /// What is pushed meanwhile is left for the next call: a busy producer cannot keep the caller here for ever. `body`
    /// must not take events itself.
    @inlinable
    @discardableResult
    public func drain(atMost limit: Int = .max, _ body: (SeatEvent) -> Void) -> Int {
      precondition(limit >= 0)
      // Acquire and release as in `pop`, which does the work; this load only says where to stop.
      let head = ends.head.pointee.load(ordering: .relaxed)
      ends.seenTail.pointee = ends.tail.pointee.load(ordering: .acquiring)
      let count = Int(truncatingIfNeeded: min(ends.seenTail.pointee &- head, UInt64(limit)))
      for _ in 0..<count {
        guard let event = pop() else { preconditionFailure("an event left the ring by another way") }
        body(event)
      }
      return count
    }
  }
}

@available(*, unavailable, message: "one thread's: claim it on the thread that pops")
extension EventRing.Consumer: Sendable {}

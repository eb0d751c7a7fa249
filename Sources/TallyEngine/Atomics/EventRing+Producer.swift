public import Synchronization

extension EventRing {
  /// The writing end of a ring: one thread's.
  ///
  /// `push` does not mutate the handle, so that it can be a `let` in the class of the thread that owns it and costs no
  /// exclusivity check there.
  public struct Producer: ~Copyable {
    @usableFromInline let ring: EventRing
    @usableFromInline let ends: Ends

    init(_ ring: EventRing) {
      self.ring = ring
      ends = ring.ends
    }

    deinit {
      ring.yieldProducer()
    }

    /// Appends an event, or returns false if the ring is full: then the event is not in it.
    @inlinable
    public func push(_ event: SeatEvent) -> Bool {
      // Relaxed: our own store.
      let tail = ends.tail.pointee.load(ordering: .relaxed)
      if tail &- ends.seenHead.pointee > ends.mask {
        // Acquire pairs with the consumer's release-store of `head`: it has read the slots that it gives back.
        ends.seenHead.pointee = ends.head.pointee.load(ordering: .acquiring)
        if tail &- ends.seenHead.pointee > ends.mask { return false }
      }
      ends.slots[Int(truncatingIfNeeded: tail & ends.mask)] = event
      // Release pairs with the consumer's acquire load of `tail`: the slot is written before it is given.
      ends.tail.pointee.store(tail &+ 1, ordering: .releasing)
      return true
    }
  }
}

@available(*, unavailable, message: "one thread's: claim it on the thread that pushes")
extension EventRing.Producer: Sendable {}

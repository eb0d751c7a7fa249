public import Synchronization

extension EventRing {
  /// The ring's memory, and who may write what in it.
  ///
  /// Offsets in bytes: 0 `tail`, 8 the producer's copy of `head`; 128 `head`, 136 the consumer's copy of `tail`; 256 the
  /// slots. 128 and not 64, as processors fetch cache lines in pairs.
  @usableFromInline
  struct Ends {
    /// Number of events ever pushed. The producer writes it.
    @usableFromInline let tail: UnsafeMutablePointer<Atomic<UInt64>>
    /// What the producer last saw in `head`. The producer's alone.
    @usableFromInline let seenHead: UnsafeMutablePointer<UInt64>
    /// Number of events ever popped. The consumer writes it.
    @usableFromInline let head: UnsafeMutablePointer<Atomic<UInt64>>
    /// What the consumer last saw in `tail`. The consumer's alone.
    @usableFromInline let seenTail: UnsafeMutablePointer<UInt64>
    /// Event n lies in slot n mod capacity.
    @usableFromInline let slots: UnsafeMutablePointer<SeatEvent>
    /// The capacity, less one.
    @usableFromInline let mask: UInt64

    init(capacity: Int) {
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: 256 + capacity * MemoryLayout<SeatEvent>.stride, alignment: 128)
      tail = memory.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
      seenHead = (memory + 8).bindMemory(to: UInt64.self, capacity: 1)
      head = (memory + 128).bindMemory(to: Atomic<UInt64>.self, capacity: 1)
      seenTail = (memory + 136).bindMemory(to: UInt64.self, capacity: 1)
      slots = (memory + 256).bindMemory(to: SeatEvent.self, capacity: capacity)
      mask = UInt64(capacity - 1)
      tail.initialize(to: Atomic(0))
      seenHead.initialize(to: 0)
      head.initialize(to: Atomic(0))
      seenTail.initialize(to: 0)
    }

    func deallocate() {
      tail.deinitialize(count: 1)
      head.deinitialize(count: 1)
      UnsafeMutableRawPointer(tail).deallocate()
    }
  }
}

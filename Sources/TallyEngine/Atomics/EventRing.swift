internal import Synchronization

/// A bounded queue of seat events from one thread to one other, without a lock.
///
/// The I/O thread claims the `Producer`, the tally thread the `Consumer`. Both are noncopyable and not `Sendable`, so
/// the compiler keeps each on the thread that claimed it, and claiming an end that is already claimed stops the
/// process: that there is one producer and one consumer is not left to a comment.
///
/// ## When it is full
///
/// `push` returns false and the event is not in the ring; nothing is overwritten and nobody waits. The producer does not
/// answer that press, so the console, which repeats what was not answered, brings it again. It counts the refusal.
///
/// ## Memory
///
/// One allocation at a fixed place: a pair of cache lines that only the producer writes in the steady state (where the
/// next event goes, and where it last saw the consumer), a pair that only the consumer writes (the mirror image), and
/// the slots. Each side looks at the other's line only when its own copy says full, or empty. Positions are 64-bit
/// counters that only grow: at a thousand million events a second they would last five centuries.
///
/// `@unchecked Sendable`, with proof: the stored properties are constants. Of the memory that they point to, the
/// positions are atomics; a slot is the producer's until the release-store of `tail` passes it, then the consumer's
/// until the release-store of `head`; the producer's and the consumer's copies are touched through their one handle
/// each, and a handle passes from thread to thread only through the claim, which is an acquire after a release.
public final class EventRing: @unchecked Sendable {
  /// Number of events that fit.
  public let capacity: Int

  @usableFromInline
  let ends: Ends

  private let isProducerClaimed = Atomic(false)
  private let isConsumerClaimed = Atomic(false)

  /// An empty ring for `capacity` events: a power of two, 1…1,048,576.
  public init(capacity: Int) {
    precondition(
      (1...1_048_576).contains(capacity) && capacity & (capacity - 1) == 0, "a ring's capacity is a power of two")
    self.capacity = capacity
    ends = Ends(capacity: capacity)
  }

  deinit {
    ends.deallocate()
  }

  /// Takes the writing end for the calling thread. It is given back when the handle goes away; while it is claimed, no
  /// one else can claim it.
  public func claimProducer() -> Producer {
    // Acquire pairs with the release in `yieldProducer`: what the last producer wrote, its copies included, is ours.
    precondition(!isProducerClaimed.exchange(true, ordering: .acquiring), "the ring has one producer")
    return Producer(self)
  }

  /// Takes the reading end for the calling thread. It is given back when the handle goes away; while it is claimed, no
  /// one else can claim it.
  public func claimConsumer() -> Consumer {
    // Acquire pairs with the release in `yieldConsumer`.
    precondition(!isConsumerClaimed.exchange(true, ordering: .acquiring), "the ring has one consumer")
    return Consumer(self)
  }

  @usableFromInline
  func yieldProducer() {
    // Release pairs with the acquire in `claimProducer`.
    isProducerClaimed.store(false, ordering: .releasing)
  }

  @usableFromInline
  func yieldConsumer() {
    // Release pairs with the acquire in `claimConsumer`.
    isConsumerClaimed.store(false, ordering: .releasing)
  }
}

public import Reactor
internal import Synchronization

/// Where the tally thread leaves the newest state for the API's thread.
///
/// Holds one state: a newer one takes the place of one that nobody has taken yet.
public final class PublicationInbox: Sendable {
  let wakeup: Wakeup
  private let newest = Mutex<PublishedState?>(nil)

  /// An empty inbox. Throws when the process has no descriptor left.
  public init() throws(SystemError) { wakeup = try Wakeup() }

  /// Leaves a state. Any thread; never waits for a reader. Costs one lock, and one eventfd write unless an earlier state
  /// is still waiting.
  public func publish(_ state: PublishedState) {
    // The old value is released outside the lock: freeing its arrays takes longer than everything else here.
    var superseded: PublishedState? = state
    newest.withLock { swap(&$0, &superseded) }
    if superseded == nil { wakeup.signal() }
  }

  /// Takes the newest state; nil if there has been none since.
  func take() -> PublishedState? {
    newest.withLock { newest in
      defer { newest = nil }
      return newest
    }
  }
}

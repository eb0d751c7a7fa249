internal import Synchronization

/// Whether a client is still there, for whoever carries its calls out on another thread.
final class ClientPresence: Sendable {
  // Relaxed is enough: nothing else is read because of it, and a call that ends a moment later does no harm.
  private let gone = Atomic<Bool>(false)

  var isGone: Bool { gone.load(ordering: .relaxed) }

  /// Nobody reads what the client is sent any more.
  func leave() { gone.store(true, ordering: .relaxed) }
}

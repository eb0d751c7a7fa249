import Glibc
import Synchronization

/// A thread that does the same thing over and over until it is stopped.
final class Load: Sendable {
  private let isStopped = Atomic(false)
  private let turns = Atomic(0)
  private let body: @Sendable (Int) -> Void
  nonisolated(unsafe) private var thread = pthread_t()

  /// Starts the thread, and returns once it is at work.
  init(_ body: @escaping @Sendable (Int) -> Void) {
    self.body = body
    let argument = Unmanaged.passRetained(self).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Load>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, argument)
    precondition(code == 0, "pthread_create: \(code)")
    while turns.load(ordering: .relaxed) < 1_000 { sched_yield() }
  }

  private func run() {
    var turn = 0
    while !isStopped.load(ordering: .relaxed) {
      body(turn)
      turn &+= 1
      if turn & 0xFF == 0 { turns.store(turn, ordering: .relaxed) }
    }
  }

  /// Ends the thread and waits for it.
  func stop() {
    isStopped.store(true, ordering: .relaxed)
    pthread_join(thread, nil)
  }
}

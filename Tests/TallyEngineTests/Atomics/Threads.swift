#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs every body on a thread of its own and returns when all are done.
///
/// Real threads, not tasks: bodies spin and wait for each other, and the pool of tasks has only as many threads as the
/// machine has processors.
func onThreads(_ bodies: [@Sendable () -> Void]) {
  final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  let threads = bodies.map { body in
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Body(body)).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, argument)
    precondition(code == 0, "pthread_create: \(code)")
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}

/// A value behind a lock that ThreadSanitizer sees. It does not see `Synchronization.Mutex` once threads contend for it:
/// the slow path is in a library without instrumentation, and every access behind it looks like a race.
///
/// Proof of the unchecked conformance: `value` is touched between lock and unlock alone.
final class Guarded<Value>: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(lock, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    lock.deallocate()
  }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body(&value)
  }
}

/// How long each stress test runs: a moment, or as many seconds as STRESS_SECONDS says.
let stressTime: Duration =
  getenv("STRESS_SECONDS").flatMap { Double(String(cString: $0)) }.map { .seconds($0) } ?? .seconds(0.3)

/// Whether STRESS_SECONDS asks for more than the everyday run.
let isLongRun = getenv("STRESS_SECONDS") != nil

/// Lets another thread have this processor.
func yieldProcessor() {
  sched_yield()
}

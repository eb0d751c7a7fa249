#if THREAD_SANITIZER
  internal import Glibc

  /// What Synchronization's `Mutex` is, over pthread's, for builds under ThreadSanitizer: of the former it sees the quick path
  /// only, and reports a race where two threads have waited for each other properly. Each module that is tested so calls this
  /// one `Mutex` there (`scripts/test-tsan.sh`).
  public final class VisibleMutex<Value>: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    /// A value that nobody holds.
    public init(_ value: sending Value) {
      self.value = value
      lock.initialize(to: pthread_mutex_t())
      let status = pthread_mutex_init(lock, nil)
      precondition(status == 0, "a mutex cannot be made: \(status)")
    }

    deinit {
      pthread_mutex_destroy(lock)
      lock.deallocate()
    }

    /// Holds the value, alone.
    public func withLock<Result, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
      pthread_mutex_lock(lock)
      defer { pthread_mutex_unlock(lock) }
      return try body(&value)
    }
  }
#endif

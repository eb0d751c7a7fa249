internal import Glibc
internal import Synchronization

/// A thread with a name that `top`, `gdb` and the journal of a crash show.
///
/// Inherits the signal mask of the thread that starts it. A thread that is never joined ends by itself.
public final class NamedThread: Sendable {
  private let thread: pthread_t
  private let isJoined = Atomic<Bool>(false)

  /// Starts a thread. The name has 1 to 15 bytes, the kernel's limit. Throws when the system has no thread left.
  public init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    precondition((1...15).contains(name.utf8.count), "a thread's name has 1 to 15 bytes: \(name)")
    let setName = try Kernel.function("pthread_setname_np", as: Kernel.SetThreadName.self)
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body, setName: setName))
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, threadEntry, start.toOpaque())
    guard code == 0 else {
      start.release()
      throw SystemError(call: "pthread_create", code: code)
    }
    self.thread = thread
  }

  deinit {
    if !isJoined.load(ordering: .relaxed) { pthread_detach(thread) }
  }

  /// Waits until the body has returned. Once only, and not from the thread itself.
  public func join() {
    // Relaxed: the flag guards against a second call; pthread_join itself publishes what the thread wrote.
    precondition(!isJoined.exchange(true, ordering: .relaxed), "a thread is joined once")
    let code = pthread_join(thread, nil)
    precondition(code == 0, "\(SystemError(call: "pthread_join", code: code))")
  }
}

// A function of the file, not a closure: a C callback formed where code is isolated to an actor (the top level of
// main.swift is) inherits the isolation, and traps on this thread.
private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { preconditionFailure("a thread was started with nothing to do") }
  let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
  // Fails only on a name that is too long, and `init` has seen to that.
  _ = start.setName(pthread_self(), start.name)
  start.body()
  return nil
}

/// What a new thread needs, handed over through one pointer.
private final class ThreadStart: Sendable {
  let name: String
  let body: @Sendable () -> Void
  let setName: Kernel.SetThreadName

  init(name: String, body: @escaping @Sendable () -> Void, setName: @escaping Kernel.SetThreadName) {
    self.name = name
    self.body = body
    self.setName = setName
  }
}

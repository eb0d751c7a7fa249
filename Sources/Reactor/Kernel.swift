internal import Glibc

/// The Linux calls that the Glibc module leaves out: its header list ends before `sys/epoll.h` and `sys/eventfd.h`,
/// and it is read without `_GNU_SOURCE`, which hides `pthread_setname_np`.
///
/// The C library has them all, so they are looked up there by name. This keeps the room free of a C target; the price is
/// that the signatures and the one structure below are repeated by hand from the manual pages.
enum Kernel {
  /// epoll_create1(2)
  typealias EpollCreate = @convention(c) (_ flags: Int32) -> Int32
  /// epoll_ctl(2)
  typealias EpollControl =
    @convention(c) (_ epoll: Int32, _ operation: Int32, _ descriptor: Int32, _ event: UnsafeMutableRawPointer?) -> Int32
  /// epoll_pwait2(2): Linux 5.11, glibc 2.35
  typealias EpollWait =
    @convention(c) (
      _ epoll: Int32, _ events: UnsafeMutableRawPointer, _ capacity: Int32, _ timeout: UnsafePointer<timespec>?,
      _ signalMask: UnsafePointer<sigset_t>?
    ) -> Int32
  /// epoll_wait(2), with its timeout in milliseconds
  typealias EpollCoarseWait =
    @convention(c) (_ epoll: Int32, _ events: UnsafeMutableRawPointer, _ capacity: Int32, _ timeout: Int32) -> Int32
  /// eventfd(2)
  typealias EventDescriptor = @convention(c) (_ count: UInt32, _ flags: Int32) -> Int32
  /// pthread_setname_np(3)
  typealias SetThreadName = @convention(c) (_ thread: pthread_t, _ name: UnsafePointer<CChar>) -> Int32

  // EPOLL_CLOEXEC, EFD_CLOEXEC and EFD_NONBLOCK are defined as these.
  static let closeOnExec = O_CLOEXEC
  static let nonBlocking = O_NONBLOCK

  static let add: Int32 = 1  // EPOLL_CTL_ADD
  static let delete: Int32 = 2  // EPOLL_CTL_DEL
  static let modify: Int32 = 3  // EPOLL_CTL_MOD

  /// `struct epoll_event` is packed on x86-64 alone, so that 32-bit programs share its layout there.
  enum Event {
    #if arch(x86_64)
      static let stride = 12
      static let dataOffset = 4
    #else
      static let stride = 16
      static let dataOffset = 8
    #endif
  }

  /// A function of the C library; throws ENOSYS under the function's name where the library is too old to have it.
  static func function<Function>(_ name: String, as type: Function.Type) throws(SystemError) -> Function {
    // A null handle is RTLD_DEFAULT: the libraries that the program is linked with.
    guard let address = dlsym(nil, name) else { throw SystemError(call: name, code: ENOSYS) }
    return unsafeBitCast(address, to: type)
  }

  /// CLOCK_MONOTONIC in nanoseconds.
  static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    // Cannot fail: the clock exists on every Linux and the pointer is good.
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }
}

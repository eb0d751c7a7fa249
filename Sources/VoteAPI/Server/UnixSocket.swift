internal import Glibc

/// The few calls about Unix stream sockets that server and client share.
enum UnixSocket {
  /// Longest path in bytes: `sun_path` has 108, and one is the NUL.
  static let longestPath = 107

  /// For send(2): never SIGPIPE, never wait.
  @inline(__always) static var sendFlags: Int32 { Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT) }

  static func fits(_ path: String) -> Bool { (1...longestPath).contains(path.utf8.count) && !path.utf8.contains(0) }

  /// A new socket, non-blocking and closed in child processes; negative if there is none.
  static func make() -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    return descriptor
  }

  /// Makes a socket non-blocking and closed in child processes; false if that fails, with `errno`.
  static func prepare(_ descriptor: Int32) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0
      && fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
  }

  /// Calls the body with the address of a path that fits.
  static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    precondition(fits(path))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}

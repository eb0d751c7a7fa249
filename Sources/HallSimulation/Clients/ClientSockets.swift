internal import Glibc
internal import SystemdKit
internal import TallyThread
internal import VoteAPI

/// The two listening sockets, as systemd holds them: they outlive the daemon, and who connects meanwhile waits. They have
/// names that no file system knows.
final class ClientSockets {
  private let descriptors: [Int32]

  init() throws {
    descriptors = try (0..<2).map { _ in try Self.bound(SOCK_STREAM) }
    for descriptor in descriptors { guard listen(descriptor, 512) == 0 else { throw POSIXFailure(code: errno) } }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  /// A socket with a name that the kernel has chosen.
  static func bound(_ type: __socket_type) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(type.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw POSIXFailure(code: errno) }
    var address = sockaddr()
    address.sa_family = sa_family_t(AF_UNIX)
    guard bind(descriptor, &address, socklen_t(MemoryLayout<sa_family_t>.size)) == 0 else {
      throw POSIXFailure(code: errno)
    }
    return descriptor
  }

  /// What the daemon is given of them.
  func endpoints() throws -> SocketLoop.Endpoints {
    let copies = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
    guard copies.allSatisfy({ $0 >= 0 }) else { throw POSIXFailure(code: errno) }
    return SocketLoop.Endpoints(operator: .descriptor(copies[0]), results: .descriptor(copies[1]))
  }

  /// A connection to the operator's socket, or to the one for everybody.
  func connect(asOperator: Bool) -> Int32 {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let descriptor = socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        getsockname(descriptors[asOperator ? 0 : 1], generic, &length) == 0
          ? Glibc.connect(descriptor, generic, length) : -1
      }
    }
    precondition(descriptor >= 0 && result == 0, "no connection: errno \(errno)")
    return descriptor
  }
}

/// A call that this machine must be able to make, and could not.
struct POSIXFailure: Error { let code: Int32 }

/// The service manager's end of the watchdog.
final class NotifySocket {
  let notifier: Notifier
  private let descriptor: Int32

  init() throws {
    let descriptor = try ClientSockets.bound(SOCK_DGRAM)
    self.descriptor = descriptor
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
    }
    let name = withUnsafeBytes(of: address.sun_path) { path in
      String(decoding: path.prefix(Int(length) - MemoryLayout<sa_family_t>.size).dropFirst(), as: UTF8.self)
    }
    notifier = try Notifier(environment: ["NOTIFY_SOCKET": "@" + name])
  }

  deinit { close(descriptor) }

  /// Takes what has come; returns how many messages that was.
  func drain() -> Int {
    var buffer = [UInt8](repeating: 0, count: 256)
    var count = 0
    while recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)) >= 0 { count += 1 }
    return count
  }
}

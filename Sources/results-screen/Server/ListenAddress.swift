import Glibc
import Reactor

/// Where to listen: `127.0.0.1:8080`, `[::1]:8080`. Numbers only; names are for browsers.
struct ListenAddress: Hashable {
  let host: String
  let port: UInt16
  let isVersion6: Bool

  /// Reads an address; nil if it is none.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = String(text[..<colon])
    isVersion6 = host.hasPrefix("[") && host.hasSuffix("]")
    if isVersion6 { host = String(host.dropFirst().dropLast()) }
    var bytes = in6_addr()
    guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, host, &bytes) == 1 else { return nil }
    self.host = host
    self.port = port
  }

  /// A socket that listens here.
  func listener() throws(SystemError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(isVersion6 ? AF_INET6 : AF_INET, type, 0)
    guard descriptor >= 0 else { throw .last("socket") }
    // A screen that is started again must not wait for the connections of its last life to be forgotten.
    var isOn: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor) == 0 else { throw Self.failure("bind", descriptor) }
    guard listen(descriptor, 128) == 0 else { throw Self.failure("listen", descriptor) }
    return descriptor
  }

  private static func failure(_ call: String, _ descriptor: Int32) -> SystemError {
    let error = SystemError.last(call)
    close(descriptor)
    return error
  }

  private func bind(_ descriptor: Int32) -> Int32 {
    if isVersion6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      inet_pton(AF_INET6, host, &address.sin6_addr)
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// The port that a socket listens on: the kernel's choice where 0 was asked for.
  static func port(of descriptor: Int32) -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0 else { return 0 }
    // The port is at the same place in both families.
    return withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
  }
}

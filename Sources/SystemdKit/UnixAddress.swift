internal import Glibc

/// The address of a Unix socket: an absolute path, or an abstract name written with `@` for its leading zero byte.
struct UnixAddress: Sendable {
  /// What stands in `sun_path`.
  private let path: [UInt8]

  /// nil if it is neither an absolute path nor an abstract name, or is too long.
  init?(_ text: String) {
    var bytes = Array(text.utf8)
    guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path), !bytes.contains(0) else {
      return nil
    }
    switch bytes[0] {
    case UInt8(ascii: "/"): bytes.append(0)
    case UInt8(ascii: "@"): bytes[0] = 0
    default: return nil
    }
    path = bytes
  }

  /// The address as the socket calls take it. The length matters: all bytes of it belong to an abstract name.
  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let offset = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? MemoryLayout<sa_family_t>.size
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(offset + path.count)) }
    }
  }
}

import Glibc

/// A client that has asked to watch, and looks at nothing but whether a whole message has come.
final class Reader {
  private let descriptor: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

  init(path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(connected == 0, "connect: errno \(errno)")
    let request = #"{"method":"org.votedaemon.results.Watch","more":true}"# + "\0"
    precondition(send(descriptor, request, request.utf8.count, 0) == request.utf8.count)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// Reads what has come, in one call, and returns how many bytes; 0 if there is nothing, or no whole message.
  func read() -> Int {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
    return count > 0 && buffer[count - 1] == 0 ? count : 0
  }

  /// Reads until there is nothing more.
  func drain() {
    while read() > 0 {}
  }
}

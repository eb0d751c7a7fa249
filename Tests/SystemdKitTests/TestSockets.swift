import Glibc

/// A directory of this test's own that goes away with it.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/systemdkit-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "mkdtemp failed")
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { unlink(path + "/" + name) }
      }
      closedir(directory)
    }
    rmdir(path)
  }
}

/// A Unix socket bound to an address that the test writes out for itself, byte by byte.
final class BoundSocket {
  let descriptor: Int32

  /// `path` goes into `sun_path` as it is, a zero byte at its front included.
  init(_ type: __socket_type, path: [UInt8]) {
    descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(2 + path.count)) }
    }
    precondition(result == 0, "bind failed: \(errno)")
  }

  convenience init(_ type: __socket_type, file: String) { self.init(type, path: Array(file.utf8) + [0]) }

  deinit { close(descriptor) }

  /// The next datagram; nil if there is none.
  func receive() -> String? {
    var bytes = [UInt8](repeating: 0, count: 8_192)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

import Glibc
import Synchronization

@testable import results_screen

/// A client of the HTTP server that says what it likes.
final class Visitor {
  let descriptor: Int32
  private(set) var text = ""

  init(port: UInt16, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(result == 0, "connect: \(errno)")
  }

  deinit { close(descriptor) }

  func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Reads on until the text holds the words or the other side is done; whether it holds them.
  @discardableResult
  func hears(_ words: String) -> Bool {
    while !text.contains(words) {
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return false }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return true
  }

  /// All until the other side ends.
  func all() -> String {
    hears("\u{0}")
    return text
  }
}

/// A server at a port of the kernel's choice.
final class TestPages {
  let board: BoardBox
  let site: Site
  let port: UInt16
  private let pages: PagesThread

  init(publications: PublicationsFolder? = nil, _ change: (inout ScreenServer.Limits) -> Void = { _ in }) throws {
    board = try BoardBox()
    site = Site(theme: .light, publications: publications)
    var limits = ScreenServer.Limits()
    change(&limits)
    let listener = try ListenAddress("127.0.0.1:0")!.listener()
    port = ListenAddress.port(of: listener)
    pages = try PagesThread(listener: listener, site: site, board: board, limits: limits)
  }

  deinit { pages.stop() }

  func get(_ path: String, _ more: String = "") -> Visitor {
    let visitor = Visitor(port: port)
    visitor.say("GET \(path) HTTP/1.1\r\nHost: test\r\n\(more)\r\n")
    return visitor
  }
}

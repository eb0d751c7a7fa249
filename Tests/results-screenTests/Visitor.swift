import Glibc
import NIOCore
import Testing

@testable import results_screen

/// A client of the HTTP server that says what it likes.
final class Visitor {
  let descriptor: Int32
  /// What was heard, without the frames of its chunks where it came in chunks.
  private(set) var text = ""
  private var raw: [UInt8] = []
  /// Whether the other side threw the connection away instead of ending it: elsewhere than on Linux that may cost the
  /// client what it has not read yet.
  private(set) var wasReset = false

  init(port: Int, receiveBuffer: Int32? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(result == 0, "connect: \(errno)")
  }

  deinit { close(descriptor) }

  /// Whether the other side still took it.
  @discardableResult
  func say(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  /// Reads once; false if the other side is done.
  @discardableResult
  func listen() -> Bool {
    guard let more = more() else { return false }
    raw += more
    text = Self.unframed(raw)
    return true
  }

  private func more() -> ArraySlice<UInt8>? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0 { wasReset = errno == ECONNRESET }
    return count > 0 ? buffer[..<count] : nil
  }

  /// Reads on until the text holds the words or the other side is done; whether it holds them.
  @discardableResult
  func hears(_ words: String) -> Bool {
    while !text.contains(words) {
      guard listen() else { return false }
    }
    return true
  }

  /// How many bytes come until the other side is done.
  func count() -> Int {
    var count = 0
    while let more = more() { count += more.count }
    return count
  }

  private static func unframed(_ raw: [UInt8]) -> String {
    let text = String(decoding: raw, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n"), text[..<end.lowerBound].contains("transfer-encoding: chunked")
    else { return text }
    let head = text[..<end.upperBound]
    var whole = Array(head.utf8)
    var rest = raw.dropFirst(whole.count)
    while let line = rest.firstIndex(of: 0x0A),
      let length = Int(String(decoding: rest[..<line], as: UTF8.self).dropLast(), radix: 16)
    {
      whole += rest[(line + 1)...].prefix(length)
      rest = rest[(line + 1)...].dropFirst(length + 2)
    }
    return String(decoding: whole, as: UTF8.self)
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
  let port: Int
  private let pages: ScreenServer

  init(
    publications: PublicationsFolder? = nil,
    at place: ScreenServer.Place = .address(ListenAddress("127.0.0.1:0")!.socket),
    _ change: (inout ScreenServer.Limits) -> Void = { _ in }
  ) throws {
    board = BoardBox()
    site = Site(theme: .light, publications: publications)
    var limits = ScreenServer.Limits()
    change(&limits)
    pages = try ScreenServer(at: place, site: site, board: board, limits: limits)
    port = pages.port
  }

  deinit {
    do { try pages.stop() } catch { Issue.record(error) }
  }

  /// A visitor who asks once.
  func get(_ path: String, _ more: String = "") -> Visitor {
    let visitor = Visitor(port: port)
    visitor.say("GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\(more)\r\n")
    return visitor
  }
}

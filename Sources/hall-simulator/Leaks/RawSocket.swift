import Foundation
import Reactor

/// A connection to one of the daemon's sockets that keeps every byte as it came.
final class RawSocket {
  private let descriptor: Int32
  private var input: [UInt8] = []

  init(_ path: String) throws(SystemError) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError(call: "socket", code: errno) }
    let connected = Self.withAddress(path) { connect(descriptor, $0, $1) }
    // All is set by now, so that a throw ends in `deinit`, which closes.
    guard connected == 0 else { throw SystemError(call: "connect \(path)", code: errno) }
  }

  deinit { close(descriptor) }

  /// A Unix socket's address for a call that takes one; the path has 107 bytes at most.
  static func withAddress<Result>(_ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    precondition(bytes.count < 108)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  func send(_ method: String, _ parameters: String = "{}", more: Bool = false) throws(SystemError) {
    let text = "{\"method\":\"\(method)\",\"parameters\":\(parameters)\(more ? ",\"more\":true" : "")}\0"
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemError(call: "write", code: errno) }
  }

  /// Sends bytes as they are, as many as the socket takes now.
  ///
  /// - Returns: how many it took; -1 where nobody is there any more.
  func sendRaw(_ bytes: ArraySlice<UInt8>) -> Int {
    let count = bytes.withUnsafeBytes {
      Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    return count >= 0 ? count : errno == EAGAIN || errno == EINTR ? 0 : -1
  }

  /// Whether the other side has ended the connection and everything it sent has been read.
  var hasEnded: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK))
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
  }

  /// One call and its reply.
  func call(_ method: String, _ parameters: String = "{}") throws(SystemError) -> String {
    try send(method, parameters)
    let end = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < end {
      if let message = drain(atMost: 1).first { return message }
      _ = wait(100)
    }
    throw SystemError(call: method, code: ETIMEDOUT)
  }

  /// Waits for bytes, so many milliseconds at most.
  func wait(_ milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  /// All whole messages that have come.
  func drain(atMost most: Int = .max) -> [String] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { break }
      input += buffer[..<count]
    }
    var messages: [String] = []
    while messages.count < most, let end = input.firstIndex(of: 0) {
      messages.append(String(decoding: input[..<end], as: UTF8.self))
      input.removeSubrange(...end)
    }
    return messages
  }
}

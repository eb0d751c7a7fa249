import Foundation
import TallyEngine
import Testing
import VoteAPI

@testable import hall_simulator

extension EndToEnd {
  @Suite("The screen of the demo") struct ServedScreenTests {
    @Test("shows what is pressed at a virtual console, and is gone with the demo")
    func shows() throws {
      let bench = try Bench(deputies: 4)
      var wall: ServedScreen? = try ServedScreen(
        results: bench.daemon.resultsSocket, log: bench.bench.scratchPath + "/screen.log")
      let address = try #require(wall?.address)
      let port = try #require(URL(string: address)?.port)
      #expect(try #require(Self.listen(port, "/") { $0.contains("</html>") }).contains(" 200 OK"))
      try bench.openSitting()
      _ = try bench.openBallot()
      try bench.press([1: .for, 2: .against, 3: .for])
      let heard = Self.listen(port, "/events") { text in
        // Each event is one line: the last state that was told.
        text.split(separator: "\n").last { $0.contains(#""phase":"voting""#) }?
          .contains(/"tally":\{[^}]*"against":1[^}]*"for":2/) ?? false
      }
      #expect(heard != nil)
      wall = nil
      #expect(Self.listen(port, "/") { _ in true } == nil, "nobody listens")
    }

    /// What a server says to a request until it has said enough; nil if it is not there or ends before.
    private static func listen(_ port: Int, _ path: String, until isEnough: (String) -> Bool) -> String? {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
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
      guard result == 0 else { return nil }
      // HTTP/1.0: without chunks.
      let request = Array("GET \(path) HTTP/1.0\r\n\r\n".utf8)
      guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
      var text = ""
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while !isEnough(text) {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        text += String(decoding: buffer[..<count], as: UTF8.self)
      }
      return text
    }
  }
}

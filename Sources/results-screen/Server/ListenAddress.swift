import NIOCore

/// Where to listen: `127.0.0.1:8080`, `[::1]:8080`. Numbers only; names are for browsers.
struct ListenAddress {
  let socket: SocketAddress

  /// Reads an address; nil if it is none.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard let socket = try? SocketAddress(ipAddress: String(host), port: Int(port)) else { return nil }
    self.socket = socket
  }
}

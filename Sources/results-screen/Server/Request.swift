import NIOHTTP1

/// A request, as far as this server cares: it takes no input but a path and where a screen left off.
struct Request: Equatable {
  /// The path, before it is decoded; without the query, which nothing here reads.
  let path: String
  /// Last-Event-ID, where a browser comes back.
  let lastEvent: String?

  /// Judges a head that has been read.
  init(_ head: HTTPRequestHead) throws(Response.Refusal) {
    guard head.version.major == 1, head.uri.utf8.first == 0x2F, head.uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .malformed }
    guard head.method == .GET else { throw .method }
    // However it is announced, and whether or not it comes.
    guard head.headers["transfer-encoding"].isEmpty, head.headers["content-length"].allSatisfy({ $0 == "0" })
    else { throw .body }
    path = String(head.uri.prefix { $0 != "?" })
    lastEvent = head.headers.first(name: "last-event-id")
  }
}

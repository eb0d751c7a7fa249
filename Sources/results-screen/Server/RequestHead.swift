/// The head of a request, as far as this server cares: it takes no input but a path and where a screen left off.
struct RequestHead: Equatable {
  /// The path, before it is decoded; without the query, which nothing here reads.
  let path: String
  /// Last-Event-ID, where a browser comes back.
  let lastEvent: String?

  /// Reads the bytes before the empty line (RFC 9112, sections 3 and 5).
  init(_ bytes: some Collection<UInt8>) throws(Response.Refusal) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? line.dropLast() : line
    }[...]
    guard let first = lines.popFirst() else { throw .malformed }
    let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words[2].elementsEqual("HTTP/1.1".utf8) || words[2].elementsEqual("HTTP/1.0".utf8),
      words[1].first == 0x2F, words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw .malformed }
    guard words[0].elementsEqual("GET".utf8) else { throw .method }
    path = String(decoding: words[1].prefix { $0 != 0x3F }, as: UTF8.self)
    var lastEvent: String?
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex,
        line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
      else { throw .malformed }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = String(decoding: line[line.index(after: colon)...], as: UTF8.self).trimmingSpaces
      switch name {
      case "content-length": guard value == "0" else { throw .body }
      case "transfer-encoding": throw .body
      case "last-event-id": lastEvent = value
      default: break
      }
    }
    self.lastEvent = lastEvent
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}

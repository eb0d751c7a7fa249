import NIOHTTP1
import Testing

@testable import results_screen

@Suite("A request")
struct RequestTests {
  private func request(
    _ uri: String, _ method: HTTPMethod = .GET, _ headers: [(String, String)] = [], version: HTTPVersion = .http1_1
  ) throws(Response.Refusal) -> Request {
    try Request(HTTPRequestHead(version: version, method: method, uri: uri, headers: HTTPHeaders(headers)))
  }

  @Test("a browser's request gives the path without its query, and where the screen left off")
  func browser() throws {
    let request = try request("/events?x=1", .GET, [("Host", "a:8080"), ("LAST-EVENT-ID", "abc-17")])
    #expect(request.path == "/events")
    #expect(request.lastEvent == "abc-17")
  }

  @Test(
    "every method but GET is refused as a method",
    arguments: [HTTPMethod.POST, .PUT, .DELETE, .HEAD, .OPTIONS, .TRACE, .CONNECT, .RAW(value: "get")])
  func methods(_ method: HTTPMethod) {
    #expect(throws: Response.Refusal.method) { try request("/", method) }
  }

  @Test("whoever brings a body is refused, whichever way it is announced")
  func bodies() throws {
    #expect(throws: Response.Refusal.body) { try request("/", .GET, [("Content-Length", "5")]) }
    #expect(throws: Response.Refusal.body) { try request("/", .GET, [("Transfer-Encoding", "chunked")]) }
    #expect(try request("/", .GET, [("Content-Length", "0")]).path == "/")
  }

  @Test("what is no path is refused", arguments: ["", "http://a/", "*", "/\u{7F}", "/a b", "/ї"])
  func malformed(_ uri: String) {
    #expect(throws: Response.Refusal.malformed) { try request(uri) }
    #expect(throws: Response.Refusal.malformed) { try request("/", version: .http2) }
  }
}

import Testing

@testable import results_screen

@Suite("The head of a request")
struct RequestHeadTests {
  private func head(_ text: String) throws(Response.Refusal) -> RequestHead { try RequestHead(Array(text.utf8)) }

  @Test("a browser's head gives the path without its query, and where the screen left off")
  func browser() throws {
    let head = try head("GET /events?x=1 HTTP/1.1\r\nHost: a:8080\r\nLAST-EVENT-ID:  abc-17 \r\nAccept: */*\r\n")
    #expect(head.path == "/events")
    #expect(head.lastEvent == "abc-17")
  }

  @Test(
    "every method but GET is refused as a method",
    arguments: ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get", "TRACE", "CONNECT"])
  func methods(_ method: String) {
    #expect(throws: Response.Refusal.method) { try head("\(method) / HTTP/1.1\r\n") }
  }

  @Test("whoever brings a body is refused, whichever way it is announced")
  func bodies() throws {
    #expect(throws: Response.Refusal.body) { try head("GET / HTTP/1.1\r\nContent-Length: 5\r\n") }
    #expect(throws: Response.Refusal.body) { try head("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n") }
    #expect(try head("GET / HTTP/1.1\r\nContent-Length: 0\r\n").path == "/")
  }

  @Test(
    "what is no HTTP is refused",
    arguments: [
      "", "GET /", "GET / HTTP/2", "GET  / HTTP/1.1", "GET http://a/ HTTP/1.1", "GET /\u{7F} HTTP/1.1",
      "GET / HTTP/1.1\r\nno colon", "GET / HTTP/1.1\r\n: empty name", "GET / HTTP/1.1\r\n folded: line",
    ])
  func malformed(_ text: String) {
    #expect(throws: Response.Refusal.malformed) { try head(text) }
  }
}

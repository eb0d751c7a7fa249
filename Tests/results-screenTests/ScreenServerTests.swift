import Glibc
import Testing

@testable import results_screen

@Suite("The pages over HTTP")
struct ScreenServerTests {
  @Test(
    "each page and what it loads is served, whole, under a policy that lets nothing else in",
    arguments: ["/", "/sitting"])
  func pages(_ path: String) throws {
    let pages = try TestPages()
    let page = pages.get(path).all()
    #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(page.contains("\r\nContent-Security-Policy: default-src 'none'; script-src 'self';"))
    #expect(page.contains("<html lang=\"uk\" data-theme=\"light\">"))
    var loaded = 0
    for match in page.matches(of: /(?:src|href)="(\/[^"]+)"/) where !match.output.1.hasPrefix("/publications") {
      #expect(pages.get(String(match.output.1)).all().hasPrefix("HTTP/1.1 200 OK\r\n"), "\(match.output.1)")
      loaded += 1
    }
    #expect(loaded == 6)
    #expect(!page.contains("http://") && !page.contains("https://"))
  }

  @Test("nothing but GET, and nothing but what there is")
  func refusals() throws {
    let pages = try TestPages()
    for (request, status) in [
      ("POST / HTTP/1.1\r\n\r\n", "405"), ("GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "413"),
      ("GET /../etc/passwd HTTP/1.1\r\n\r\n", "404"), ("GET /rollcalls/1.json HTTP/1.1\r\n\r\n", "404"),
      ("GET /publications/ HTTP/1.1\r\n\r\n", "404"), ("\u{16}\u{3}\u{1}\r\n\r\n", "400"),
    ] {
      let visitor = Visitor(port: pages.port)
      visitor.say(request)
      #expect(visitor.all().hasPrefix("HTTP/1.1 \(status) "), "\(request)")
    }
  }

  @Test("a head that is too long, or too slow, is answered and ended")
  func bounds() throws {
    let pages = try TestPages {
      $0.headBytes = 512
      $0.headTime = .milliseconds(100)
    }
    let long = Visitor(port: pages.port)
    long.say("GET / HTTP/1.1\r\nA: " + String(repeating: "x", count: 600))
    #expect(long.all().hasPrefix("HTTP/1.1 431 "))
    let slow = Visitor(port: pages.port)
    slow.say("GET / HT")
    #expect(slow.all().hasPrefix("HTTP/1.1 408 "))
  }

  @Test("one client too many is told to come later, and when another goes there is room")
  func busy() throws {
    let pages = try TestPages { $0.clients = 2 }
    var first: Visitor? = pages.get("/events")
    let second = pages.get("/events")
    #expect(first!.hears("event: beat") && second.hears("event: beat"))
    #expect(pages.get("/").all().hasPrefix("HTTP/1.1 503 "))
    first = nil
    var status = ""
    for _ in 0..<200 {
      status = String(pages.get("/").all().prefix(12))
      if status == "HTTP/1.1 200" { break }
      usleep(10_000)
    }
    #expect(status == "HTTP/1.1 200")
  }

  @Test("a screen that comes back is sent what it missed and no more; one of another life everything")
  func resuming() throws {
    let pages = try TestPages()
    pages.board.update {
      $0.set(.hall, Array("[\"hall\"]".utf8))
      $0.set(.status, Array("{\"n\":1}".utf8))
    }
    let first = pages.get("/events")
    #expect(first.hears("event: beat"))
    let id = try #require(first.text.firstMatch(of: /id: (\S+)/)?.output.1)
    pages.board.update { $0.set(.status, Array("{\"n\":2}".utf8)) }
    #expect(first.hears("{\"n\":2}"))
    let back = pages.get("/events", "Last-Event-ID: \(id)\r\n")
    #expect(back.hears("event: beat"))
    #expect(back.text.contains("{\"n\":2}") && !back.text.contains("[\"hall\"]"))
    let stranger = pages.get("/events", "Last-Event-ID: other-9\r\n")
    #expect(stranger.hears("event: beat"))
    #expect(stranger.text.contains("[\"hall\"]"))
  }

  @Test("a slow screen skips states and ends with the newest, while the others miss nothing")
  func slow() throws {
    let pages = try TestPages {
      $0.sendBuffer = 32_768
      $0.beat = .milliseconds(100)
    }
    let slow = Visitor(port: pages.port, receiveBuffer: 4_096)
    slow.say("GET /events HTTP/1.1\r\n\r\n")
    let quick = pages.get("/events")
    #expect(quick.hears("event: beat"))
    let padding = String(repeating: "x", count: 20_000)
    for number in 1...60 {
      pages.board.update { $0.set(.status, Array("{\"n\":\(number),\"p\":\"\(padding)\"}".utf8)) }
      #expect(quick.hears("{\"n\":\(number),"))
    }
    #expect(slow.hears("{\"n\":60,"))
    let received = slow.text.matches(of: /\{"n":\d+,/).count
    #expect(received < 20, "a backlog of \(received) states")
  }

  @Test("a silent stream has a beat, so that a screen knows that it is one")
  func beats() throws {
    let pages = try TestPages { $0.beat = .milliseconds(50) }
    let visitor = pages.get("/sitting/events")
    #expect(visitor.hears("event: page"))
    #expect(visitor.hears("event: beat\ndata: {\"age\":null}\n\nid"))
  }
}

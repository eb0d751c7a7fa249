import Foundation
import NIOCore
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
      ("POST / HTTP/1.1\r\n\r\n", "405"), ("HEAD / HTTP/1.1\r\n\r\n", "405"),
      ("GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "413"),
      ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "413"),
      ("GET / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "400"),
      ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400"), ("GET / HTTP/2.0\r\n\r\n", "400"), ("GET /\r\n\r\n", "400"),
      ("GET /../etc/passwd HTTP/1.1\r\n\r\n", "404"), ("GET /rollcalls/1.json HTTP/1.1\r\n\r\n", "404"),
      ("GET /publications/ HTTP/1.1\r\n\r\n", "404"), ("\u{16}\u{3}\u{1}\r\n\r\n", "400"),
    ] {
      let visitor = Visitor(port: pages.port)
      visitor.say(request)
      #expect(visitor.all().hasPrefix("HTTP/1.1 \(status) "), "\(request)")
    }
  }

  @Test("a head that is too long, in its line, a field, or in all of them, or in their number, is answered and ended")
  func longHeads() throws {
    let pages = try TestPages {
      $0.headBytes = 512
      $0.headFields = 10
    }
    let long = String(repeating: "x", count: 600)
    for request in [
      "GET / HTTP/1.1\r\nA: \(long)", "GET / HTTP/1.1\r\n\(long)", "GET /\(long)",
      "GET / HTTP/1.1\r\n" + String(repeating: "A: \(long.prefix(100))\r\n", count: 6),
      "GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 11),
    ] {
      let visitor = Visitor(port: pages.port)
      visitor.say(request)
      #expect(visitor.all().hasPrefix("HTTP/1.1 431 "), "\(request)")
    }
  }

  @Test("a head that comes too slowly is answered and ended, byte by byte as it may come")
  func slowHeads() throws {
    let pages = try TestPages { $0.headTime = .milliseconds(200) }
    let slow = Visitor(port: pages.port)
    slow.say("GET / HT")
    #expect(slow.all().hasPrefix("HTTP/1.1 408 "))
    let loris = Visitor(port: pages.port)
    var spoken = 0
    let began = ContinuousClock.now
    while loris.say("x"), spoken < 500 {
      spoken += 1
      usleep(20_000)
    }
    #expect(loris.all().hasPrefix("HTTP/1.1 4"))
    #expect(ContinuousClock.now - began < .seconds(30))
  }

  @Test("whoever goes on talking while a refusal is on its way still gets to read it")
  func refusalIsHeard() throws {
    let pages = try TestPages()
    let visitor = Visitor(port: pages.port)
    visitor.say("POST / HTTP/1.1\r\nContent-Length: 60000\r\n\r\n" + String(repeating: "x", count: 60_000))
    #expect(visitor.all().hasPrefix("HTTP/1.1 405 "))
    #expect(!visitor.wasReset)
  }

  @Test("a connection is kept for the next request, and several may be sent at once")
  func keeping() throws {
    let pages = try TestPages { $0.headTime = .seconds(60) }
    let visitor = Visitor(port: pages.port)
    let ask = "GET /feed.js HTTP/1.1\r\nHost: a\r\n"
    visitor.say(ask + "\r\n")
    #expect(visitor.hears("class Feed"))
    visitor.say(ask + "\r\n" + ask + "\r\n" + ask + "Connection: close\r\n\r\n" + ask + "\r\n")
    let text = visitor.all()
    #expect(text.matches(of: /HTTP\/1.1 200 OK/).count == 4, "what follows the last request is not one")
    #expect(text.matches(of: /class Feed/).count == 4)
    let old = Visitor(port: pages.port)
    old.say("GET / HTTP/1.0\r\n\r\n")
    #expect(old.all().hasSuffix("</html>\n"), "HTTP/1.0 ends with the answer")
  }

  @Test("a connection that was of use and asks no more is ended without a word")
  func idleEnds() throws {
    let pages = try TestPages { $0.headTime = .seconds(2) }
    let visitor = Visitor(port: pages.port)
    visitor.say("GET /icon.svg HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(visitor.all().hasSuffix("</svg>\n"))
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

  @Test("those who cannot even be told are closed without a word, and nobody else notices")
  func overfull() throws {
    let pages = try TestPages {
      $0.clients = 1
      $0.refused = 2
      $0.lingerTime = .seconds(60)
    }
    let screen = pages.get("/events")
    #expect(screen.hears("event: beat"))
    // They stay, and so are still being told.
    let told = (0..<2).map { _ in Visitor(port: pages.port) }
    for visitor in told { #expect(visitor.hears("HTTP/1.1 503 ")) }
    #expect(Visitor(port: pages.port).all().isEmpty)
    pages.board.update { $0.set(.status, Array("{\"n\":7}".utf8)) }
    #expect(screen.hears("{\"n\":7}"))
  }

  @Test("a connection that is only kept for later makes room for one that comes now")
  func idle() throws {
    let pages = try TestPages {
      $0.clients = 3
      $0.headTime = .seconds(60)
    }
    let screen = pages.get("/events")
    #expect(screen.hears("event: beat"))
    let kept = (0..<2).map { _ in Visitor(port: pages.port) }
    for visitor in kept {
      visitor.say("GET /icon.svg HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(visitor.hears("</svg>"))
    }
    #expect(pages.get("/").all().hasPrefix("HTTP/1.1 200 "))
    #expect(kept[0].all().hasSuffix("</svg>\n"), "the longest idle is ended, without a word")
    kept[1].say("GET /icon.svg HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(kept[1].all().matches(of: /HTTP\/1.1 200 OK/).count == 2, "and no other")
    pages.board.update { $0.set(.status, Array("{\"n\":7}".utf8)) }
    #expect(screen.hears("{\"n\":7}"), "a screen is never idle")
  }

  @Test("a hundred screens are shown each change")
  func hundred() throws {
    let pages = try TestPages()
    let screens = (0..<100).map { _ in pages.get("/events") }
    for screen in screens { #expect(screen.hears("event: beat")) }
    for number in 1...5 {
      pages.board.update { $0.set(.status, Array("{\"n\":\(number)}".utf8)) }
      for screen in screens { #expect(screen.hears("{\"n\":\(number)}")) }
    }
  }

  @Test("a client that takes nothing of what was sent to it is ended")
  func stalled() throws {
    let pages = try TestPages {
      $0.sendBuffer = 8_192
      $0.stallTime = .milliseconds(300)
      $0.headTime = .milliseconds(300)
      $0.clients = 1
    }
    pages.board.update { $0.set(.status, Array(repeating: 0x78, count: 4_000_000)) }
    let stalled = Visitor(port: pages.port, receiveBuffer: 4_096)
    stalled.say("GET /events HTTP/1.1\r\n\r\n")
    var status = ""
    for _ in 0..<400 where status != "HTTP/1.1 200" {
      usleep(20_000)
      status = String(pages.get("/").all().prefix(12))
    }
    #expect(status == "HTTP/1.1 200", "its place is free again")
    #expect(!stalled.hears("event: beat"))
  }

  @Test("a file of the publications comes whole, however large, and the connection is kept after it")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "screen-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let line = "Голосування № 1;за;22\n"
    let size = 200_000
    try Data(String(repeating: line, count: size).utf8).write(to: folder.appending(path: "a.csv"))
    let pages = try TestPages(publications: PublicationsFolder(folder.path))
    let visitor = Visitor(port: pages.port)
    let ask = "GET /publications/a.csv HTTP/1.1\r\nHost: a\r\n"
    visitor.say(ask + "\r\n" + ask + "Connection: close\r\n\r\n")
    #expect(visitor.count() > 2 * size * line.utf8.count)
    let some = pages.get("/publications/a.csv")
    #expect(some.hears("Content-Length: \(size * line.utf8.count)\r\n"))
  }

  @Test("a socket that listens already is served, as a service manager hands it over")
  func passed() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(bound == 0 && listen(descriptor, 8) == 0)
    let pages = try TestPages(at: .descriptor(descriptor))
    #expect(pages.port > 0)
    #expect(pages.get("/sitting").all().hasPrefix("HTTP/1.1 200 "))
  }

  @Test("an address is numbers and a port")
  func addresses() {
    for good in ["127.0.0.1:8080", "[::1]:0", "0.0.0.0:65535"] { #expect(ListenAddress(good) != nil, "\(good)") }
    for bad in ["8080", "localhost:8080", "::1:8080", "127.0.0.1:65536", "127.0.0.1:", "[::1]", "", "1.2.3:80"] {
      #expect(ListenAddress(bad) == nil, "\(bad)")
    }
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
    for _ in 0..<200 where visitor.text.matches(of: /event: beat/).count < 5 {
      visitor.listen()
    }
    #expect(visitor.text.matches(of: /id: \S+\nevent: beat\ndata: {"age":null}\n\n/).count >= 5)
  }
}

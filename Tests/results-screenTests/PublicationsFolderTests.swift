import Foundation
import Testing

@testable import results_screen

@Suite("The folder of publications")
struct PublicationsFolderTests {
  private let root: String
  private let folder: PublicationsFolder

  init() throws {
    root = NSTemporaryDirectory() + "publications-\(UInt64.random(in: 0 ... .max))"
    let files = FileManager.default
    try files.createDirectory(atPath: root + "/open/2026/deep", withIntermediateDirectories: true)
    try Data("таємне".utf8).write(to: URL(fileURLWithPath: root + "/outside.txt"))
    try Data("a;b\n".utf8).write(to: URL(fileURLWithPath: root + "/open/2026/голоси.csv"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: root + "/open/.hidden"))
    try Data("<script>".utf8).write(to: URL(fileURLWithPath: root + "/open/a&<b>.html"))
    try files.createSymbolicLink(atPath: root + "/open/link.txt", withDestinationPath: root + "/outside.txt")
    try files.createSymbolicLink(atPath: root + "/open/up", withDestinationPath: root)
    #expect(mkfifo(root + "/open/pipe", 0o644) == 0)
    folder = try #require(PublicationsFolder(root + "/open"))
  }

  private func served(_ path: String) -> String? {
    switch folder.response(to: path) {
    case .file(let file):
      guard case .piece(let bytes) = file.next(), case .end = file.next() else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    case .document(let document): return String(decoding: document.bytes, as: UTF8.self)
    default: return nil
    }
  }

  @Test("a file is served by its name, whatever its letters")
  func files() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    #expect(served("2026/%D0%B3%D0%BE%D0%BB%D0%BE%D1%81%D0%B8.csv") == "a;b\n")
    guard case .file(let page) = folder.response(to: "a%26%3Cb%3E.html") else {
      return #expect(Bool(false), "not served")
    }
    #expect(page.isSaved)
  }

  @Test(
    "nothing outside, hidden, linked or special is served",
    arguments: [
      "../outside.txt", "2026/../../outside.txt", "%2e%2e/outside.txt", "..%2Foutside.txt", "link.txt",
      "up/outside.txt",
      ".hidden", "pipe", "2026", "/etc/passwd", "2026//x", "", "a%00b", "none.csv", "up/",
    ])
  func refusals(_ path: String) throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    if path.isEmpty { return #expect(served(path) != nil, "the empty path is the list") }
    #expect(served(path) == nil)
  }

  @Test("the list has what is served, and its names are text and not markup")
  func list() throws {
    defer { try? FileManager.default.removeItem(atPath: root) }
    let page = try #require(served(""))
    #expect(page.contains(">2026/</a>"))
    #expect(page.contains("a&amp;&lt;b&gt;.html"))
    #expect(!page.contains("link.txt") && !page.contains("hidden") && !page.contains("pipe") && !page.contains("<b>"))
  }
}

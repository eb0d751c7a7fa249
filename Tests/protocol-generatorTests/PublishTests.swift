import Foundation
import JournalRecord
import ProtocolDocuments
import SittingScripts
import TallyEngine
import Testing

@Suite("Publishing") struct PublishTests {
  private let folder: Folder
  private let site: Folder
  private let scripted: ScriptedSitting

  init() throws {
    folder = try Folder()
    site = try Folder()
    scripted = try ScriptedSitting(ScriptedCouncil.make(deputies: 7), journalIn: folder.path)
    try scripted.order(.openSitting(session: "12", sitting: 3, presiding: "head", headPresent: true))
    try scripted.register()
    for question in 1...3 { try hold(question) }
  }

  private func hold(_ question: Int) throws {
    try scripted.order(
      .openBallot(
        question: "\(question)", title: RandomSittings.titles[question % 5], kind: "decision", seconds: 60,
        repeatOf: nil)
    )
    try scripted.press((1...6).map { (UInt16($0), $0 <= question + 2 ? .for : .against) })
    try scripted.closeBallot()
  }

  private let name = "2026-11-21-s12-3"

  private var paths: [String] {
    FileManager.default.enumerator(atPath: site.path)!.compactMap { $0 as? String }.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: site.path + "/" + path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// Publishes what the journal holds now; the journal is copied, because its writer goes on.
  private func publish(_ more: [String] = [], url: String = "https://rada.example.gov.ua/v") throws -> Generator {
    let copy = try Folder()
    for file in ["journal.sqlite", "journal.sqlite-wal"] {
      try FileManager.default.copyItem(atPath: folder.path + "/" + file, toPath: copy.path + "/" + file)
    }
    return try Generator(
      [
        "publish", site.path, "--journal", copy.journal, "--edrpou", "01234567", "--katottg", "UA32140050000046018",
        "--url", url,
      ] + more)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: site.path + "/" + name + "/" + path, encoding: .utf8)
  }

  @Test("writes a folder whose checksums hold, whose links all lead somewhere, in every format")
  func first() throws {
    let run = try publish()
    #expect(run.status == 0 && run.complaints.contains("оприлюднено"), "\(run.complaints)")
    let files = Set(paths.filter { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count + 1)) })
    for suffix in [".html", ".txt", ".fodt", "-fraktsii.html", "-fraktsii.txt", "-fraktsii.fodt", ".json"] {
      for ballot in 1...3 { #expect(files.contains("holosuvannia-000\(ballot)\(suffix)")) }
    }
    let sums = try Tool.run(
      ["sh", "-c", "cd '\(site.path)/\(name)' && sha256sum --strict --quiet -c SHA256SUMS && wc -l < SHA256SUMS"])
    #expect(sums.status == 0 && sums.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(files.count - 1)")
    for page in files where page.hasSuffix(".html") {
      for link in try text(page).matches(of: /href="([^"]+)"/) {
        #expect(files.contains(String(link.output.1)), "\(page) leads to \(link.output.1)")
      }
    }
    let index = try text("index.html")
    #expect(index.contains("lang=\"uk\"") && index.contains("Контрольні суми") && !index.contains("Попередні редакції"))
    // Every address in the tables is a page that was written.
    for address in try text("dodatok29/voteEvents.csv").matches(of: /https:\/\/rada.example.gov.ua\/v\/([^,]+)/) {
      #expect(paths.contains(String(address.output.1)))
    }
  }

  @Test("into the folder as it is changes nothing, not even a time")
  func again() throws {
    #expect(try publish().status == 0)
    let before = try FileManager.default.attributesOfItem(atPath: site.path + "/" + name)[.systemFileNumber] as? Int
    let run = try publish()
    #expect(run.status == 0 && run.complaints.contains("без змін"))
    let after = try FileManager.default.attributesOfItem(atPath: site.path + "/" + name)[.systemFileNumber] as? Int
    #expect(before == after)
  }

  @Test("again, after an annulment and another ballot, keeps the whole earlier edition and what is not ours")
  func editions() throws {
    #expect(try publish().status == 0)
    let first = try text("holosuvannia-0002.html")
    try Data("<p>сторінка ради</p>".utf8).write(to: URL(filePath: site.path + "/" + name + "/rada.html"))
    try scripted.order(.annulBallot(number: 2, reason: "помилка в проєкті"))
    try hold(4)
    let run = try publish()
    #expect(run.status == 0 && run.complaints.contains("попередніх редакцій 1"), "\(run.complaints)")
    #expect(try text("holosuvannia-0002.html").contains("ГОЛОСУВАННЯ АНУЛЬОВАНО"))
    #expect(try text("poperedni/1/holosuvannia-0002.html") == first)
    #expect(try text("rada.html") == "<p>сторінка ради</p>")
    #expect(try text("index.html").contains("poperedni/1/index.html"))
    try scripted.order(.annulBallot(number: 3, reason: "ще одна"))
    #expect(try publish().complaints.contains("попередніх редакцій 2"))
    #expect(try text("poperedni/1/holosuvannia-0002.html") == first)
    for edition in ["", "/poperedni/1", "/poperedni/2"] {
      let sums = try Tool.run(
        ["sh", "-c", "cd '\(site.path)/\(name)\(edition)' && sha256sum --strict --quiet -c SHA256SUMS"])
      #expect(sums.status == 0, "\(edition): \(sums.output)")
    }
    #expect(!paths.contains { $0.contains(".partial") })
  }

  @Test("refuses a record that lacks a ballot which was published, and leaves the folder alone")
  func stranger() throws {
    try hold(4)
    #expect(try publish().status == 0)
    let before = paths
    try FileManager.default.copyItem(
      atPath: site.path + "/" + name + "/holosuvannia-0004.html",
      toPath: site.path + "/" + name + "/holosuvannia-0077.html")
    let run = try publish()
    #expect(run.status == 1 && run.complaints.contains("№ 77"))
    #expect(paths.filter { !$0.contains("0077") } == before)
  }

  @Test("where nothing can be written says so, and the earlier folder stays whole")
  func noRoom() throws {
    #expect(try publish().status == 0)
    let before = try text("SHA256SUMS")
    try hold(4)
    // Not by modes: the tests may be root's.
    let blocked = site.path + "/.protocol-generator.lock"
    try FileManager.default.removeItem(atPath: blocked)
    try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: true)
    let run = try publish()
    #expect(run.status == 74 && run.complaints.contains("Не вдалося записати"))
    #expect(try text("SHA256SUMS") == before)
  }

  @Test("takes the clerk's deputies' file, says what is not filled in, and refuses one without a deputy who voted")
  func deputies() throws {
    let rows = (1...7).map { "d\($0);Прізвище\($0);Ім’я;По батькові;1;\($0 == 7 ? "" : "1980-01-0\($0)");Громада" }
    let file = folder.path + "/deputies.csv"
    let head = "id;familyName;name;additionalName;gender;birthDate;factionName"
    try Data(("\u{FEFF}" + ([head] + rows).joined(separator: "\r\n") + "\r\n").utf8).write(to: URL(filePath: file))
    let run = try publish(["--deputies", file])
    #expect(run.status == 0 && run.complaints.contains("birthDate") && run.complaints.contains("email"))
    let written = try text("deputies.csv")
    #expect(
      written.hasPrefix("id,votingIdentifier,familyName,")
        && written.contains("d7,d7,Прізвище7,Ім’я,По батькові,1,null,"))
    try Data(([head] + rows.dropLast()).joined(separator: "\n").utf8).write(to: URL(filePath: file))
    let short = try publish(["--deputies", file])
    #expect(short.status == 65 && short.complaints.contains("«d7»"))
    try Data("id;зайве\nd1;x\n".utf8).write(to: URL(filePath: file))
    #expect(try publish(["--deputies", file]).complaints.contains("deputies.csv:1:"))
  }

  @Test("no Latin letter stands in a Cyrillic word, on any page or in any table")
  func scripts() throws {
    #expect(try publish().status == 0)
    for path in paths where path.hasSuffix(".html") || path.hasSuffix(".csv") || path.hasSuffix(".txt") {
      let text = try String(contentsOfFile: site.path + "/" + path, encoding: .utf8)
        .replacing(/<style>[^<]*<\/style>/, with: "").replacing(/<[^>]*>/, with: " ")
      for word in text.split(whereSeparator: { !$0.isLetter && $0 != "\u{2019}" }) {
        let latin = word.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic }
        let cyrillic = word.unicodeScalars.contains { "\u{0400}"..."\u{04FF}" ~= $0 }
        #expect(!latin || !cyrillic, "\(path): \(word)")
      }
    }
  }

  @Test("an address that is none is refused") func address() throws {
    #expect(try publish(url: "rada.example.gov.ua").status == 64)
  }

  @Test(
    "every page that is published has not one error for a strict parser",
    .enabled(if: Tool.python != nil, "SKIPPED: no Python with html5lib (scripts/record-tools.sh)"))
  func pages() throws {
    try scripted.order(.annulBallot(number: 2, reason: "<помилка> & \"вада\""))
    #expect(try publish().status == 0)
    let pages = paths.filter { $0.hasSuffix(".html") }.map { site.path + "/" + $0 }
    #expect(pages.count == 1 + 3 * 2 + 1)
    let script =
      "import sys, html5lib\nfor page in sys.argv[1:]: html5lib.HTMLParser(strict=True).parse(open(page, 'rb'))"
    let judged = try Tool.run([try #require(Tool.python), "-c", script] + pages)
    #expect(judged.status == 0, "\(judged.output.suffix(500))")
  }

  @Test(
    "what is published passes frictionless as it lies there",
    .enabled(if: Tool.python != nil, "SKIPPED: no Python with frictionless (scripts/record-tools.sh)"))
  func package() throws {
    #expect(try publish().status == 0)
    let script = Tool.root.appending(path: "Tests/OpenDataTests/validate.py").path(percentEncoded: false)
    let judged = try Tool.run([try #require(Tool.python), script, "package", site.path + "/" + name])
    #expect(judged.status == 0, "\(judged.output)")
  }
}

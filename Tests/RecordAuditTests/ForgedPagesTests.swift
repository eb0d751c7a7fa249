import Foundation
import JournalRecord
import Seals
import SittingScripts
import Testing

@testable import RecordAudit

/// What a forger does who knows how the verifiers read: he shows something else than they look at, or changes two things so
/// that what they count is the same. Every time the checksums are made anew.
@Suite("A published sitting whose pages were forged") struct ForgedPagesTests {
  /// A ballot that was adopted and one that was not, at the least.
  private static let original = try? PublishedSitting(sittings: 2, ballots: 6)

  /// A way to forge a file; `isQuick`: it is tried by the quick tests, too.
  struct Forgery: Sendable, CustomTestStringConvertible {
    let what: String
    let file: String
    var isQuick = false
    let forge: @Sendable (String) throws -> String
    var testDescription: String { "\(what): \(file)" }
  }

  private static let list = (start: "<table class=\"l\">", end: "</table>\n")

  private static func table(_ page: String, from start: String = list.start) throws -> String {
    let begin = try #require(page.range(of: start)).lowerBound
    let end = try #require(page.range(of: list.end, range: begin..<page.endIndex)).upperBound
    return String(page[begin..<end])
  }

  /// The first occurrence, which must be there.
  private static func replacing(_ words: String, _ others: String, in text: String) throws -> String {
    let range = try #require(text.range(of: words), "there is no «\(words)»")
    return text.replacingCharacters(in: range, with: others)
  }

  private static func insert(_ words: String, before place: String) -> @Sendable (String) throws -> String {
    { try replacing(place, words + place, in: $0) }
  }

  private static func put(_ others: String, for words: String) -> @Sendable (String) throws -> String {
    { try replacing(words, others, in: $0) }
  }

  private static let index: [Forgery] = [
    Forgery(
      what: "another verdict", file: "index.html", isQuick: true, forge: put("<td>прийнято<", for: "<td>не прийнято<")),
    Forgery(what: "another count", file: "index.html", forge: put("проти&nbsp;30,", for: "проти&nbsp;0,")),
    Forgery(what: "the true list in a comment, a false one after it", file: "index.html", isQuick: true) { page in
      let start = try #require(page.range(of: "<h2>Голосування</h2>"))
      let end = try #require(page.range(of: "<h2>", range: start.upperBound..<page.endIndex)).lowerBound
      let section = String(page[start.lowerBound..<end])
      let shown = section.replacing("<td>не прийнято<", with: "<td>прийнято<")
      return try replacing(section, "<!-- " + section + "<h2> -->\n" + shown, in: page)
    },
    Forgery(what: "a false list after the true one", file: "index.html") { page in
      let list = try table(page)
      return try replacing(list, list + list.replacing("<td>не прийнято<", with: "<td>прийнято<"), in: page)
    },
    Forgery(what: "a false list in another section", file: "index.html", isQuick: true) { page in
      let list = try table(page).replacing("<td>не прийнято<", with: "<td>прийнято<")
      return try replacing("<h2>Відкриті дані</h2>", "<h2>Виправлено</h2>\n\(list)<h2>Відкриті дані</h2>", in: page)
    },
    Forgery(
      what: "a sentence before the list", file: "index.html",
      forge: insert("<p>Усе прийнято</p>\n", before: "<h2>Голосування</h2>")),
    Forgery(
      what: "a sentence at the end", file: "index.html", isQuick: true,
      forge: insert("<p>Усе прийнято</p>\n", before: "</body>")),
    Forgery(
      what: "an item in a section", file: "index.html", forge: insert("<li>Усе прийнято</li>\n", before: "<li>Popolo")),
    Forgery(
      what: "a style sheet", file: "index.html", forge: insert("<style>table{display:none}</style>", before: "</head>")),
    Forgery(what: "a hidden list", file: "index.html", forge: put("<table hidden class=\"l\">", for: list.start)),
    Forgery(what: "a script", file: "index.html", forge: insert("<script>1</script>", before: "</ul>\n</body>")),
    Forgery(what: "a link to another's page", file: "index.html") { page in
      let link = try #require(page.firstMatch(of: /<a href="(holosuvannia-\d+)\.html">/))
      return page.replacingCharacters(in: link.range, with: "<a href=\"reiestratsiia-1.html\">")
    },
    Forgery(what: "signs that turn the line around", file: "index.html", forge: insert("\u{202E}", before: "за&nbsp;")),
  ]

  private static let page: [Forgery] = [
    Forgery(what: "the true table hidden, a false one shown", file: "PAGE.html", isQuick: true) { page in
      let list = try table(page, from: "<table>")
      let shown = list.replacing("class=\"v\"", with: "class=\"w\"").replacing(">ЗА<", with: ">ПРОТИ<")
      return try replacing(
        list, list.replacing("<table>", with: "<table style=\"display:none\">") + shown, in: page)
    },
    Forgery(
      what: "a sentence of its own", file: "PAGE.html", isQuick: true,
      forge: insert("<p>Виправлено, див. протокол.</p>\n", before: "<section>\n<dl>")),
    Forgery(what: "marks beside the next name", file: "PAGE.html") { page in
      page.replacing("</td><td class=\"v\">", with: "</td></tr>\n<tr><td class=\"v\">")
    },
    Forgery(what: "a mark outside the cells", file: "PAGE.html", forge: insert("ПРОТИ", before: "<td class=\"v\">")),
    Forgery(
      what: "another style sheet", file: "PAGE-fraktsii.html", forge: insert("td.v{display:none}", before: "</style>")),
    Forgery(what: "a comment", file: "PAGE-fraktsii.html", forge: insert("<!-- -->", before: "<article>")),
    Forgery(what: "another time", file: "PAGE.txt", forge: put("тривало з 23:", for: "тривало з 10:")),
    Forgery(what: "a sentence of its own", file: "PAGE.txt", forge: insert("Виправлено.\n", before: "УСЬОГО:")),
    Forgery(what: "marks beside the next name", file: "PAGE.txt") {
      $0.replacing(/\| (ЗА|ПРОТИ) *\|\n/) { "|\n\($0.output.1)|" }
    },
    Forgery(
      what: "white letters", file: "PAGE.fodt",
      forge: put("fo:color=\"#ffffff\" fo:font-weight=\"bold\"", for: "fo:font-weight=\"bold\"")),
    Forgery(
      what: "a sentence of its own", file: "PAGE.fodt",
      forge: insert("<text:p text:style-name=\"Standard\">Виправлено.</text:p>\n", before: "</office:text>")),
    Forgery(what: "a name of a secretary of its own", file: "PAGE.txt", forge: put("Інша Особа", for: "Тихий Іван")),
  ]

  /// Where a program reads: what stands twice, or where nobody looks.
  private static let data: [Forgery] = [
    Forgery(
      what: "a second verdict", file: "PAGE.json", isQuick: true,
      forge: insert("\"RESULT\": \"РІШЕННЯ ПРИЙНЯТО\",\n  ", before: "\"RESULT\"")),
    Forgery(
      what: "a field more", file: "PAGE.json", forge: insert("\"NOTE\": \"прийнято\",\n  ", before: "\"RESULT\"")),
    Forgery(
      what: "a faction under another's name", file: "popolo.json",
      forge: put("\"name\": \"Ґрунт «Слово»\"", for: "\"name\": \"Громада\"")),
    Forgery(
      what: "a ballot in a registration", file: "akoma-ntoso.xml", isQuick: true,
      forge: insert(
        "<debateSection name=\"ballot\" eId=\"ballot_99\"><p>Прийнято.</p></debateSection>\n",
        before: "</rollCall>\n<debateSection")),
    Forgery(
      what: "a sentence in a registration", file: "akoma-ntoso.xml",
      forge: insert("<p>Усе прийнято.</p>\n", before: "</rollCall>\n<debateSection")),
    Forgery(
      what: "a verdict that is called another", file: "akoma-ntoso.xml",
      forge: put("showAs=\"рішення прийнято\"", for: "showAs=\"рішення не прийнято\"")),
    Forgery(
      what: "a sentence in a ballot", file: "akoma-ntoso.xml", forge: insert("<p>Прийнято.</p>", before: "<p>Тривало")),
  ]

  /// The last row away, in each of the tables.
  private static let tables = [
    "dodatok29/motions.csv", "dodatok29/sessions.csv", "dodatok29/voteEvents.csv", "dodatok29/vote.csv",
    "dodatok29-skorochena/motions.csv", "dodatok29-skorochena/votings.csv",
  ].map { file in
    Forgery(what: "a row taken away", file: file, isQuick: file.hasSuffix("29/motions.csv")) { text in
      text.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
    }
  }

  /// Both ballots' pages in a file of the whole sitting, taken apart where the second begins.
  private static func pages(_ file: String, _ text: String) -> [String] {
    let border = file.hasSuffix(".txt") ? "\u{C}" : "<text:p text:style-name=\"NewPage\">"
    return text.components(separatedBy: border).enumerated().map { $0 == 0 ? $1 : border + $1 }
  }

  /// The verdicts of two ballots exchanged: what stands in the file altogether is the same.
  private static let verdicts = [
    "zasidannia.txt", "zasidannia.fodt", "zasidannia-fraktsii.txt", "zasidannia-fraktsii.fodt",
  ]
  .map { file in
    Forgery(what: "two verdicts exchanged", file: file, isQuick: file == "zasidannia.txt") { text in
      var pages = pages(file, text)
      let (yes, no) = ("РІШЕННЯ ПРИЙНЯТО", "РІШЕННЯ НЕ ПРИЙНЯТО")
      let first = try #require(pages.firstIndex { $0.contains(yes) })
      let second = try #require(pages.firstIndex { $0.contains(no) })
      pages[first] = try replacing(yes, no, in: pages[first])
      pages[second] = try replacing(no, yes, in: pages[second])
      return pages.joined()
    }
  }

  /// Somebody's votes in two ballots exchanged: his marks and all totals are the same.
  private static let votes = ["zasidannia.txt", "zasidannia.fodt"].map { file in
    Forgery(what: "somebody's two votes exchanged", file: file, isQuick: file == "zasidannia.fodt") { text in
      var pages = pages(file, text)
      let name = "Ґудзь Соломія-Дарина Лук’янівна"
      func place(_ page: String) -> (Range<String.Index>, String)? {
        guard let line = page.range(of: name) else { return nil }
        // In the row: what the next cell begins with.
        let rest = page[line.upperBound...].prefix(400)
        return ["ЗА", "ПРОТИ", "УТРИМАЛАСЬ", "НЕ ГОЛОСУВАЛА"].compactMap { mark in
          [">\(mark)<", "| \(mark) "].compactMap { rest.range(of: $0) }.first.map { range in
            (page.index(range.lowerBound, offsetBy: rest[range].hasPrefix(">") ? 1 : 2), mark)
          }
        }.min { $0.0 < $1.0 }.map { ($0..<page.index($0, offsetBy: $1.count), $1) }
      }
      let places = pages.indices.compactMap { index in place(pages[index]).map { (index, $0.0, $0.1) } }
      let first = try #require(places.first)
      let second = try #require(places.first { $0.2 != first.2 }, "her votes are all the same")
      pages[first.0].replaceSubrange(first.1, with: second.2)
      pages[second.0].replaceSubrange(second.1, with: first.2)
      return pages.joined()
    }
  }

  static let forgeries = (index + page + data + tables + verdicts + votes).filter {
    $0.isQuick || PublishedSitting.isSpoiledWhole
  }

  /// The file that is meant by a name with «PAGE»: an open ballot's that has both kinds of votes.
  private static func file(_ forgery: Forgery, in sitting: PublishedSitting) throws -> String {
    let record = try #require(
      try sitting.paths.first { path in
        guard path.contains(/^holosuvannia-\d+\.txt$/) else { return false }
        let text = try sitting.text(path)
        return text.contains("| ЗА ") && text.contains("| ПРОТИ ")
      })
    return forgery.file.replacing("PAGE", with: String(record.dropLast(4)))
  }

  @Test("is believed by neither verifier", arguments: forgeries) func forged(_ forgery: Forgery) throws {
    let sitting = try PublishedSitting(copyOf: try #require(Self.original))
    try sitting.change(Self.file(forgery, in: sitting), forgery.forge)
    try sitting.sum()
    try sitting.expectCaught(forgery.testDescription)
  }

  @Test(
    "in two files at once is believed by neither verifier",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify))
  func forgedTwice() throws {
    for (number, forgery) in Self.forgeries.enumerated() {
      let sitting = try PublishedSitting(copyOf: try #require(Self.original))
      let others = Self.forgeries[(number + 1)...] + Self.forgeries[..<number]
      let other = try #require(others.first { $0.file != forgery.file })
      for one in [forgery, other] { try sitting.change(Self.file(one, in: sitting), one.forge) }
      try sitting.sum()
      try sitting.expectCaught("\(forgery.testDescription) and \(other.testDescription)")
    }
  }

  @Test("in every file alike, with another verdict of one ballot, is believed by neither verifier")
  func forgedEverywhere() throws {
    let sitting = try PublishedSitting(copyOf: try #require(Self.original))
    for path in try sitting.paths where !path.hasPrefix("proof/") && path != "SHA256SUMS" {
      let text = try sitting.text(path)
      let forged = [
        ("РІШЕННЯ НЕ ПРИЙНЯТО", "РІШЕННЯ ПРИЙНЯТО"), (",Не прийнято", ",Прийнято"), ("не прийнято<", "прийнято<"),
        ("\"fail\"", "\"pass\""), ("#rejected\"", "#adopted\""),
      ].reduce(text) { $0.replacing($1.0, with: $1.1) }
      try sitting.write(path, Array(forged.utf8))
    }
    try sitting.sum()
    try sitting.expectCaught("another verdict everywhere")
  }

  @Test("by a file more is told, wherever it lies and whatever it is called") func fileMore() throws {
    let sitting = try PublishedSitting(copyOf: try #require(Self.original))
    for path in ["poperedni-rezultaty.html", "poperedni/1/index.html", "proof/pidpys.txt"] {
      try sitting.write(path, Array("<p>прийнято</p>\n".utf8))
    }
    try sitting.sum()
    let (ours, python) = try sitting.verdicts()
    for verdict in [ours, python].compactMap(\.self) {
      #expect(verdict.words.contains("poperedni-rezultaty.html") && verdict.words.contains("proof/pidpys.txt"))
      #expect(!verdict.words.contains("poperedni/1/index.html"), "an earlier edition is verified by itself")
    }
    try sitting.write("holosuvannia-0001-nove.html", Array("<p>прийнято</p>\n".utf8))
    try sitting.sum()
    try sitting.expectCaught("a page more of a ballot")
  }
}

@Suite("A checkpoint that was published before") struct EarlierCheckpointTests {
  /// Both verifiers must refuse it for a reason, and not call it a fork.
  private static func expect(
    _ reason: String, _ note: String, _ sitting: PublishedSitting, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (ours, python) = try sitting.verdicts(earlier: [note])
    for verdict in [ours, python].compactMap(\.self) {
      #expect(verdict.found && verdict.words.contains(reason), "\(verdict.words)", sourceLocation: sourceLocation)
      #expect(!verdict.words.contains("розгалужено"), "\(verdict.words)", sourceLocation: sourceLocation)
    }
  }

  @Test("of another journal of the same key is no fork") func otherJournal() throws {
    let key = try NoteSigner(generatedFor: "rada.example")
    let one = try PublishedSitting(sittings: 1, ballots: 2, deputies: 5, key: key)
    let other = try PublishedSitting(sittings: 1, ballots: 2, deputies: 5, key: key, isPublished: false)
    let note = try #require(JournalRecord(path: other.journal).checkpoints.first)
    try Self.expect("точка іншого журналу", note.description, one)
  }

  @Test("of before a folder's first row, or after its last, is another folder's to prove, which is said")
  func otherFolder() throws {
    let sitting = try PublishedSitting(sittings: 2, ballots: 2, deputies: 5)
    let notes = try JournalRecord(path: sitting.journal).checkpoints
    try Self.expect("доведе тека попереднього засідання", try #require(notes.first).description, sitting)
    let later = try PublishedSitting(continuing: sitting, seed: 4)
    let note = try #require(JournalRecord(path: later.journal).checkpoints.last)
    try Self.expect("доведе тека пізнішого засідання", note.description, sitting)
  }
}

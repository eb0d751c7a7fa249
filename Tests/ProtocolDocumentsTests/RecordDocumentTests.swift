import Foundation
import TallyEngine
import Testing

@testable import ProtocolDocuments

@Suite("A document of records") struct RecordDocumentTests {
  private func record(title: String = Fixtures.question().title) throws -> RollCall {
    try Fixtures.record(for: 27, title: title, ending: .adopted)
  }

  @Test("by factions has every name once under its faction, and the factions' totals add up")
  func factions() throws {
    let record = try record()
    let text = record.text(.factions)
    try Golden.expect(text, is: "factions.txt")
    for line in record.lines { #expect(text.components(separatedBy: line.name + "  ").count == 2, "\(line.name)") }
    let sums = text.matches(
      of: /Усього: (\d+); за: (\d+); проти: (\d+); утрималися: (\d+); не голосували: (\d+); відсутні: (\d+)/
    ).map { match in
      let (_, all, votesFor, against, abstained, notVoting, absent) = match.output
      return [all, votesFor, against, abstained, notVoting, absent].compactMap { Int($0) }
    }
    let tally = record.tally
    #expect(sums.count == 5)
    #expect(
      (0..<6).map { column in sums.reduce(0) { $0 + $1[column] } } == [
        record.members, tally.for, tally.against, tally.abstained, tally.notVoting, tally.absent,
      ])
  }

  @Test("as HTML needs no other file, runs nothing, and says that it is Ukrainian") func html() throws {
    let html = RecordDocument(pages: [try record().page(.viche)]).html()
    try Golden.expect(html, is: "adopted.html")
    #expect(
      html.contains("<html lang=\"uk\">") && html.contains("break-inside:avoid") && html.contains("counter(page)"))
    for word in ["http", "<script", "<link", "@import", "url("] { #expect(!html.contains(word), "\(word)") }
    for source in html.matches(of: /src="([^"]{5})/) { #expect(source.output.1 == "data:") }
  }

  @Test("as Flat ODT repeats the heads, keeps a name by its vote, and numbers the pages") func flatODT() throws {
    let odt = RecordDocument(pages: [try record().page(.viche), try record().page(.factions)]).flatODT()
    try Golden.expect(odt, is: "adopted.fodt")
    for part in ["<table:table-header-rows>", "fo:keep-together=\"always\"", "<text:page-number", "fo:language=\"uk\""]
    {
      #expect(odt.contains(part))
    }
    #expect(odt.components(separatedBy: "\"NewPage\">").count == 2, "one new page for two records")
  }

  @Test("holds whatever was typed into a title as text, in every format") func markup() throws {
    let title = "Про <b>\"жирний\"</b> & 'скісний'\u{0}\u{1B}[31m \u{202E}навпаки ]]> -->\nта інше"
    let record = try record(title: title)
    let escaped = "Про &lt;b&gt;&quot;жирний&quot;&lt;/b&gt; &amp; 'скісний' [31m навпаки ]]&gt; --&gt; та інше"
    let document = RecordDocument(pages: [record.page(.viche)])
    #expect(document.html().contains("<p>\(escaped)</p>"))
    #expect(document.flatODT().contains(">\(escaped)</text:p>"))
  }

  @Test(
    "reads back as the same names and votes from HTML and Flat ODT, in both layouts", arguments: RecordLayout.allCases)
  func readBack(layout: RecordLayout) throws {
    let record = try record()
    let document = RecordDocument(pages: [record.page(layout)])
    let expected = Set(
      record.lines.map { line in
        line.name + "|"
          + (layout == .viche
            ? RecordWords.mark(line.mark, line.gender) : RecordWords.sentenceMark(line.mark, line.gender))
      })
    let html = document.html().matches(of: /<td>([^<]+)(?:<small>[^<]*<\/small>)*<\/td><td class="v">([^<]*)<\/td>/)
    #expect(Set(html.map { "\($0.output.1)|\($0.output.2)" }) == expected)
    let cell =
      /<text:p text:style-name="Клітинка">([^<]+)<\/text:p>(?:<text:p text:style-name="Примітка">[^<]*<\/text:p>)*<\/table:table-cell><table:table-cell table:style-name="Names.Cell" office:value-type="string"><text:p text:style-name="Клітинка">([^<]+)<\/text:p>/
    let odt = document.flatODT().matches(of: cell)
    #expect(Set(odt.map { "\($0.output.1)|\($0.output.2)" }) == expected)
    #expect(html.count == record.lines.count && odt.count == record.lines.count)
  }

  @Test(
    "of a secret ballot has no name but the signatures, in every format and layout", arguments: RecordLayout.allCases)
  func secret(layout: RecordLayout) throws {
    let open = try record()
    let kind = QuestionKind(
      id: "s", title: "Секретар", recordKind: "обрання", mode: .secret, base: .deputiesAndHead, threshold: .majority,
      source: "ст. 135")
    let question = open.question
    let secret = try RollCall(
      heading: open.heading,
      question: RollCall.Question(
        ballot: question.ballot, number: question.number, title: question.title, recordKind: "обрання", mode: .secret,
        openedAt: question.openedAt, closedAt: question.closedAt),
      rule: RollCall.Rule(Fixtures.requirement(kind)), lines: [], tally: open.tally, ending: open.ending,
      seal: Fixtures.seal)
    let document = RecordDocument(pages: [secret.page(layout)])
    for text in [document.text(), document.html(), document.flatODT()] {
      #expect(text.contains("ТАЄМНЕ ГОЛОСУВАННЯ") && text.contains("28"))
      for line in open.lines where line.name != open.heading.presiding { #expect(!text.contains(line.name)) }
      // All members of the counting commission sign (ст. 97).
      #expect(text.contains("Члени лічильної комісії:") && text.contains("Член комісії 3"))
    }
    let named = RecordDocument(pages: [
      secret.page(layout, commission: ["Бондар Іван\nІванович", " ", "Щур О. П.", "Ґава Я. Я.", "Їжак Н. Н."])
    ])
    for text in [named.text(), named.html(), named.flatODT()] {
      #expect(text.contains("Бондар Іван Іванович") && text.contains("Їжак Н. Н.") && !text.contains("Член комісії 1"))
      #expect(text.components(separatedBy: "Член комісії").count == 5)
    }
  }
}

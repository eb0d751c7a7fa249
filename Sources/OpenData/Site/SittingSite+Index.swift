internal import Foundation
internal import ProtocolDocuments
internal import TallyEngine

extension SittingSite {
  /// The folder's first page.
  ///
  /// - Parameters:
  ///   - editions: how many earlier editions lie in the folder.
  ///   - files: what the folder has, beside the index.
  public func index(editions: Int, files: Set<String>) -> SiteFile {
    let heading = sitting.heading
    let title = "Голосування: \(heading.council), \(heading.day.inWords)"
    let session = "\(heading.sessionWords) \(heading.convocationWords), пленарне засідання № \(heading.sitting)"
    return SiteFile(
      "index.html",
      Markup.htmlPage(
        title: title, style: Self.style,
        body: """
          <h1>\(Markup.escaped(heading.council))</h1>
          <p class="c">\(Markup.escaped(session))</p>
          <p class="c">\(Markup.escaped("\(heading.place), \(heading.day.inWords)"))</p>
          <h2>Голосування</h2>
          \(ballots(files))\(registrationLinks)\(incidents)\(data)\(earlier(editions))
          """))
  }

  /// On a telephone each ballot is a block of its own.
  private static let style = """

    h2{margin:1.2em 0 .4em}
    ul{margin:0}
    td small{color:#333}
    .l th:nth-child(2),.l td:nth-child(2){width:4.5em}
    .l th:nth-child(4),.l td:nth-child(4){width:13em}
    @media(max-width:44em){.l thead{display:none}
    .l tr{display:block;border-top:1px solid #555;padding:.5em 0}
    .l tr:last-child{border-bottom:1px solid #555}
    .l td,.l td.n{display:block;width:auto!important;border:0;padding:0;text-align:left}
    .l td:nth-child(1)::before{content:"Голосування № "}.l td:nth-child(2)::before{content:"Питання № "}
    .l td:nth-child(1),.l td:nth-child(2){display:inline;margin-right:1em;font-size:10pt}
    .l td:nth-child(5){margin-top:.3em}}
    """

  private func ballots(_ files: Set<String>) -> String {
    let rows = sitting.ballots.map { record -> String in
      let name = Self.fileName(record)
      let formats = [
        (".pdf", "PDF"), (".docx", "DOCX"), (".txt", "текст"), (".fodt", "документ"),
        ("-fraktsii.html", "за фракціями"), (".json", "JSON"),
      ].filter { files.contains(name + $0.0) }.map { "<a href=\"\(name)\($0.0)\">\($0.1)</a>" }
      let repeated = record.question.repeatOf.map { "повторне після № \($0)" }
      let kind = [record.question.recordKind, repeated ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      return "<tr><td class=\"n\">\(record.question.ballot)</td><td>\(Markup.escaped(record.question.number))</td>"
        + "<td><a href=\"\(name).html\">\(Markup.escaped(record.question.title))</a>"
        + "<small>\(Markup.escaped(kind))</small></td>"
        + "<td>\(Self.result(record))<small>\(Self.counts(record))</small></td>"
        + "<td>\(formats.joined(separator: ", "))</td></tr>\n"
    }
    return
      "<table class=\"l\">\n<thead><tr><th scope=\"col\">№</th><th scope=\"col\">Питання</th><th scope=\"col\">Назва</th>"
      + "<th scope=\"col\">Результат</th><th scope=\"col\">Формати</th></tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n"
      + "</table>\n<p>Усі голосування одним файлом: <a href=\"zasidannia.txt\">текст</a>, "
      + "<a href=\"zasidannia.fodt\">документ</a>; за фракціями: <a href=\"zasidannia-fraktsii.txt\">текст</a>, "
      + "<a href=\"zasidannia-fraktsii.fodt\">документ</a>.</p>\n"
  }

  /// No number is parted from its word.
  private static func counts(_ record: RollCall) -> String {
    let tally = record.tally
    return [
      "за \(tally.for),", "проти \(tally.against),", "утрималось \(tally.abstained),",
      "не голосувало \(tally.notVoting),", "відсутні \(tally.absent);", "потрібно \(record.rule.needed)",
    ].map { $0.replacing(" ", with: "&nbsp;") }.joined(separator: " ")
  }

  private static func result(_ record: RollCall) -> String {
    switch record.ending {
    case .adopted: "прийнято"
    case .rejected: "не прийнято"
    case .settled(let adopted, _, _, _): adopted ? "прийнято (спір вирішено)" : "не прийнято (спір вирішено)"
    case .disputed: "спірно: не прийнято і не відхилено"
    case .annulled: "анульовано, підсумки не мають сили"
    case .withheld: "результат не встановлено, підсумки не мають сили"
    }
  }

  private var registrationLinks: String {
    let lists = sitting.registrations.filter { $0.closedAt != nil }
    guard !lists.isEmpty else { return "" }
    let items = lists.map { list in
      "<li><a href=\"reiestratsiia-\(list.number).html\">Реєстрація № \(list.number)</a>: зареєстровано депутатів "
        + "\(list.registered), кворум \(list.quorum)</li>\n"
    }
    return "<h2>Реєстрації</h2>\n<ul>\n\(items.joined())</ul>\n"
  }

  private var incidents: String {
    guard !sitting.incidents.isEmpty else { return "" }
    let items = sitting.incidents.map { "<li>\(Markup.escaped($0.description))</li>\n" }
    return "<h2>Особливе в записі</h2>\n<ul>\n\(items.joined())</ul>\n"
  }

  private var data: String {
    let short = ["motions.csv", "votings.csv"].map { ("dodatok29-skorochena/" + $0, $0) }
    let long = ["sessions.csv", "motions.csv", "voteEvents.csv", "vote.csv"].map { ("dodatok29/" + $0, $0) }
    func links(_ files: [(String, String)]) -> String {
      files.map { "<a href=\"\($0.0)\">\($0.1)</a>" }.joined(separator: ", ")
    }
    return "<h2>Відкриті дані</h2>\n<ul>\n"
      + "<li>Постанова КМУ № 835, додаток 29: скорочена форма \(links(short)); повна форма \(links(long))</li>\n"
      + (deputies == nil ? "" : "<li>Додаток 30: \(links([("deputies.csv", "deputies.csv")]))</li>\n")
      + "<li>Опис таблиць: \(links([("datapackage.json", "datapackage.json")]))</li>\n"
      + "<li>Popolo: \(links([("popolo.json", "popolo.json")])); Akoma Ntoso: "
      + "\(links([("akoma-ntoso.xml", "akoma-ntoso.xml")]))</li>\n"
      + "<li>Контрольні суми всіх файлів: \(links([("SHA256SUMS", "SHA256SUMS")])) "
      + "(перевірити: <code>sha256sum -c SHA256SUMS</code>)</li>\n\(proofs)</ul>\n"
  }

  private var proofs: String {
    guard sitting.ballots.contains(where: { $0.proof != nil }) else { return "" }
    return "<li>Докази для перевірки без довіри до нас: тека proof, <a href=\"proof/checkpoint.txt\">контрольна точка "
      + "журналу</a> (перевірити: <code>verify.py --key КЛЮЧ ТЕКА</code>)</li>\n"
  }

  private func earlier(_ editions: Int) -> String {
    guard editions > 0 else { return "" }
    let items = (1...editions).map { "<li><a href=\"poperedni/\($0)/index.html\">Редакція \($0)</a></li>\n" }
    return "<h2>Попередні редакції</h2>\n<p>Оприлюднене раніше не вилучається.</p>\n<ul>\n\(items.joined())</ul>\n"
  }
}

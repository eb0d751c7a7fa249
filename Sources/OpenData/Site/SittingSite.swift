public import Foundation
public import ProtocolDocuments
internal import TallyEngine

/// All that is published of a sitting, as files; a pure function of the record.
public struct SittingSite: Sendable {
  let sitting: SittingRecord
  let zone: TimeZone
  let publisher: Publisher
  let deputies: Annex30?
  /// The counting commission, who sign the protocols of secret ballots; nobody where it is not known.
  let commission: [String]
  let seals: SealFiles
  /// The folder's own name.
  public let name: String

  /// The files of a sitting.
  ///
  /// - Parameters:
  ///   - zone: where the clock hung whose time the records bear.
  ///   - publisher: whose folder it is.
  ///   - deputies: the deputies' open data; nil where nobody gave them.
  ///   - commission: who sign the protocols of secret ballots; nobody where it is not known.
  ///   - seals: what is known of the log beside the records' own proofs.
  public init(
    _ sitting: SittingRecord, zone: TimeZone, publisher: Publisher, deputies: Annex30?, commission: [String] = [],
    seals: SealFiles = SealFiles()
  ) {
    self.seals = seals
    self.sitting = sitting
    self.zone = zone
    self.publisher = publisher
    self.deputies = deputies
    self.commission = commission
    let day = sitting.heading.day
    // The folder's name is an address too: nothing but letters that every server takes.
    let session = sitting.heading.session.unicodeScalars.filter {
      $0.isASCII && $0.properties.isAlphabetic || "0"..."9" ~= $0
    }
    name =
      [Self.padded(day.year, 4), Self.padded(day.month, 2), Self.padded(day.day, 2)].joined(separator: "-")
      + "-s" + String(String.UnicodeScalarView(session).prefix(32)) + "-\(sitting.heading.sitting)"
  }

  /// The page of a ballot.
  public static func page(_ record: RollCall) -> String { fileName(record) + ".html" }

  /// What the file of a ballot is called, without its extension.
  public static func fileName(_ record: RollCall) -> String { fileName(ofBallot: record.question.ballot) }

  /// What the file of the ballot of a number is called, without its extension.
  public static func fileName(ofBallot number: Int) -> String { "holosuvannia-" + padded(number, 4) }

  /// The numbers of the ballots whose pages these paths are.
  public static func ballots(in paths: some Sequence<String>) -> [Int] {
    paths.compactMap { path in
      path.wholeMatch(of: /holosuvannia-(\d{1,9})\.html/).flatMap { Int($0.output.1) }
    }
  }

  /// The files, but for the index and the checksums, which tell of earlier editions too.
  public func files() -> [SiteFile] {
    var files: [SiteFile] = []
    forEachFile { files.append($0) }
    return files
  }

  /// Makes one file after another: a long sitting's are some hundreds of megabytes together.
  public func forEachFile<Failure: Error>(_ body: (SiteFile) throws(Failure) -> Void) throws(Failure) {
    for record in sitting.ballots {
      for file in ballot(record) { try body(file) }
    }
    for file in registrations() { try body(file) }
    for layout in RecordLayout.allCases {
      for file in whole(layout) { try body(file()) }
    }
    for file in openData() { try body(file()) }
    for file in seals.files(of: sitting.ballots) { try body(file) }
  }

  private func page(_ record: RollCall, _ layout: RecordLayout) -> RecordPage {
    record.page(layout, timeZone: zone, commission: commission)
  }

  private func ballot(_ record: RollCall) -> [SiteFile] {
    let name = Self.fileName(record)
    let back = (address: "index.html", words: "← усі голосування засідання")
    let viche = RecordDocument(pages: [page(record, .viche)])
    let factions = RecordDocument(pages: [page(record, .factions)])
    return [
      SiteFile(name + ".html", viche.html(backLink: back)), SiteFile(name + ".txt", viche.text()),
      SiteFile(name + ".fodt", viche.flatODT()), SiteFile(name + "-fraktsii.html", factions.html(backLink: back)),
      SiteFile(name + "-fraktsii.txt", factions.text()), SiteFile(name + "-fraktsii.fodt", factions.flatODT()),
      SiteFile(name + ".json", DPList.document(record, timeZone: zone)),
    ]
  }

  private func registrations() -> [SiteFile] {
    sitting.registrations.filter { $0.closedAt != nil }.flatMap { list in
      let document = RecordDocument(pages: [list.page(of: sitting.heading, timeZone: zone)])
      let name = "reiestratsiia-\(list.number)"
      return [
        SiteFile(name + ".html", document.html(backLink: ("index.html", "← усі голосування засідання"))),
        SiteFile(name + ".txt", document.text()),
      ]
    }
  }

  /// The whole sitting in one file; each is made when it is asked for, and so are the open data.
  private func whole(_ layout: RecordLayout) -> [() -> SiteFile] {
    let document = RecordDocument(
      title: "Поіменні голосування засідання", pages: sitting.ballots.map { page($0, layout) })
    let name = layout == .viche ? "zasidannia" : "zasidannia-fraktsii"
    return [{ SiteFile(name + ".txt", document.text()) }, { SiteFile(name + ".fodt", document.flatODT()) }]
  }

  private func openData() -> [() -> SiteFile] {
    let pages = Dictionary(
      uniqueKeysWithValues: sitting.ballots.map { ($0.question.ballot, name + "/" + Self.page($0)) })
    let annex = Annex29([sitting], publisher: publisher, pages: pages)
    let tables = annex.tables + (deputies.map { [$0.table] } ?? [])
    let package = DataPackage(
      name: name.lowercased(), title: "Голосування: \(PlainText.folded(sitting.heading.council))",
      unlisted: annex.unlisted, tables: tables)
    return tables.map { table in { SiteFile(table.path, table.csv) } } + [
      { SiteFile("datapackage.json", package.descriptor) }, { SiteFile("popolo.json", Popolo.document(sitting)) },
      { SiteFile("akoma-ntoso.xml", AkomaNtoso.document(sitting, timeZone: zone)) },
    ]
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

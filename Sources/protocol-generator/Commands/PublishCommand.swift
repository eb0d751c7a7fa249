import ArgumentParser
import CouncilFiles
import Foundation
import OpenData
import ProtocolDocuments

struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Тека засідання для сайту ради: сторінки, усі формати, відкриті дані.",
    discussion: """
      У теці з’явиться підтека «рік-місяць-день-sСЕСІЯ-ЗАСІДАННЯ» з index.html. Нова редакція стає на місце попередньої за \
      один крок; оприлюднене раніше лишається цілим у poperedni/.
      """)

  @OptionGroup var source: RecordSource
  @OptionGroup var choice: SittingChoice

  @Argument(help: ArgumentHelp("Тека сайту.", valueName: "тека"), completion: .directory) var folder: String

  @OptionGroup var publisherOptions: PublisherOptions
  @OptionGroup var signers: Signers
  @OptionGroup var limit: OfficeLimit

  @Option(help: ArgumentHelp("Файл депутатів (додаток 30), як у служби.", valueName: "файл"), completion: .file())
  var deputies: String?

  @Flag(help: "Також PDF/A-2b і DOCX кожного голосування, через LibreOffice.") var office = false

  func run() throws {
    let publisher = try publisherOptions.publisher()
    let records = try source.read()
    let sitting = try choice.pick(records.sittings)
    guard !sitting.ballots.isEmpty else { throw Failure(.refused, "У засіданні немає завершених голосувань.") }
    let site = SittingSite(
      sitting, zone: records.zone, publisher: publisher, deputies: try readDeputies(for: sitting),
      commission: signers.commission, seals: records.seals(of: sitting))
    let mine = Set(sitting.ballots.map(\.question.ballot))
    let outcome = try PublishedFolder(parent: folder, name: site.name).publish(
      site.files(), derive: derive, index: site.index
    ) { (earlier) throws(Failure) in
      let strangers = SittingSite.ballots(in: earlier).filter { !mine.contains($0) }
      if let stranger = strangers.min() {
        throw Failure(
          .refused,
          "У теці \(folder)/\(site.name) уже оприлюднено голосування № \(stranger), якого в цьому записі немає. Це "
            + "інше засідання або старіший журнал: нічого не змінено.")
      }
    }
    let words =
      switch outcome {
      case .new: "оприлюднено"
      case .unchanged: "без змін"
      case .edition(let number): "оновлено, попередніх редакцій \(number)"
      }
    StandardStreams.complain("\(folder)/\(site.name): голосувань \(sitting.ballots.count), \(words).")
  }

  /// PDF and DOCX of the ballots whose documents are new, or of which they are missing or not as they were published. Where
  /// LibreOffice is not there, or nobody asked for them, what was made of earlier documents does not stay beside the new ones.
  private func derive(
    _ files: [SiteFile], isNew: (SiteFile) -> Bool, isThere: (String) -> Bool, isAsPublished: (String) -> Bool
  ) throws(Failure) -> PublishedFolder.Derived {
    let documents = files.filter { $0.path.wholeMatch(of: /holosuvannia-\d+\.fodt/) != nil }
    let program = office ? installedOffice() : nil
    var derived = PublishedFolder.Derived()
    for format in OfficeFormat.allCases {
      func path(_ document: SiteFile) -> String { document.path.dropLast("fodt".count) + format.rawValue }
      let wanted = documents.filter { isNew($0) || !isAsPublished(path($0)) }
      if let program {
        let converted = try program.convert(wanted.map(\.bytes), to: format)
        derived.files += zip(wanted, converted).map { SiteFile(path($0), bytes: $1) }
      } else {
        derived.outdated.formUnion(wanted.map(path).filter(isThere))
      }
    }
    if !derived.outdated.isEmpty {
      StandardStreams.complain(
        "Увага: записи змінилися, а PDF і DOCX не зроблено; старі лишилися тільки в попередній редакції: "
          + derived.outdated.sorted().joined(separator: ", ") + ". Повторіть із --office.")
    }
    return derived
  }

  private func installedOffice() -> Office? {
    do {
      return try Office(limit: limit)
    } catch {
      StandardStreams.complain("Увага: " + error.message)
      return nil
    }
  }

  private func readDeputies(for sitting: SittingRecord) throws(Failure) -> Annex30? {
    guard let deputies else { return nil }
    let records: [[String: String]]
    do {
      records = try DeputiesFile(path: deputies, columns: Annex30.columnNames).records
    } catch {
      throw Failure(.badData, error.problems.map(\.description).joined(separator: "\n"))
    }
    let known = Set(records.compactMap { $0["id"] })
    if let missing = sitting.members.first(where: { !$0.isHead && !known.contains($0.voter) }) {
      throw Failure(
        .badData, "У файлі \(deputies) немає депутата «\(missing.voter)» (\(missing.name)), який голосував.")
    }
    let annex = Annex30(records)
    if !annex.incomplete.isEmpty {
      StandardStreams.complain(
        "Увага: у \(deputies) не заповнено обов’язкові стовпці додатка 30: \(annex.incomplete.joined(separator: ", "))."
      )
    }
    return annex
  }
}

import ArgumentParser
import Foundation
import OfficeText
import ProtocolDocuments

struct MinutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "minutes", abstract: "Протокол засідання.",
    discussion: """
      Результати — із журналу; хто виступав і що слухали — з текстового файлу секретаря (--text). Перший такий файл пише \
      --scaffold. Чи не змінено результатів у виправленому протоколі, каже команда verify-minutes.
      """)

  @OptionGroup var source: MinutesSource
  @OptionGroup var limit: OfficeLimit

  @Option(help: ArgumentHelp("Файл секретаря: хто виступав, що слухали.", valueName: "файл"), completion: .file())
  var text: String?

  @Option(
    help: ArgumentHelp("Записати перший файл секретаря з усіма питаннями; наявного файлу не змінює.", valueName: "файл")
  )
  var scaffold: String?

  @Option(
    help: ArgumentHelp(
      "Шаблон .fodt (або .odt, .docx, якщо є LibreOffice): звідти беруть стилі сторінок, шрифти й заголовки.",
      valueName: "файл"), completion: .file())
  var template: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Формат: fodt, txt, html; через LibreOffice: pdf, docx.", valueName: "формат"))
  var format: RecordFormat = .fodt

  @Option(name: .shortAndLong, help: ArgumentHelp("Куди записати; «-» — на вивід.", valueName: "файл"))
  var output: String?

  @Flag(help: "Чистовий протокол: відмовити, якщо чогось бракує.") var final = false

  @Flag(help: "Замінити файл, який відрізняється.") var overwrite = false

  func validate() throws {
    if output == nil, scaffold == nil { throw ValidationError("вкажіть --output ФАЙЛ або --scaffold ФАЙЛ") }
    if template != nil, format == .txt || format == .html {
      throw ValidationError("шаблон потрібен лише форматам fodt, pdf і docx")
    }
  }

  func run() throws {
    let (record, chronicle, zone) = try source.read()
    if let scaffold { try writeScaffold(record, to: scaffold) }
    guard let output else { return }
    var written = MinutesText()
    if let text {
      let bytes = try InputFile.read(text, atMost: MinutesText.Limits.file)
      do throws(MinutesText.Problems) {
        written = try MinutesText(bytes, file: text, of: record)
      } catch {
        StandardStreams.complain(error.description)
        throw Failure(.badData, "Протоколу не записано: у файлі \(text) помилок — \(error.problems.count).")
      }
    }
    let minutes = Minutes(record, chronicle, text: written, timeZone: zone)
    for gap in minutes.missing { StandardStreams.complain("Бракує: \(gap)") }
    if final, !minutes.missing.isEmpty {
      throw Failure(.refused, "Чистового протоколу не записано: бракує названого вище.")
    }
    let bytes = try document(minutes)
    if output == "-" {
      try StandardStreams.write(bytes)
    } else {
      try OutputFile.write(bytes, to: output, replacing: overwrite)
    }
  }

  private func document(_ minutes: Minutes) throws(Failure) -> [UInt8] {
    switch format {
    case .txt: return Array(minutes.plainText().utf8)
    case .html: return Array(minutes.html().utf8)
    case .fodt: return try flatODT(minutes)
    case .pdf: return try Office(limit: limit).convert([try flatODT(minutes)], to: .pdf)[0]
    case .docx: return try Office(limit: limit).convert([try flatODT(minutes)], to: .docx)[0]
    }
  }

  private func flatODT(_ minutes: Minutes) throws(Failure) -> [UInt8] {
    guard let template else { return Array(minutes.flatODT().utf8) }
    let bytes = try OfficeFile.flatODT(template, limit: limit)
    do throws(OfficeTextError) {
      let styles = try StyleSheet(bytes)
      guard styles.hasStandardPage else { throw .noMasterPage }
      return Array(minutes.flatODT(styles: styles.merged(over: try StyleSheet(Minutes.emptyFlatODT))).utf8)
    } catch {
      throw Failure(.badData, "Шаблон \(template): \(error.description).")
    }
  }

  /// A file that the secretary wrote in is never touched, `--overwrite` or not.
  private func writeScaffold(_ record: SittingRecord, to path: String) throws(Failure) {
    do {
      try OutputFile.write(Array(MinutesText.scaffold(record).utf8), to: path, replacing: false)
    } catch  where error.status == .refused {
      throw Failure(
        .refused, "Файл \(path) уже є, і в ньому щось написано; його не змінено. Назвіть новий файл інакше.")
    }
  }
}

extension Minutes {
  /// A document with our styles and no text.
  static var emptyFlatODT: [UInt8] {
    Array("<office:document \(flatODTNamespaces)>\(flatODTStyles)</office:document>".utf8)
  }
}

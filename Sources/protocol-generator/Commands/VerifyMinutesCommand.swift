import ArgumentParser
import OfficeText
import ProtocolDocuments

struct VerifyMinutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-minutes", abstract: "Чи не змінено результатів у виправленому протоколі.",
    discussion: """
      Порівнює кожен запис журналу в документі (.fodt, .txt, а з LibreOffice також .odt і .docx) із самим журналом: числа, \
      імена, рішення, печатки. Текст секретаря може бути будь-яким.
      """)

  @OptionGroup var source: MinutesSource
  @OptionGroup var limit: OfficeLimit

  @Argument(help: ArgumentHelp("Виправлений протокол.", valueName: "документ"), completion: .file()) var document:
    String

  func run() throws {
    let (record, chronicle, zone) = try source.read()
    let minutes = Minutes(record, chronicle, timeZone: zone)
    let changes: [Minutes.Change]
    if document.lowercased().hasSuffix(".txt") {
      let bytes = try InputFile.read(document, atMost: FlatODT.limit)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure(.badData, "Файл \(document) не в кодуванні UTF-8. Збережіть його як UTF-8.")
      }
      changes = minutes.changes(in: Minutes.words(of: text), form: .text) { Minutes.words(of: $0) }
    } else {
      let bytes = try OfficeFile.flatODT(document, limit: limit)
      do throws(OfficeTextError) {
        let words = try FlatODT.words(of: bytes)
        changes = try minutes.changes(in: words, form: .office) { text throws(OfficeTextError) in
          try FlatODT.words(of: Array(text.utf8))
        }
      } catch {
        throw Failure(.badData, "Документ \(document): \(error.description).")
      }
    }
    guard changes.isEmpty else {
      try StandardStreams.write(changes.map { $0.description + "\n" }.joined())
      throw Failure(
        .badData,
        "Документ \(document) не відповідає журналові, розбіжностей: \(changes.count). Печатки йому не пасують.")
    }
    try StandardStreams.write(
      "Документ \(document) відповідає журналові: голосувань \(record.ballots.count), записів \(minutes.sealedCount).\n"
    )
  }
}

import ArgumentParser
import Foundation
import JournalRecord
import ProtocolDocuments

/// Where minutes come from: a journal alone tells when a sitting opened and closed, and its breaks.
struct MinutesSource: ParsableArguments {
  @Option(help: ArgumentHelp("Файл журналу (journal.sqlite або його копія).", valueName: "файл"), completion: .file())
  var journal: String

  @Option(help: ArgumentHelp("Секретар ради, який підписує: прізвище, ім’я, по батькові.", valueName: "ПІБ"))
  var secretary: String?

  @Option(help: ArgumentHelp("Часовий пояс записів.", valueName: "пояс"))
  var timeZone: String = "Europe/Kyiv"

  @OptionGroup var choice: SittingChoice

  /// The sitting that was asked for, its course, and the zone of its times.
  func read() throws(Failure) -> (record: SittingRecord, chronicle: SittingChronicle, zone: TimeZone) {
    let zone = try TimeZone.named(timeZone)
    let journal: JournalRecord
    do throws(JournalRecordError) {
      journal = try JournalRecord(path: self.journal, secretary: secretary, timeZone: zone)
    } catch {
      throw Failure(error)
    }
    let record = try choice.pick(journal.sittings)
    guard let index = journal.sittings.lastIndex(of: record) else {
      throw Failure(.badData, "Засідання зникло з журналу під час читання. Повторіть команду.")
    }
    return (record, journal.chronicles[index], zone)
  }
}

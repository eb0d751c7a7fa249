import ArgumentParser
import Foundation
import JournalRecord

/// A journal's file, for what only a journal can tell.
struct JournalSource: ParsableArguments {
  @Option(help: ArgumentHelp("Файл журналу (journal.sqlite або його копія).", valueName: "файл"), completion: .file())
  var journal: String

  @Option(help: ArgumentHelp("Секретар ради, який підписує: прізвище, ім’я, по батькові.", valueName: "ПІБ"))
  var secretary: String?

  @Option(help: ArgumentHelp("Часовий пояс записів.", valueName: "пояс"))
  var timeZone: String = "Europe/Kyiv"

  /// The journal, to be read sitting by sitting, and the zone of its times.
  func open() throws(Failure) -> (journal: VerifiedJournal, zone: TimeZone) {
    let zone = try TimeZone.named(timeZone)
    do throws(JournalRecordError) {
      return (try VerifiedJournal(path: journal, secretary: secretary, timeZone: zone), zone)
    } catch {
      throw Failure(error)
    }
  }

  /// The journal's next sitting; nil after the last.
  static func next(of journal: VerifiedJournal) throws(Failure) -> JournalSitting? {
    do throws(JournalRecordError) {
      return try journal.nextSitting()
    } catch {
      throw Failure(error)
    }
  }

  /// The journal's sittings, and the zone of their times.
  func read() throws(Failure) -> (record: JournalRecord, zone: TimeZone) {
    let zone = try TimeZone.named(timeZone)
    do throws(JournalRecordError) {
      return (try JournalRecord(path: journal, secretary: secretary, timeZone: zone), zone)
    } catch {
      throw Failure(error)
    }
  }
}

import ArgumentParser
import Foundation
import JournalRecord
import ProtocolDocuments

/// Where minutes come from: a journal alone tells when a sitting opened and closed, and its breaks.
struct MinutesSource: ParsableArguments {
  @OptionGroup var file: JournalSource

  @OptionGroup var choice: SittingChoice

  /// The sitting that was asked for, its course, and the zone of its times.
  func read() throws(Failure) -> (record: SittingRecord, chronicle: SittingChronicle, zone: TimeZone) {
    let (journal, zone) = try file.read()
    let record = try choice.pick(journal.sittings)
    guard let index = journal.sittings.lastIndex(of: record) else {
      throw Failure(.badData, "Засідання зникло з журналу під час читання. Повторіть команду.")
    }
    return (record, journal.chronicles[index], zone)
  }
}

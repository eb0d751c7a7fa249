import ArgumentParser
import Foundation
import Glibc
import JournalRecord
import OpenData
import ProtocolDocuments
import PublishedRecord
import VoteAPI

/// Where the records come from.
struct RecordSource: ParsableArguments {
  @Option(help: ArgumentHelp("Файл журналу (journal.sqlite або його копія).", valueName: "файл"), completion: .file())
  var journal: String?

  @Option(help: ArgumentHelp("Сокет результатів служби.", valueName: "шлях"))
  var results: String = Self.defaultSocket

  @Option(help: ArgumentHelp("Секретар ради, який підписує: прізвище, ім’я, по батькові.", valueName: "ПІБ"))
  var secretary: String?

  @Option(help: ArgumentHelp("Часовий пояс записів із журналу.", valueName: "пояс"))
  var timeZone: String = "Europe/Kyiv"

  /// Records, and where the clock hung whose time they bear.
  struct Records {
    let sittings: [SittingRecord]
    let zone: TimeZone
    /// The journal, where they are from one.
    var journal: JournalRecord?

    /// What is known of the log beside a sitting's own proofs; only a journal tells it.
    func seals(of sitting: SittingRecord) -> SealFiles {
      guard let journal, let index = journal.sittings.lastIndex(of: sitting) else { return SealFiles() }
      return SealFiles(closing: journal.closings[index], log: journal.log(ofSitting: index))
    }
  }

  /// Reads all that there is: every sitting of the journal, or the one that the daemon shows.
  func read() throws(Failure) -> Records {
    let zone = try TimeZone.named(timeZone)
    guard let journal else { return try readSocket() }
    do throws(JournalRecordError) {
      let record = try JournalRecord(path: journal, secretary: secretary, timeZone: zone)
      return Records(sittings: record.sittings, zone: zone, journal: record)
    } catch {
      throw Failure(error)
    }
  }

  private func readSocket() throws(Failure) -> Records {
    do {
      let (record, zone) = try SittingRecord.read(from: VarlinkClient(path: results), secretary: secretary)
      return Records(sittings: [record], zone: zone)
    } catch let error as PublishedRecordError {
      throw Failure(error == .noBallots ? .refused : .badData, error.description)
    } catch let error as ClientError {
      throw Failure(error, socket: results)
    } catch {
      throw Failure(.badData, String(describing: error))
    }
  }

  static var defaultSocket: String {
    guard let path = getenv("VOTE_RESULTS_SOCKET"), path.pointee != 0 else { return "/run/vote-daemon/results.socket" }
    return String(cString: path)
  }
}

extension TimeZone {
  /// The zone of a name on the command line.
  static func named(_ name: String) throws(Failure) -> TimeZone {
    guard let zone = TimeZone(identifier: name) ?? (name == "Europe/Kyiv" ? .kyiv : nil) else {
      throw Failure(.usage, "Невідомий часовий пояс «\(name)»; зазвичай Europe/Kyiv.")
    }
    return zone
  }
}

extension Failure {
  /// Why the journal gave nothing.
  init(_ error: JournalRecordError) {
    switch error {
    case .missing, .inUse, .unreadable, .copy: self.init(.unavailable, error.description)
    case .foreign, .damaged, .row, .disagrees: self.init(.badData, error.description)
    }
  }

  /// Why the socket gave nothing.
  init(_ error: ClientError, socket: String) {
    switch error {
    case .unreachable, .unusablePath:
      self.init(
        .unavailable,
        "Служба не відповідає на сокеті \(socket). Перевірте, чи вона працює (systemctl status vote-daemon), "
          + "або візьміть копію журналу: --journal ФАЙЛ.")
    case .timedOut, .disconnected, .system:
      self.init(.unavailable, "Зв’язок зі службою обірвався (\(socket)). Повторіть команду.")
    case .replyTooLong, .malformedReply, .service, .results, .operator, .unknown:
      self.init(.badData, "Відповідь служби не зрозуміла: \(PlainText.folded(String(describing: error))).")
    }
  }
}

public import Foundation
public import ProtocolDocuments
internal import TallyEngine
internal import VoteJournal

/// The records of all sittings that a journal's file holds.
///
/// The file is only read, through a private copy: it may be a copy that a backup made, or the file of a daemon that was
/// stopped or killed, with its write-ahead log beside it, on a medium that is read-only. The whole chain is recomputed
/// before anything is believed.
public struct JournalRecord: Sendable {
  /// The sittings, in order.
  public let sittings: [SittingRecord]
  /// The course of each of them beside its ballots, in the same order.
  public let chronicles: [SittingChronicle]
  /// The number and hash of the journal's last row: `<sequence>:<hash>`.
  public let head: String

  /// Reads a journal.
  ///
  /// - Parameters:
  ///   - path: the file `journal.sqlite`.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - timeZone: where the day of a sitting is told.
  /// - Throws: `JournalRecordError`.
  public init(path: String, secretary: String? = nil, timeZone: TimeZone = .kyiv) throws(JournalRecordError) {
    let copy = try JournalCopy(of: path)
    let reader: JournalReader
    do {
      reader = try JournalReader(path: copy.path)
      head = try reader.verify().description
    } catch {
      throw JournalRecordError(error, path: path)
    }
    var sittings: [SittingRecord] = []
    var chronicles: [SittingChronicle] = []
    var fold: SittingFold?
    func finish(_ fold: SittingFold?) throws(JournalRecordError) {
      guard let fold else { return }
      do {
        if let record = try SittingRecord(
          fold.sitting, secretary: secretary, seals: fold.seals, timeZone: timeZone)
        {
          sittings.append(record)
          chronicles.append(fold.chronicle)
        }
      } catch {
        throw .disagrees(path: path, String(describing: error))
      }
    }
    let coding = EventCoding()
    let rows = reader.rows()
    while let row = try Self.next(rows, path) {
      let event: SittingEvent?
      do {
        event = try coding.event(row)
      } catch {
        throw .unknownRow(path: path, row: row.sequence, kind: row.kind)
      }
      guard let event else { continue }
      if case .sittingOpened(let council, _, _, _, _, _, _) = event {
        try finish(fold)
        fold = SittingFold(sitting: Sitting(council: council), chronicle: SittingChronicle(of: council))
      }
      fold?.apply(event, row)
    }
    try finish(fold)
    self.sittings = sittings
    self.chronicles = chronicles
  }

  /// The sitting of a ballot; numbers are unique in a journal.
  public func sitting(ofBallot number: Int) -> SittingRecord? {
    sittings.last { $0.ballot(number) != nil }
  }

  private static func next(_ rows: JournalRows, _ path: String) throws(JournalRecordError) -> JournalRow? {
    do {
      return try rows.next()
    } catch {
      throw JournalRecordError(error, path: path)
    }
  }
}

/// A sitting being folded from its rows, with the seals of its ballots.
private struct SittingFold {
  var sitting: Sitting
  var chronicle: SittingChronicle
  var seals: [Int: String] = [:]

  mutating func apply(_ event: SittingEvent, _ row: JournalRow) {
    sitting.apply(event, at: row.moment)
    chronicle.apply(event, wall: row.moment.wall)
    switch event {
    // The rows whose hash is the ballot's seal; as the daemon's own recovery takes them.
    case .resultEstablished(let number, _, _, _, _, _), .resultWithheld(let number, _, _, _),
      .ballotAnnulled(let number, _, _), .ballotSettled(let number, _, _, _, _):
      seals[number] = row.hash.description
    default: break
    }
  }
}

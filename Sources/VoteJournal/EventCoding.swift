internal import Foundation
public import TallyEngine

/// Turns the sitting's events into the journal's rows and back.
///
/// A row's kind is the event's name, its body the event's fields as JSON with sorted keys: the same event always gives
/// the same bytes, and an auditor reads them without this program.
public struct EventCoding {
  private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
  private let encoder = JSONEncoder()
  private let decoder = JSONDecoder()

  /// A coding; cheap, but keep one.
  public init() { encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes] }

  /// The row of an event that happened at `moment`.
  public func row(_ event: SittingEvent, at moment: Moment) -> NewRow {
    guard let whole = try? encoder.encode(event) else { preconditionFailure("an event that JSON cannot hold") }
    // {"kind":{…}}: an enum's case is an object of one key.
    let bytes = [UInt8](whole)
    guard let quote = bytes.dropFirst(2).firstIndex(of: UInt8(ascii: "\"")) else { preconditionFailure("not a case") }
    return NewRow(
      kind: String(decoding: bytes[2..<quote], as: UTF8.self), body: Array(bytes[(quote + 2)..<(bytes.count - 1)]),
      at: moment.wall, monotonic: Int64(moment.monotonic / 1_000_000))
  }

  /// The event of a row; nil for rows that are not the sitting's (the journal's own, incidents and checks of the
  /// hall, seals).
  ///
  /// - Throws: where a row of the sitting cannot be read: the journal is from a version that this one does not know, or
  ///   it is not what was written.
  public func event(_ row: JournalRow) throws(RowError) -> SittingEvent? {
    guard row.kind != HallIncident.kind, row.kind != HallCheckRow.kind, row.kind != "journal",
      !SealRow.kinds.contains(row.kind)
    else { return nil }
    var bytes = Array("{\"\(row.kind)\":".utf8)
    bytes += row.body
    bytes.append(UInt8(ascii: "}"))
    do {
      // Others look at the kind alone: nothing may become an event only because JSON reads it so.
      guard row.kind.utf8.allSatisfy({ Self.letters.contains($0 | 0x20) }) else {
        throw Impossibility("такого виду рядків немає")
      }
      return try decoder.decode(SittingEvent.self, from: Data(bytes))
    } catch {
      throw RowError(row, error)
    }
  }

  /// The row of an incident.
  public func row(_ incident: HallIncident, at moment: Moment) -> NewRow {
    row(HallIncident.kind, of: incident, at: moment)
  }

  /// The row of a check of the hall that ended at `moment`.
  public func row(_ check: HallCheckRow, at moment: Moment) -> NewRow { row(HallCheckRow.kind, of: check, at: moment) }

  private func row(_ kind: String, of value: some Encodable, at moment: Moment) -> NewRow {
    guard let body = try? encoder.encode(value) else { preconditionFailure("a row that JSON cannot hold") }
    return NewRow(kind: kind, body: [UInt8](body), at: moment.wall, monotonic: Int64(moment.monotonic / 1_000_000))
  }
}

extension JournalRow {
  /// When the row was written, as the sitting counts time. What no clock can have shown is the last moment that there is.
  public var moment: Moment {
    let (nanoseconds, isTooMuch) = UInt64(max(0, monotonic)).multipliedReportingOverflow(by: 1_000_000)
    return Moment(wall: at, monotonic: isTooMuch ? .max : nanoseconds)
  }
}

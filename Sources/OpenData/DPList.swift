public import Foundation
public import ProtocolDocuments
internal import TallyEngine

/// A ballot as the JSON that Ukrainian councils' sites already give and scrapers read: «DPList», «DPGolos», «RESULT».
public enum DPList {
  /// The document of a ballot, in UTF-8 without a byte-order mark.
  ///
  /// - Parameter timeZone: where the clock hung whose time the record bears.
  public static func document(_ record: RollCall, timeZone: TimeZone = .kyiv) -> String {
    let heading = SittingRecord.Heading(record.heading)
    let closed = ClockTime(wall: record.question.closedAt, in: timeZone)
    let title = PlainText.folded(record.question.title)
    let tally = record.tally
    return JSONText.object([
      ("OrgName", .text(PlainText.folded(heading.council))),
      ("SName", .text("\(heading.sessionWords) \(heading.convocationWords)")),
      ("GLType", .text(PlainText.folded(record.question.recordKind))),
      ("GLTime", .text("\(closed.date) \(closed.time)")), ("PD_NPP", .text(PlainText.folded(record.question.number))),
      ("PD_Fullname", .text(title)), ("GL_Text", .text(title)),
      (
        "DPList",
        .list(
          record.lines.map { line in
            .object([("DPName", .text(PlainText.folded(line.name))), ("DPGolos", .text(Annex29.word(of: line)))])
          })
      ),
      ("YESCnt", .number(tally.for)), ("NOCnt", .number(tally.against)), ("UTRCnt", .number(tally.abstained)),
      ("NGCnt", .number(tally.notVoting)), ("TotalCnt", .number(tally.participants)),
      ("RESULT", .text(result(record))),
    ]).document
  }

  private static func result(_ record: RollCall) -> String {
    switch record.ending {
    case .adopted, .settled(true, _, _, _): "РІШЕННЯ ПРИЙНЯТО"
    case .rejected, .settled(false, _, _, _): "РІШЕННЯ НЕ ПРИЙНЯТО"
    case .disputed: "РІШЕННЯ СПІРНЕ: НЕ ПРИЙНЯТО І НЕ ВІДХИЛЕНО"
    case .annulled: "ГОЛОСУВАННЯ АНУЛЬОВАНО"
    case .withheld: "РЕЗУЛЬТАТ НЕ ВСТАНОВЛЕНО"
    }
  }
}

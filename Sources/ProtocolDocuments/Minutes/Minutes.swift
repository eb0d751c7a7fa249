public import Foundation
internal import TallyEngine

/// The minutes of a sitting (протокол), by article 103 of the councils' regulations: what the journal tells, and between it
/// what the secretary wrote.
///
/// The journal's parts are sealed: ``changes(in:)`` finds every one that an edited document does not hold word for word.
///
/// ```swift
/// let minutes = Minutes(record, chronicle, text: try MinutesText(bytes, file: "протокол.txt", of: record))
/// print(minutes.text())
/// ```
public struct Minutes: Sendable, Hashable {
  /// The sitting's record.
  public let record: SittingRecord
  /// Its course.
  public let chronicle: SittingChronicle
  /// What the secretary wrote.
  public let text: MinutesText
  /// Where the clock hung whose time the minutes bear.
  public let timeZone: TimeZone
  /// The parts, in order.
  let parts: [MinutesPart]

  /// The minutes of a sitting.
  public init(
    _ record: SittingRecord, _ chronicle: SittingChronicle, text: MinutesText = MinutesText(),
    timeZone: TimeZone = .kyiv
  ) {
    self.record = record
    self.chronicle = chronicle
    self.text = text
    self.timeZone = timeZone
    parts = MinutesComposition(record: record, chronicle: chronicle, text: text, timeZone: timeZone).parts
  }

  /// What the document is called in a list of documents.
  public var title: String {
    "Протокол: сесія \(PlainText.folded(record.heading.session)), засідання № \(record.heading.sitting)"
  }

  /// What article 103 asks for and is not there yet, each a sentence in Ukrainian.
  public var missing: [String] {
    var missing: [String] = []
    if chronicle.closedAt == nil { missing.append("Засідання ще не закрито: часу закінчення немає.") }
    for field in [MinutesText.Field.agenda, .timeRules, .secretariat]
    where text.paragraphs(field, of: .sitting).isEmpty {
      missing.append("Немає поля «\(field.rawValue):» у розділі «Засідання».")
    }
    for question in record.questions where text.paragraphs(.heard, of: .question(question.number)).isEmpty {
      missing.append("Питання № \(question.number): немає поля «СЛУХАЛИ:».")
    }
    for ballot in record.ballots where ballot.ending == .disputed {
      missing.append("Голосування № \(ballot.question.ballot): спору не вирішено.")
    }
    if record.ballots.contains(where: { $0.question.mode == .secret }),
      text.paragraphs(.commission, of: .sitting).isEmpty
    {
      missing.append(
        "Було таємне голосування, а поля «ЛІЧИЛЬНА КОМІСІЯ:» немає: нікому підписати його протокол.")
    }
    return missing
  }
}

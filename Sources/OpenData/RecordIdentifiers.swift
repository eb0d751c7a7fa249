internal import Foundation
internal import ProtocolDocuments
internal import TallyEngine

/// Identifiers and words that all open data share. A ballot's number is unique in its journal, so what is named by a
/// ballot is named once, whatever else happens on its day.
enum RecordIdentifiers {
  /// «2026-11-21»
  static func day(_ day: Day) -> String { day.iso8601 }

  /// A moment in UTC: «2026-11-21T12:05:09Z».
  static func time(_ wall: Int64) -> String {
    Date(timeIntervalSince1970: Double(wall / 1_000)).formatted(.iso8601)
  }

  /// The identifier of a ballot.
  static func ballot(_ record: RollCall) -> String { "\(day(record.heading.day))-v\(record.question.ballot)" }

  /// By a question's number, the identifier of the question: that of its first ballot in the sitting.
  static func motions(of sitting: SittingRecord) -> [String: String] {
    Dictionary(
      sitting.ballots.map { record in
        (record.question.number, "\(day(record.heading.day))-m\(record.question.ballot)")
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The identifier of a session, without spaces.
  static func sessionIdentifier(_ heading: SittingRecord.Heading) -> String {
    PlainText.folded("\(heading.convocation)-\(heading.session)").replacing(" ", with: "-")
  }

  /// The digits with which the number of a question begins; 0 where it begins with none.
  static func number(_ record: RollCall) -> Int {
    Int(record.question.number.prefix { $0.isASCII && $0.isNumber }.prefix(9)) ?? 0
  }
}

extension RollCall {
  /// Whether something was decided, one way or the other; false for what was annulled, is disputed or has no result.
  var isDecided: Bool { isAdopted != nil }

  /// Whether it was adopted; nil where nothing was decided.
  var isAdopted: Bool? {
    switch ending {
    case .adopted: true
    case .rejected: false
    case .settled(let adopted, _, _, _): adopted
    case .disputed, .annulled, .withheld: nil
    }
  }
}

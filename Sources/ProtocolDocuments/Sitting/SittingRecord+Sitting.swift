public import Foundation
public import Seals
public import TallyEngine

extension SittingRecord {
  /// The record of a sitting as far as it has come; nil before the first sitting opened.
  ///
  /// - Parameters:
  ///   - sitting: the state, live or folded from a journal.
  ///   - secretary: the full name of the council's secretary, who signs.
  ///   - seals: by ballot, SHA-256 of the sealed record, in hex.
  ///   - proofs: by ballot, that the record is in the published log.
  ///   - timeZone: where the sitting's day is told.
  /// - Throws: `RollCall.Disagreement` or `Disagreement` if something does not fit.
  public init?(
    _ sitting: Sitting, secretary: String? = nil, seals: [Int: String], proofs: [Int: RecordProof] = [:],
    timeZone: TimeZone = .kyiv
  ) throws {
    guard let opening = sitting.heading else { return nil }
    let council = sitting.council
    try self.init(
      heading: Heading(
        council: council.name, convocation: council.convocation, session: opening.session, sitting: opening.sitting,
        place: council.place, day: Day(ofWall: opening.openedAt, in: timeZone), composition: council.composition,
        head: council.head.map { council.voters[$0].fullName }, secretary: secretary),
      registrations: sitting.registrations.map { RegistrationList($0, of: council) },
      ballots: try sitting.ballots.compactMap { ballot in
        try RollCall(
          ballot: ballot.number, of: sitting, secretary: secretary, seal: seals[ballot.number],
          proof: proofs[ballot.number], timeZone: timeZone)
      })
  }
}

public import ProtocolDocuments
public import Seals
internal import TallyEngine

/// A statement that says what no record can be.
public struct StatementError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The ballot.
  public let ballot: Int
  /// The field that cannot be.
  public let field: String

  /// One sentence, in Ukrainian.
  public var description: String { "Запис голосування № \(ballot): поле «\(field)» не читається." }
}

extension BallotStatement {
  /// The record that was sealed.
  ///
  /// - Parameters:
  ///   - predecessors: the annulled ballots of the same question, which other statements tell of.
  ///   - secretary: who signs beside the presiding officer; no statement tells it.
  ///   - seal: the hash of the statement's row.
  ///   - proof: that the row is in the log.
  /// - Throws: ``StatementError``; `RollCall.Disagreement` where names, totals and decision contradict one another.
  public func record(
    predecessors: [RollCall.Predecessor] = [], secretary: String? = nil, seal: String? = nil, proof: RecordProof? = nil
  ) throws -> RollCall {
    guard let day = Day(iso8601: day) else { throw StatementError(ballot: ballot, field: "day") }
    try checkNumbers()
    return try RollCall(
      heading: RollCall.Heading(
        council: council, convocation: convocation, session: session, sitting: sitting, place: place, day: day,
        presiding: presiding, presidingVoter: presidingVoter, presidingGender: presidingGender, secretary: secretary,
        composition: composition, head: head),
      question: RollCall.Question(
        ballot: ballot, number: question, title: title, recordKind: recordKind, mode: mode, openedAt: openedAt,
        closedAt: closedAt, repeatOf: repeatOf),
      rule: RollCall.Rule(
        line: rule.line, explanation: rule.explanation, base: rule.base, baseCount: rule.baseCount,
        needed: rule.needed, source: rule.source,
        other: rule.otherBase.flatMap { base in
          rule.otherNeeded.map { RollCall.Rule.Other(base: base, needed: $0) }
        }, tie: rule.tie),
      lines: try names.map { try line($0) }, tally: tally, ending: try ending(), paper: paper, warning: warning,
      predecessors: predecessors, seal: seal, proof: proof)
  }

  /// What a later ballot of the same question says of this one; nil unless it was annulled.
  public func predecessor(of later: BallotStatement) -> RollCall.Predecessor? {
    guard ballot < later.ballot, question == later.question, let annulment else { return nil }
    return RollCall.Predecessor(ballot: ballot, reason: annulment)
  }

  /// What a stranger's statement may say, so that no arithmetic and no date fails on it.
  private func checkNumbers() throws(StatementError) {
    let counts = 0...1_000_000
    let wall: ClosedRange<Int64> = 0...253_402_300_799_999
    for (field, holds) in [
      ("ballot", counts ~= ballot), ("composition", counts ~= composition), ("openedAt", wall ~= openedAt),
      ("closedAt", wall ~= closedAt), ("baseCount", counts ~= rule.baseCount), ("needed", counts ~= rule.needed),
      ("otherNeeded", rule.otherNeeded.map { counts ~= $0 } ?? true),
    ] where !holds { throw StatementError(ballot: ballot, field: field) }
  }

  private func line(_ name: Name) throws(StatementError) -> RollCall.Line {
    let source: RollCall.Line.Source = name.origin == "manual" ? .manual(reason: name.note) : .console
    let mark: RollCall.Line.Mark
    switch (name.choice, name.origin) {
    case ("for", _): mark = .chose(.for, source)
    case ("against", _): mark = .chose(.against, source)
    case ("abstained", _): mark = .chose(.abstained, source)
    case ("absent", _): mark = .absent
    case ("notVoting", "recused"?): mark = .notVoting(.recused(reason: name.note))
    case ("notVoting", "consoleOffline"?): mark = .notVoting(.consoleOffline)
    case ("notVoting", nil): mark = .notVoting(.unexplained)
    default: throw StatementError(ballot: ballot, field: "names")
    }
    return RollCall.Line(
      voter: name.voter, name: name.name, gender: name.gender, faction: name.faction, isHead: name.head == true,
      mark: mark, announcement: name.announcement)
  }

  private func ending() throws(StatementError) -> RollCall.Ending {
    switch outcome {
    case .adopted, .rejected:
      guard let settledBase else { return outcome == .adopted ? .adopted : .rejected }
      return .settled(
        adopted: outcome == .adopted, base: settledBase, reason: settlement ?? "", by: settledBy ?? "")
    case .disputed: return .disputed
    case .annulled: return .annulled(reason: annulment ?? "")
    case .withheld: return .withheld
    case .open: throw StatementError(ballot: ballot, field: "outcome")
    }
  }
}

public import TallyEngine

/// The record of one ballot: who chose what, by which rule, and what came of it.
///
/// A value that exists is a record that agrees with itself: the initialiser counts the names, recomputes the decision
/// from the printed rule alone, and refuses what does not fit. So nothing that disagrees can be printed.
///
/// ```swift
/// let record = try RollCall(heading: heading, question: question, rule: rule, lines: lines, tally: tally, ending: ending)
/// print(record.vicheText())
/// ```
public struct RollCall: Sendable, Hashable {
  /// What stands above it.
  public let heading: Heading
  /// What was voted on, and when.
  public let question: Question
  /// By which rule.
  public let rule: Rule
  /// The names, in the order of the Ukrainian alphabet, absent members included; empty for a secret ballot.
  public let lines: [Line]
  /// The count.
  public let tally: Tally
  /// What came of it.
  public let ending: Ending
  /// The annulled ballots of the same question before this one, in the order in which they were held.
  public let predecessors: [Predecessor]
  /// SHA-256 of the sealed record, in hex; nil where the record is not sealed.
  public let seal: String?

  /// A record; its names are put in order.
  ///
  /// - Parameter recordedMargin: the margin, where the source has one; it is recomputed, and compared.
  /// - Throws: `Disagreement` with all that does not fit, if anything does not.
  public init(
    heading: Heading, question: Question, rule: Rule, lines: [Line], tally: Tally, ending: Ending,
    predecessors: [Predecessor] = [], seal: String? = nil, recordedMargin: Int? = nil
  ) throws(Disagreement) {
    self.heading = heading
    self.question = question
    self.rule = rule
    self.lines = UkrainianOrder.sorted(lines, by: \.name, \.voter)
    self.tally = tally
    self.ending = ending
    self.predecessors = predecessors
    self.seal = seal
    let findings = disagreements(recordedMargin: recordedMargin)
    if !findings.isEmpty { throw Disagreement(ballot: question.ballot, findings: findings) }
  }

  /// Members of the council by the name list: deputies, and the head where there is one.
  public var members: Int { tally.participants + tally.absent }

  /// Votes above (or, negative, below) the number that decided: that of the base which settled a dispute, else that of
  /// the rule's first reading.
  public var margin: Int {
    if case .settled(_, let base, _) = ending, let other = rule.other, other.base == base {
      return tally.for - other.needed
    }
    return tally.for - rule.needed
  }
}

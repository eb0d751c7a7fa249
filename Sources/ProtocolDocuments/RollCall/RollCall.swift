public import Seals
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
  /// The papers, where the counting commission counted a secret ballot by hand.
  public let paper: Ballot.PaperCount?
  /// What the totals of a secret ballot give away, in Ukrainian; nil where they give nothing away.
  public let warning: String?
  /// The annulled ballots of the same question before this one, in the order in which they were held.
  public let predecessors: [Predecessor]
  /// SHA-256 of the sealed record, in hex; nil where the record is not sealed.
  public let seal: String?
  /// That the sealed record is in the published log; nil where that is not known.
  public let proof: RecordProof?

  /// A record; its names are put in order.
  ///
  /// - Parameter recordedMargin: the margin, where the source has one; it is recomputed, and compared.
  /// - Throws: `Disagreement` with all that does not fit, if anything does not.
  public init(
    heading: Heading, question: Question, rule: Rule, lines: [Line], tally: Tally, ending: Ending,
    paper: Ballot.PaperCount? = nil, warning: String? = nil, predecessors: [Predecessor] = [], seal: String? = nil,
    proof: RecordProof? = nil, recordedMargin: Int? = nil
  ) throws(Disagreement) {
    self.heading = heading
    self.question = question
    self.rule = rule
    self.lines = UkrainianOrder.sorted(lines, by: \.name, \.voter)
    self.tally = tally
    self.ending = ending
    self.paper = paper
    self.warning = warning
    self.predecessors = predecessors
    self.seal = seal
    self.proof = proof
    let findings = disagreements(recordedMargin: recordedMargin)
    if !findings.isEmpty { throw Disagreement(ballot: question.ballot, findings: findings) }
  }

  /// Members of the council by the name list: deputies, and the head where there is one.
  public var members: Int { tally.participants + tally.absent }

  /// Votes above (or, negative, below) the number that decided: that of the base which settled a dispute, else that of
  /// the rule's first reading.
  public var margin: Int {
    if case .settled(_, let base, _, _) = ending {
      return tally.for - (rule.other.flatMap { $0.base == base ? $0.needed : nil } ?? rule.needed)
    }
    return votesFor - rule.needed
  }

  /// The presiding officer's choice, where the rule lets it break the equal split that there was.
  public var castingChoice: Choice? {
    guard rule.tie != .strict, tally.for == tally.against, question.mode == .rollCall,
      let line = lines.first(where: { $0.voter == heading.presidingVoter }), case .chose(let choice, _) = line.mark,
      choice != .abstained
    else { return nil }
    return choice
  }

  /// The votes «за» that the threshold is tested with: a casting vote counts once more.
  var votesFor: Int { tally.for + (rule.tie == .castingVote && castingChoice == .for ? 1 : 0) }

  /// Whether the votes carry a reading that needs so many.
  func carries(_ needed: Int) -> Bool {
    rule.tie == .decisive && castingChoice != nil ? castingChoice == .for : votesFor >= needed
  }
}

public import ProtocolDocuments
public import TallyEngine

/// What is sealed of a ballot: the whole public record, in one row of the journal that is committed with the result.
///
/// Why a row of its own, where the votes' rows hold the same: whoever has this row and its path in the tree has names,
/// totals, rule and verdict, and learns nothing that a roll call does not tell: not when a key was pressed, not in which
/// order, not what somebody had chosen before he chose again. Of a secret ballot it holds the totals.
///
/// The names of its fields are the journal's format: they may be added to and never change.
public struct BallotStatement: Hashable, Sendable, Codable {
  /// The rule in numbers, for whoever computes the verdict again.
  public struct Rule: Hashable, Sendable, Codable {
    let line: String
    let explanation: String
    let source: String
    let base: Base
    let baseCount: Int
    let comparison: Threshold.Comparison
    let numerator: Int
    let denominator: Int
    let needed: Int
    let otherBase: Base?
    let otherNeeded: Int?
    let tie: TieRule
  }

  /// A name with what stands beside it; the words are those of the results' socket.
  public struct Name: Hashable, Sendable, Codable {
    let voter: String
    let name: String
    let gender: Voter.Gender
    let faction: String?
    let head: Bool?
    let choice: String
    let origin: String?
    let note: String?
    let announcement: String?
  }

  /// The encoding's version.
  public let statement: Int
  /// The ballot's number.
  public let ballot: Int
  /// By the ballots' numbers, the rows of the statements that hold, this one's own not among them: so that whoever has the
  /// newest knows all that there must be.
  public let sealed: [Int: Int64]
  let council: String
  let convocation: String
  let session: String
  let sitting: Int
  let place: String
  let day: String
  let presiding: String
  let presidingVoter: String?
  let presidingGender: Voter.Gender
  let composition: Int
  let head: String?
  let question: String
  let title: String
  let recordKind: String
  let mode: BallotMode
  let openedAt: Int64
  let closedAt: Int64
  let repeatOf: Int?
  let rule: Rule
  let names: [Name]
  let tally: Tally
  let outcome: Outcome
  let annulment: String?
  let settledBase: Base?
  let settlement: String?
  let settledBy: String?
  let paper: Ballot.PaperCount?
  let warning: String?

  /// The statement of a record.
  ///
  /// - Parameters:
  ///   - record: the ballot's.
  ///   - threshold: the fraction that the rule asks for.
  ///   - sealed: the rows of the sitting's other statements, by ballot.
  public init(_ record: RollCall, threshold: Threshold, sealed: [Int: Int64]) {
    statement = 1
    ballot = record.question.ballot
    self.sealed = sealed.filter { $0.key != record.question.ballot }
    let (heading, question) = (record.heading, record.question)
    council = heading.council
    convocation = heading.convocation
    session = heading.session
    sitting = heading.sitting
    place = heading.place
    day = heading.day.iso8601
    presiding = heading.presiding
    presidingVoter = heading.presidingVoter
    presidingGender = heading.presidingGender
    composition = heading.composition
    head = heading.head
    self.question = question.number
    title = question.title
    recordKind = question.recordKind
    mode = question.mode
    openedAt = question.openedAt
    closedAt = question.closedAt
    repeatOf = question.repeatOf
    rule = Rule(record.rule, threshold)
    names = record.lines.map(Name.init)
    tally = record.tally
    paper = record.paper
    warning = record.warning
    switch record.ending {
    case .adopted: (outcome, annulment, settledBase, settlement, settledBy) = (.adopted, nil, nil, nil, nil)
    case .rejected: (outcome, annulment, settledBase, settlement, settledBy) = (.rejected, nil, nil, nil, nil)
    case .disputed: (outcome, annulment, settledBase, settlement, settledBy) = (.disputed, nil, nil, nil, nil)
    case .withheld: (outcome, annulment, settledBase, settlement, settledBy) = (.withheld, nil, nil, nil, nil)
    case .annulled(let reason):
      (outcome, annulment, settledBase, settlement, settledBy) = (.annulled, reason, nil, nil, nil)
    case .settled(let adopted, let base, let reason, let author):
      (outcome, annulment) = (adopted ? .adopted : .rejected, nil)
      (settledBase, settlement, settledBy) = (base, reason, author)
    }
  }
}

extension BallotStatement.Rule {
  fileprivate init(_ rule: RollCall.Rule, _ threshold: Threshold) {
    self.init(
      line: rule.line, explanation: rule.explanation, source: rule.source, base: rule.base, baseCount: rule.baseCount,
      comparison: threshold.comparison, numerator: threshold.numerator, denominator: threshold.denominator,
      needed: rule.needed, otherBase: rule.other?.base, otherNeeded: rule.other?.needed, tie: rule.tie)
  }
}

extension BallotStatement.Name {
  fileprivate init(_ line: RollCall.Line) {
    let choice: String
    var origin: String?
    var note: String?
    switch line.mark {
    case .chose(let chosen, let source):
      choice =
        switch chosen {
        case .for: "for"
        case .against: "against"
        case .abstained: "abstained"
        }
      if case .manual(let reason) = source { (origin, note) = ("manual", reason) }
    case .notVoting(let silence):
      choice = "notVoting"
      switch silence {
      case .unexplained: break
      case .recused(let reason): (origin, note) = ("recused", reason)
      case .consoleOffline: origin = "consoleOffline"
      }
    case .absent: choice = "absent"
    }
    self.init(
      voter: line.voter, name: line.name, gender: line.gender, faction: line.faction, head: line.isHead ? true : nil,
      choice: choice, origin: origin, note: note, announcement: line.announcement)
  }
}

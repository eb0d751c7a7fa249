/// Whether a ballot is by name or secret.
public enum BallotMode: String, Sendable, Hashable, Codable, CaseIterable {
  /// «поіменне»: the roll call is public.
  case rollCall
  /// «таємне»: totals only, for ever.
  case secret
}

/// A kind of question: it binds the arithmetic, so that the operator picks a kind and never a rule.
public struct QuestionKind: Sendable, Hashable, Codable {
  /// The kind's name in commands and files, for example `decision`.
  public let id: String
  /// What people call it, in Ukrainian.
  public let title: String
  /// «вид» in the printed record: «за основу», «в цілому», «поправка», «процедурне».
  public let recordKind: String
  /// By name or secret.
  public let mode: BallotMode
  /// What the threshold is a fraction of.
  public let base: Base
  /// The fraction that carries it.
  public let threshold: Threshold
  /// The other base, where the law can be read two ways; a vote between the two readings is disputed.
  public let otherBase: Base?
  /// The article that says so.
  public let source: String

  /// A kind of question.
  public init(
    id: String, title: String, recordKind: String, mode: BallotMode, base: Base, threshold: Threshold,
    otherBase: Base? = nil, source: String
  ) {
    self.id = id
    self.title = title
    self.recordKind = recordKind
    self.mode = mode
    self.base = base
    self.threshold = threshold
    self.otherBase = otherBase
    self.source = source
  }

  /// The rule as a printed record states it: «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ».
  public var ruleForRecord: String { "\(threshold.words) \(base.recordWords)".uppercased() }
}

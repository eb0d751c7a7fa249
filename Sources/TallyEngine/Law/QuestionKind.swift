/// Whether a ballot is by name or secret.
public enum BallotMode: String, Sendable, Hashable, Codable, CaseIterable {
  /// «поіменне»: the roll call is public.
  case rollCall
  /// «таємне»: totals only, for ever.
  case secret
}

/// A kind of question: it binds the arithmetic, so that the operator picks a kind and never a rule.
public struct QuestionKind: Sendable, Hashable {
  /// What is decided, as far as the law cares: it says which rules a kind may have (`Regulation.contradictions`).
  public enum Subject: String, Sendable, Hashable, Codable, CaseIterable {
    /// «рішення»: of the council, the committee, the parliament.
    case decision
    /// «порядок денний»
    case agenda
    /// A matter of procedure, which decides nothing but how the sitting goes on.
    case procedure
    /// A right of a minority: a temporary control commission.
    case minority
    /// Election or dismissal of an officer of the council.
    case election
    /// The early end of the powers of the head, or of the chair of an oblast council.
    case earlyTermination
    /// A decision taken again over the head's veto.
    case veto
  }

  /// Whether a council whose powers are not recognised yet may vote on it (ст. 18).
  public enum PowersRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Only once its powers are recognised.
    case required
    /// Before, too: the opening and the working bodies.
    case notRequired
    /// Before, too; its adoption recognises them.
    case recognises
  }

  /// The kind's name in commands and files, for example `decision`.
  public let id: String
  /// What people call it, in Ukrainian.
  public let title: String
  /// «вид» in the printed record: «за основу», «в цілому», «поправка», «процедурне».
  public let recordKind: String
  /// What is decided.
  public let subject: Subject
  /// By name or secret.
  public let mode: BallotMode
  /// Whether a secret ballot is held on paper: the counting commission enters its totals.
  public let paper: Bool
  /// What the threshold is a fraction of.
  public let base: Base
  /// The fraction that carries it.
  public let threshold: Threshold
  /// The other base, where the law can be read two ways; a vote between the two readings is disputed.
  public let otherBase: Base?
  /// A quorum of its own, over the composition of deputies; nil for the regulation's.
  public let quorum: Threshold?
  /// Whether it waits for the council's powers.
  public let powers: PowersRule
  /// The article that says so.
  public let source: String

  /// A kind of question.
  public init(
    id: String, title: String, recordKind: String, subject: Subject = .decision, mode: BallotMode, paper: Bool = false,
    base: Base, threshold: Threshold, otherBase: Base? = nil, quorum: Threshold? = nil, powers: PowersRule = .required,
    source: String
  ) {
    self.id = id
    self.title = title
    self.recordKind = recordKind
    self.subject = subject
    self.mode = mode
    self.paper = paper
    self.base = base
    self.threshold = threshold
    self.otherBase = otherBase
    self.quorum = quorum
    self.powers = powers
    self.source = source
  }

  /// Whether keys are pressed in secret: whatever tells which ones gives a vote away. A ballot on paper presses none.
  public var hasSecretPresses: Bool { mode == .secret && !paper }

  /// The rule as a printed record states it: «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ».
  public var ruleForRecord: String { "\(threshold.words) \(base.recordWords)".uppercased() }
}

extension QuestionKind: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, title, recordKind, subject, mode, paper, base, threshold, otherBase, quorum, powers, source
  }

  /// Reads a kind of a journal; one that was written before a field existed has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(String.self, forKey: .id), title: try values.decode(String.self, forKey: .title),
      recordKind: try values.decode(String.self, forKey: .recordKind),
      subject: try values.decodeIfPresent(Subject.self, forKey: .subject) ?? .decision,
      mode: try values.decode(BallotMode.self, forKey: .mode),
      paper: try values.decodeIfPresent(Bool.self, forKey: .paper) ?? false,
      base: try values.decode(Base.self, forKey: .base),
      threshold: try values.decode(Threshold.self, forKey: .threshold),
      otherBase: try values.decodeIfPresent(Base.self, forKey: .otherBase),
      quorum: try values.decodeIfPresent(Threshold.self, forKey: .quorum),
      powers: try values.decodeIfPresent(PowersRule.self, forKey: .powers) ?? .required,
      source: try values.decode(String.self, forKey: .source))
  }
}

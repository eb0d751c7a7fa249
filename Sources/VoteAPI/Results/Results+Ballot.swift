extension Results {
  /// One opening of the voting window.
  public struct Ballot: Codable, Hashable, Sendable {
    /// Counts from 1 within the sitting.
    public var number: Int
    /// Number of the question on the agenda.
    public var question: String
    /// What is voted on.
    public var title: String
    /// By name or secret.
    public var mode: BallotMode
    /// How it stands or ended.
    public var outcome: Outcome
    /// Counts of seats.
    public var tally: Tally
    /// What it needs.
    public var requirement: Requirement
    /// Votes above (negative: below) the needed number.
    public var margin: Int
    /// Local time with its offset, ISO 8601.
    public var openedAt: String
    /// Likewise; nil while it is open.
    public var closedAt: String?
    /// Until it closes by itself; nil if it is closed.
    public var secondsLeft: Seconds?
    /// The ballot that this one repeats.
    public var repeatOf: Int?
    /// Why it was annulled.
    public var annulment: String?
    /// How a dispute was settled.
    public var settlement: String?
    /// The reading of the law by which it was settled.
    public var settledBase: String?
    /// Who settled it, in Ukrainian.
    public var settledBy: String?
    /// How the presiding officer's vote broke a tie, a sentence in Ukrainian; nil if it did not.
    public var casting: String?
    /// After the close: votes, needed number, margin and decision, one sentence in Ukrainian to be read aloud.
    public var verdict: String?
    /// That the totals of a secret ballot give a choice away, a sentence in Ukrainian.
    public var warning: String?
    /// Papers of a secret ballot that was counted by a commission.
    public var paper: PaperCount?
    /// SHA-256 of the sealed record, hex.
    public var seal: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      number: Int, question: String, title: String, mode: BallotMode, outcome: Outcome, tally: Tally,
      requirement: Requirement, margin: Int, openedAt: String, closedAt: String? = nil, secondsLeft: Seconds? = nil,
      repeatOf: Int? = nil, annulment: String? = nil, settlement: String? = nil, settledBase: String? = nil,
      settledBy: String? = nil, casting: String? = nil, verdict: String? = nil, warning: String? = nil,
      paper: PaperCount? = nil, seal: String? = nil
    ) {
      self.number = number
      self.question = question
      self.title = title
      self.mode = mode
      self.outcome = outcome
      self.tally = tally
      self.requirement = requirement
      self.margin = margin
      self.openedAt = openedAt
      self.closedAt = closedAt
      self.secondsLeft = secondsLeft
      self.repeatOf = repeatOf
      self.annulment = annulment
      self.settlement = settlement
      self.settledBase = settledBase
      self.settledBy = settledBy
      self.casting = casting
      self.verdict = verdict
      self.warning = warning
      self.paper = paper
      self.seal = seal
    }
  }
}

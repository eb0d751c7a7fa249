/// What one ballot needs, fixed when it opens: the rule, its base counted, and the needed number.
public struct Requirement: Sendable, Hashable {
  /// One reading of the law, counted.
  public struct Reading: Sendable, Hashable, Codable {
    /// What the fraction is of.
    public let base: Base
    /// How many that is.
    public let baseCount: Int
    /// The least number of votes «за» that carries the question.
    public let needed: Int
  }

  /// The question kind that binds the rule.
  public let kind: QuestionKind
  /// The reading that the regulation names first.
  public let reading: Reading
  /// The other reading, where the law has two and they differ in number.
  public let other: Reading?
  /// What an equal split comes to; strict in a secret ballot, where nobody's vote is known.
  public let tie: TieRule
  /// The deputies who must be registered for this kind.
  public let quorum: Int
  /// One sentence in Ukrainian that the chair can read aloud before the ballot.
  public let explanation: String

  /// Counts the rule of `kind` for a hall.
  ///
  /// - Parameters:
  ///   - kind: a kind of the regulation.
  ///   - regulation: whose kind it is: its body's words, its quorum, its rule for an equal split.
  ///   - composition: the deputies set by law, vacant mandates included (`D`), at least 1.
  ///   - head: the head's office if he takes part in the sitting, else nil (`H`).
  ///   - registered: the deputies registered at the latest registration (`P`).
  public init(
    kind: QuestionKind, of regulation: Regulation, composition: Int, head: Council.HeadOffice?, registered: Int
  ) {
    func reading(_ base: Base) -> Reading {
      let count =
        switch base {
        case .deputiesAndHead: composition + (head == nil ? 0 : 1)
        case .deputies: composition
        case .registered: registered
        }
      return Reading(base: base, baseCount: count, needed: kind.threshold.needed(of: count))
    }
    let whole = "від \(regulation.body.member.genitive(composition)) загального складу"
    func words(_ base: Base) -> String {
      switch base {
      case .deputiesAndHead: head.map { "\(whole) і \($0.genitive)" } ?? whole
      case .deputies: whole
      case .registered: "від \(regulation.body.registeredMember.genitive(registered))"
      }
    }
    let first = reading(kind.base)
    let second = kind.otherBase.map(reading).flatMap { $0.needed == first.needed ? nil : $0 }
    let tie = kind.mode == .secret ? TieRule.strict : regulation.tie
    var sentence = "Потрібно \(Count.votes.nominative(first.needed)): \(kind.threshold.words) \(words(first.base))"
    if let second {
      sentence += "; якщо рахувати \(words(second.base)), потрібно \(Count.votes.nominative(second.needed))"
    }
    if let own = kind.quorum {
      sentence += "; кворум — \(regulation.body.registeredMember.nominative(own.needed(of: composition)))"
    }
    switch tie {
    case .strict: break
    case .castingVote: sentence += "; за рівності голосів голос головуючого рахується ще раз"
    case .decisive: sentence += "; за рівності голосів вирішує голос головуючого"
    }
    sentence += " (\(kind.source))."
    self.kind = kind
    self.reading = first
    self.other = second
    self.tie = tie
    self.quorum = (kind.quorum ?? regulation.quorum).needed(of: composition)
    self.explanation = sentence
  }

  /// What a count comes to.
  public struct Decision: Sendable, Hashable {
    /// Adopted, rejected, or disputed where two readings differ.
    public let outcome: Outcome
    /// Votes above (or, negative, below) the needed number; a casting vote is among them.
    public let margin: Int
    /// Whether the presiding officer's vote broke an equal split.
    public let isByCastingVote: Bool
  }

  /// What `votes` «за» and `against` «проти» make of the question.
  ///
  /// - Parameter chair: what the presiding officer chose; nil where he did not vote or his vote is not known.
  public func decide(for votes: Int, against: Int, chair: Choice? = nil) -> Decision {
    let first = decide(by: reading, for: votes, against: against, chair: chair)
    guard let other else { return first }
    let second = decide(by: other, for: votes, against: against, chair: chair)
    return Decision(
      outcome: first.outcome == second.outcome ? first.outcome : .disputed, margin: first.margin,
      isByCastingVote: first.isByCastingVote)
  }

  /// What a count comes to by one of the readings alone, as when a dispute is settled.
  func decide(by reading: Reading, for votes: Int, against: Int, chair: Choice?) -> Decision {
    let casting = tie != .strict && votes == against && (chair == .for || chair == .against)
    let counted = casting && tie == .castingVote && chair == .for ? votes + 1 : votes
    let adopted = casting && tie == .decisive ? chair == .for : counted >= reading.needed
    return Decision(
      outcome: adopted ? .adopted : .rejected, margin: counted - reading.needed, isByCastingVote: casting)
  }

  /// The reading over this base, if it is one of the two.
  public func reading(over base: Base) -> Reading? {
    if reading.base == base { return reading }
    return other.flatMap { $0.base == base ? $0 : nil }
  }
}

extension Requirement: Codable {
  private enum CodingKeys: String, CodingKey { case kind, reading, other, tie, quorum, explanation }

  /// Reads a requirement of a journal; one that was written before a field existed has its default.
  ///
  /// - Throws: a decoding error, also where the needed number is not what the rule makes of its base.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decode(QuestionKind.self, forKey: .kind)
    reading = try values.decode(Reading.self, forKey: .reading)
    other = try values.decodeIfPresent(Reading.self, forKey: .other)
    tie = try values.decodeIfPresent(TieRule.self, forKey: .tie) ?? .strict
    quorum = try values.decodeIfPresent(Int.self, forKey: .quorum) ?? 0
    explanation = try values.decode(String.self, forKey: .explanation)
    for reading in [reading, other].compactMap(\.self) {
      try decoder.require(reading.baseCount.isCount, "основа підрахунку поза межами 0…1000000")
      try decoder.require(
        reading.needed == kind.threshold.needed(of: reading.baseCount), "потрібна кількість голосів не за правилом")
    }
    try decoder.require(quorum.isCount, "кворум поза межами 0…1000000")
  }
}

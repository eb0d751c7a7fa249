/// What becomes of an equal split of «за» and «проти» in an open ballot.
public enum TieRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// The threshold alone decides.
  case strict
  /// If the presiding officer voted «за» or «проти», his vote counts once more; the threshold is still tested.
  case castingVote
  /// If the presiding officer voted «за» or «проти», his side wins.
  case decisive

  /// How the presiding officer's vote for one of the two sides broke an equal split, as a Ukrainian clause without a stop.
  public func sentence(of choice: Choice) -> String {
    let word = choice == .for ? "«за»" : "«проти»"
    return self == .decisive
      ? "за рівності голосів вирішив голос головуючого \(word)"
      : "за рівності голосів голос головуючого \(word) зараховано ще раз"
  }
}

/// The presiding officer's vote that broke an equal split.
public struct CastingVote: Sendable, Hashable, Codable {
  /// How it counted: `castingVote` or `decisive`.
  public let rule: TieRule
  /// Who presided.
  public let voter: String
  /// His choice: «за» or «проти».
  public let choice: Choice

  /// A vote that broke a tie.
  public init(rule: TieRule, voter: String, choice: Choice) {
    precondition(Self.breaksTie(rule, choice), "this breaks no tie")
    self.rule = rule
    self.voter = voter
    self.choice = choice
  }

  private enum CodingKeys: CodingKey { case rule, voter, choice }

  /// Reads a vote of a journal.
  ///
  /// - Throws: a decoding error, also where such a vote breaks no tie.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    rule = try values.decode(TieRule.self, forKey: .rule)
    voter = try values.decode(String.self, forKey: .voter)
    choice = try values.decode(Choice.self, forKey: .choice)
    try decoder.require(Self.breaksTie(rule, choice), "такий голос не вирішує рівності")
  }

  private static func breaksTie(_ rule: TieRule, _ choice: Choice) -> Bool { rule != .strict && choice != .abstained }
}

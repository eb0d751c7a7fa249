/// A council's regulation («регламент») as data: quorum, question kinds and the profile's switches.
public struct Regulation: Sendable, Hashable {
  /// Which choice counts when a deputy presses more than once.
  public enum ChoiceRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The last choice before the close.
    case last
    /// The first choice stands.
    case first
    /// The hold sensor is held from the choice to the close; a choice whose sensor is let go is taken back, and what
    /// stands at the close counts.
    case held
  }

  /// What the hall sees of a roll-call ballot while it is open.
  public enum Disclosure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing.
    case nothing
    /// How many have voted.
    case voted
    /// The totals.
    case totals
    /// The choices by name.
    case choices
  }

  /// Who may be recused from a question («конфлікт інтересів»).
  public enum RecusalRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Deputies and the head.
    case everyone
    /// Deputies only.
    case deputies
    /// Nobody: the body's regulation knows no recusal.
    case nobody
  }

  /// When a deputy who came after the registration may vote.
  public enum LatecomerRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the next registration on.
    case nextRegistration
    /// At once, by a journalled act of the secretariat.
    case atOnce
  }

  /// The regulation's name, as `council.toml` gives it.
  public let id: String
  /// Its full title, in Ukrainian.
  public let title: String
  /// What kind of body it governs.
  public let body: Body
  /// Whether the body has a head who is no deputy and votes while he takes part; an oblast council, for example, has none.
  public let hasHead: Bool
  /// Quorum, over the total composition of deputies (the head is never counted).
  public let quorum: Threshold
  /// The voting window where the operator names none, in seconds, 1…3,600.
  public let windowSeconds: Int
  /// Which choice counts.
  public let choiceRule: ChoiceRule
  /// What the hall sees while a ballot is open.
  public let disclosure: Disclosure
  /// What becomes of an equal split.
  public let tie: TieRule
  /// Who may be recused.
  public let recusal: RecusalRule
  /// When a latecomer may vote.
  public let latecomers: LatecomerRule
  /// How often one question may be voted, annulled ballots aside (ст. 89); at least 1.
  public let ballotsPerQuestion: Int
  /// The procedural kind whose adoption lets a question be voted again (ст. 70); nil where a repeat needs no vote.
  public let repeatKind: String?
  /// The articles by which commands are refused, by `Article`; the law's where the regulation names none.
  public let articles: [String: String]
  /// The question kinds, in the order in which an operator reads them.
  public let kinds: [QuestionKind]

  /// A regulation; configuration has checked that the kinds' names differ and the numbers lie in their ranges.
  public init(
    id: String, title: String, body: Body = .council, hasHead: Bool = true, quorum: Threshold, windowSeconds: Int,
    choiceRule: ChoiceRule, disclosure: Disclosure, tie: TieRule = .strict, recusal: RecusalRule = .everyone,
    latecomers: LatecomerRule = .nextRegistration, ballotsPerQuestion: Int, repeatKind: String? = nil,
    articles: [String: String] = [:], kinds: [QuestionKind]
  ) {
    self.id = id
    self.title = title
    self.body = body
    self.hasHead = hasHead
    self.quorum = quorum
    self.windowSeconds = windowSeconds
    self.choiceRule = choiceRule
    self.disclosure = disclosure
    self.tie = tie
    self.recusal = recusal
    self.latecomers = latecomers
    self.ballotsPerQuestion = ballotsPerQuestion
    self.repeatKind = repeatKind
    self.articles = articles
    self.kinds = kinds
  }

  /// The kind of this name.
  public func kind(_ id: String) -> QuestionKind? { kinds.first { $0.id == id } }

  /// Where it stands: the regulation's own article, or the law's; where no law speaks of such a body, the regulation.
  public func article(_ article: Article) -> String {
    articles[article.rawValue] ?? article.inLaw(of: body) ?? "«\(title)»"
  }
}

extension Regulation: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, title, body, hasHead, quorum, windowSeconds, choiceRule, disclosure, tie, recusal, latecomers
    case ballotsPerQuestion, repeatKind, articles, kinds
  }

  /// Reads a regulation of a journal; one that was written before a field existed has its default.
  ///
  /// - Throws: a decoding error, also where a number is out of its range or a kind is named twice.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try values.decode(String.self, forKey: .id), title: try values.decode(String.self, forKey: .title),
      body: try values.decodeIfPresent(Body.self, forKey: .body) ?? .council,
      hasHead: try values.decodeIfPresent(Bool.self, forKey: .hasHead) ?? true,
      quorum: try values.decode(Threshold.self, forKey: .quorum),
      windowSeconds: try values.decode(Int.self, forKey: .windowSeconds),
      choiceRule: try values.decode(ChoiceRule.self, forKey: .choiceRule),
      disclosure: try values.decode(Disclosure.self, forKey: .disclosure),
      tie: try values.decodeIfPresent(TieRule.self, forKey: .tie) ?? .strict,
      recusal: try values.decodeIfPresent(RecusalRule.self, forKey: .recusal) ?? .everyone,
      latecomers: try values.decodeIfPresent(LatecomerRule.self, forKey: .latecomers) ?? .nextRegistration,
      ballotsPerQuestion: try values.decode(Int.self, forKey: .ballotsPerQuestion),
      repeatKind: try values.decodeIfPresent(String.self, forKey: .repeatKind),
      articles: try values.decodeIfPresent([String: String].self, forKey: .articles) ?? [:],
      kinds: try values.decode([QuestionKind].self, forKey: .kinds))
    try decoder.require(Sitting.Limits.window ~= windowSeconds, "час голосування поза межами 1…3600 секунд")
    try decoder.require(ballotsPerQuestion >= 1, "питання не можна голосувати жодного разу")
    try decoder.require(Set(kinds.map(\.id)).count == kinds.count, "вид питання названо двічі")
  }
}

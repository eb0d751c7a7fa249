/// A council's regulation («регламент») as data: quorum, question kinds and the profile's switches.
public struct Regulation: Sendable, Hashable, Codable {
  /// Which choice counts when a deputy presses more than once.
  public enum ChoiceRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The last choice before the close.
    case last
    /// The first choice stands.
    case first
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

  /// The regulation's name, as `council.toml` gives it.
  public let id: String
  /// Its full title, in Ukrainian.
  public let title: String
  /// Quorum, over the total composition of deputies (the head is never counted).
  public let quorum: Threshold
  /// The voting window where the operator names none, in seconds, 1…3,600.
  public let windowSeconds: Int
  /// Which choice counts.
  public let choiceRule: ChoiceRule
  /// What the hall sees while a ballot is open.
  public let disclosure: Disclosure
  /// How often one question may be voted, annulled ballots aside (ст. 89); at least 1.
  public let ballotsPerQuestion: Int
  /// The question kinds, in the order in which an operator reads them.
  public let kinds: [QuestionKind]

  /// A regulation; configuration has checked that the kinds' names differ and the numbers lie in their ranges.
  public init(
    id: String, title: String, quorum: Threshold, windowSeconds: Int, choiceRule: ChoiceRule, disclosure: Disclosure,
    ballotsPerQuestion: Int, kinds: [QuestionKind]
  ) {
    self.id = id
    self.title = title
    self.quorum = quorum
    self.windowSeconds = windowSeconds
    self.choiceRule = choiceRule
    self.disclosure = disclosure
    self.ballotsPerQuestion = ballotsPerQuestion
    self.kinds = kinds
  }

  /// The kind of this name.
  public func kind(_ id: String) -> QuestionKind? { kinds.first { $0.id == id } }
}

extension RollCall {
  /// A record that does not agree with itself, and where.
  public struct Disagreement: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that does not fit.
    public enum Finding: Sendable, Hashable {
      /// A total differs from the count of the names.
      case total(Total, recorded: Int, names: Int)
      /// Two lines have the same voter.
      case sameVoter(String)
      /// A line, the signature or the heading has no name.
      case missing(Part)
      /// There are more names than mandates.
      case tooMany(members: Int, mandates: Int)
      /// A secret ballot with names.
      case namesOfSecretBallot
      /// The papers do not add up to the totals, or a roll call has papers.
      case papers(issued: Int, found: Int, invalid: Int, valid: Int)
      /// The printed line states no rule over this base that could be computed.
      case unreadableRule(String)
      /// The base is not what the composition or the name list gives.
      case base(recorded: Int, counted: Int)
      /// The needed number is not what the printed rule gives.
      case needed(recorded: Int, computed: Int)
      /// The sentence does not say the needed number.
      case explanation(needed: Int)
      /// The decision is not what the totals and the rule give.
      case decision(recorded: Ending, votesFor: Int, needed: Int)
      /// The margin is not the distance of the totals from the needed number.
      case margin(recorded: Int, computed: Int)
      /// The seal is not a SHA-256 in hex.
      case seal(String)
    }

    /// A total of the record.
    public enum Total: String, Sendable, Hashable {
      case `for` = "за"
      case against = "проти"
      case abstained = "утрималось"
      case notVoting = "не голосувало"
      case absent = "відсутні"
    }

    /// A part that a record cannot do without.
    public enum Part: String, Sendable, Hashable {
      case council = "назва ради"
      case presiding = "прізвище головуючого"
      case title = "назва питання"
      case name = "прізвище у списку"
      case names = "поіменний список"
    }

    /// The ballot.
    public let ballot: Int
    /// What does not fit; at least one.
    public let findings: [Finding]

    /// All of it, in Ukrainian.
    public var description: String {
      "запис голосування № \(ballot) не узгоджений: " + findings.map(\.description).joined(separator: "; ")
    }
  }
}

extension RollCall.Disagreement.Finding: CustomStringConvertible {
  /// The finding, in Ukrainian.
  public var description: String {
    switch self {
    case .total(let total, let recorded, let names):
      "у підсумку «\(total.rawValue)» \(recorded), а за списком \(names)"
    case .sameVoter(let voter): "у списку двічі \(voter)"
    case .missing(let part): "немає: \(part.rawValue)"
    case .tooMany(let members, let mandates): "у списку \(members), а мандатів \(mandates)"
    case .namesOfSecretBallot: "таємне голосування має імена"
    case .papers(let issued, let found, let invalid, let valid):
      "бюлетенів видано \(issued), у скриньці \(found), недійсних \(invalid), а в підсумках \(valid)"
    case .unreadableRule(let line): "за рядком «\(line)» рішення не обчислити"
    case .base(let recorded, let counted): "база \(recorded), а має бути \(counted)"
    case .needed(let recorded, let computed): "потрібно \(recorded), а за правилом \(computed)"
    case .explanation(let needed): "речення про потрібну кількість не називає \(needed)"
    case .decision(let recorded, let votes, let needed):
      "рішення «\(recorded.name)», а «за» \(votes) з потрібних \(needed)"
    case .margin(let recorded, let computed): "запас \(recorded), а за підсумками \(computed)"
    case .seal(let seal): "печатка «\(seal)» не є SHA-256"
    }
  }
}

extension RollCall.Ending {
  /// What a message calls it.
  fileprivate var name: String {
    switch self {
    case .adopted: "прийнято"
    case .rejected: "не прийнято"
    case .disputed: "спірно"
    case .settled(let adopted, _, _, _): adopted ? "прийнято (спір вирішено)" : "не прийнято (спір вирішено)"
    case .annulled: "анульовано"
    case .withheld: "результат не встановлено"
    }
  }
}

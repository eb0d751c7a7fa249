import TallyEngine
import VoteAPI

/// One ballot of the demonstration: what is asked, how the hall votes, and what must come of it.
struct DemoBallot: Sendable {
  /// What happens besides.
  enum Episode: Sendable {
    case none
    /// A console's plug is pulled after its deputy has voted, and put in again before the close.
    case plugPulled
    /// A deputy presses «проти» first and «за» before the close.
    case mindChanged
    /// The power fails in a row: the ballot is annulled.
    case annulled(reason: String)
    /// A console is dead; the counting commission enters its deputy's vote.
    case enteredByHand(reason: String)
    /// A deputy presses another key after his secret vote was counted, in vain.
    case secondSecretPress
  }

  /// How a dispute is settled.
  struct Settlement: Sendable {
    let base: VoteAPI.Operator.SettlementBase
    let reason: String
    let outcome: Results.Outcome
    let margin: Int
  }

  let question: String
  let title: String
  let kind: String
  let `for`: Int
  let against: Int
  let abstained: Int
  let base: Base
  let baseCount: Int
  let needed: Int
  var alternative: Int?
  let outcome: Results.Outcome
  var episode = Episode.none
  var settlement: Settlement?
  /// Whether the window runs to its end, or the operator closes once everybody has answered.
  var runsToItsEnd = false
  /// The ballot that this one repeats, counted from the start of the plan.
  var repeats: Int?
  /// Whether it is secret: nobody learns who chose what.
  var isSecret = false
}

/// The sitting of the demonstration.
enum DemoPlan {
  static let window = 4

  /// Before the break: 40 deputies of 42 registered, the head away.
  static let beforeBreak = [
    DemoBallot(
      question: "1", title: "Про порядок денний пленарного засідання", kind: "agenda", for: 38, against: 0,
      abstained: 1, base: .registered, baseCount: 40, needed: 21, outcome: .adopted, runsToItsEnd: true),
    DemoBallot(
      question: "2",
      title: "Про внесення змін до рішення «Про бюджет Зеленогайської міської територіальної громади»",
      kind: "decision", for: 31, against: 4, abstained: 2, base: .deputiesAndHead, baseCount: 42, needed: 22,
      outcome: .adopted, episode: .plugPulled, runsToItsEnd: true),
    DemoBallot(
      question: "3", title: "Про передачу в оренду нежитлового приміщення на вулиці Вишневій, 7", kind: "decision",
      for: 21, against: 11, abstained: 5, base: .deputiesAndHead, baseCount: 42, needed: 22, outcome: .rejected),
    DemoBallot(
      question: "4", title: "Про утворення тимчасової контрольної комісії з перевірки ремонту доріг",
      kind: "control-commission", for: 14, against: 24, abstained: 1, base: .deputies, baseCount: 42, needed: 14,
      outcome: .adopted),
    DemoBallot(
      question: "5", title: "Про повторний розгляд зупиненого головою рішення «Про тарифи на воду»",
      kind: "veto-override", for: 28, against: 8, abstained: 2, base: .deputiesAndHead, baseCount: 42, needed: 28,
      outcome: .adopted, episode: .mindChanged),
  ]

  /// After it: 41 deputies and the head.
  static let afterBreak = [
    DemoBallot(
      question: "6", title: "Про повторний розгляд зупиненого головою рішення «Про забудову парку»",
      kind: "veto-override", for: 28, against: 10, abstained: 2, base: .deputiesAndHead, baseCount: 43, needed: 29,
      alternative: 28, outcome: .disputed,
      settlement: DemoBallot.Settlement(
        base: .deputiesAndHead,
        reason: "акт лічильної комісії № 1: голова бере участь у засіданні, отже входить до загального складу ради",
        outcome: .rejected, margin: -1)),
    DemoBallot(
      question: "7", title: "Про утворення тимчасової контрольної комісії з перевірки закупівель",
      kind: "control-commission", for: 14, against: 25, abstained: 2, base: .deputies, baseCount: 42, needed: 14,
      alternative: 15, outcome: .disputed,
      settlement: DemoBallot.Settlement(
        base: .deputies, reason: "акт лічильної комісії № 2: стаття 147 говорить про депутатів, голова не депутат",
        outcome: .adopted, margin: 0)),
    DemoBallot(
      question: "8", title: "Про надання земельної ділянки на вулиці Ґонти", kind: "basis", for: 20, against: 5,
      abstained: 2, base: .deputiesAndHead, baseCount: 43, needed: 22, outcome: .annulled,
      episode: .annulled(reason: "у третьому ряду зникло живлення пультів")),
    DemoBallot(
      question: "8", title: "Про надання земельної ділянки на вулиці Ґонти", kind: "basis", for: 26, against: 8,
      abstained: 4, base: .deputiesAndHead, baseCount: 43, needed: 22, outcome: .adopted,
      episode: .enteredByHand(reason: "пульт не відповідає"), repeats: 8),
    DemoBallot(
      question: "9", title: "Про припинення обговорення питання № 10", kind: "procedural", for: 20, against: 15,
      abstained: 3, base: .registered, baseCount: 41, needed: 21, outcome: .rejected),
  ]

  /// The question that fell before the break is voted once more, after a vote that allows it.
  static let repeated = [
    DemoBallot(
      question: "3", title: "Про дозвіл на переголосування питання № 3", kind: "repeat", for: 24, against: 12,
      abstained: 2, base: .registered, baseCount: 41, needed: 21, outcome: .adopted),
    DemoBallot(
      question: "3", title: "Про передачу в оренду нежитлового приміщення на вулиці Вишневій, 7", kind: "decision",
      for: 25, against: 11, abstained: 3, base: .deputiesAndHead, baseCount: 43, needed: 22, outcome: .adopted,
      repeats: 3),
  ]

  /// The secretary is elected in secret.
  static let secret = [
    DemoBallot(
      question: "10", title: "Про обрання секретаря Зеленогайської міської ради", kind: "secretary", for: 24,
      against: 13, abstained: 3, base: .deputiesAndHead, baseCount: 43, needed: 22, outcome: .adopted,
      episode: .secondSecretPress, isSecret: true)
  ]
}

public import Seals
import SeededRandom
import TallyEngine

/// Long random sittings in which everything happens that a record must tell.
public enum RandomSittings {
  /// Holds sittings one after another in a new journal.
  ///
  /// - Parameters:
  ///   - directory: an empty one, for the journal.
  ///   - deputies: how many.
  ///   - sittings: how many.
  ///   - ballots: how many in each, annulled ones included.
  ///   - isSealed: whether statements and checkpoints are written.
  ///   - key: signs them.
  ///   - seed: the same seed gives the same sittings.
  public static func hold(
    in directory: String, deputies: Int, sittings: Int = 1, ballots: Int, seed: UInt64, isSealed: Bool = false,
    key: NoteSigner? = nil
  ) throws {
    var random = SeededRandom(seed: seed)
    let scripted = try ScriptedSitting(
      ScriptedCouncil.make(deputies: deputies), journalIn: directory, isSealed: isSealed, key: key)
    for number in 1...sittings {
      try scripted.order(.openSitting(session: "12", sitting: number, presiding: "head", headPresent: true))
      try scripted.register(away: [UInt16(deputies)])
      var held = 0
      while held < ballots { held += try ballot(held + 1, scripted, deputies, &random) }
      for ballot in scripted.sitting.ballots where ballot.outcome == .disputed {
        try scripted.order(
          .settleBallot(
            number: ballot.number, base: ballot.number % 2 == 0 ? .deputies : .deputiesAndHead, reason: "акт № 1"))
      }
      try scripted.order(.closeSitting)
      scripted.wait(milliseconds: 86_400_000)
    }
    scripted.close()
  }

  /// Titles as they are typed: quotes, line breaks, markup, separators, and length.
  public static let titles = [
    "Про бюджет", "Про \"Вісник\" & <Газету> «Слово»", "Про перше,\nдруге;\r\nта третє\t— \u{201E}усе\u{201C}",
    "=SUM(A1:A9) 'Про об’єкт' \\n {\"а\": 1}",
    String(repeating: "Про надання дозволу на розроблення проєкту землеустрою; ", count: 12),
  ]

  /// Holds the ballots of a question; returns how many those were.
  private static func ballot(
    _ question: Int, _ scripted: ScriptedSitting, _ deputies: Int, _ random: inout SeededRandom
  ) throws -> Int {
    let kind = ["decision", "decision", "decision", "procedure", "veto", "secretary", "paper"].randomElement(
      using: &random)!
    let title = titles.randomElement(using: &random)!
    if question % 17 == 0 {
      try scripted.order(.startBreak)
      try scripted.register(away: [UInt16(Int.random(in: 1...deputies, using: &random))])
    }
    if question % 5 == 0 {
      try scripted.order(.recuse(voter: "d\(question % deputies + 1)", question: "\(question)", reason: "родич, «кум»"))
    }
    try scripted.order(.openBallot(question: "\(question)", title: title, kind: kind, seconds: 60, repeatOf: nil))
    let number = scripted.sitting.openBallot!.number
    if Int.random(in: 0..<8, using: &random) == 0 {
      try vote(scripted, kind, deputies, &random, close: false)
      try scripted.order(.annulBallot(number: number, reason: "зникло світло\nу \"залі\""))
      try scripted.order(
        .openBallot(question: "\(question)", title: title, kind: kind, seconds: 60, repeatOf: number))
      try vote(scripted, kind, deputies, &random, close: true)
      return 2
    }
    try vote(scripted, kind, deputies, &random, close: true)
    return 1
  }

  private static func vote(
    _ scripted: ScriptedSitting, _ kind: String, _ deputies: Int, _ random: inout SeededRandom, close: Bool
  ) throws {
    let number = scripted.sitting.openBallot!.number
    if kind == "paper" {
      guard close else { return }
      let entitled = scripted.sitting.openBallot!.standings.count { $0 == .participant }
      let votes = Int.random(in: 0...(entitled - 1), using: &random)
      try scripted.order(
        .enterSecretCount(
          number: number, papers: Ballot.PaperCount(issued: entitled, found: entitled, invalid: 1), for: votes,
          against: entitled - 1 - votes, abstained: 0))
      return try scripted.closeBallot()
    }
    // Where the two readings of the law differ, a vote between them must come about.
    let needed = scripted.sitting.openBallot!.requirement.other?.needed
    var keys: [(UInt16, Keys)] = []
    for seat in 1...(deputies + 1) {
      let choices: [Keys] = [.for, .for, .for, .against, .abstain, []]
      let key = needed.map { seat <= $0 ? Keys.for : .against } ?? choices.randomElement(using: &random)!
      if !key.isEmpty { keys.append((UInt16(seat), key)) }
    }
    try scripted.press(keys)
    if kind == "decision", number % 4 == 0 {
      try? scripted.order(.enterVote(voter: "d1", choice: .against, reason: "пульт \"мовчить\""))
    }
    if close {
      try scripted.closeBallot(
        offline: kind == "decision" ? [2, 3] : [], disagreeing: Int.random(in: 0..<20, using: &random) == 0)
    }
  }
}

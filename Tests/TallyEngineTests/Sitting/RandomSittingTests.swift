import Foundation
import Testing

import TallyEngine

@Suite("Long sittings from a seed")
struct RandomSittingTests {
  /// How many seeds are run: a dozen, or as many as SITTING_SEEDS says, for a night's search.
  static let seeds = ProcessInfo.processInfo.environment["SITTING_SEEDS"].flatMap(Int.init) ?? 12

  /// A council of the seed's making.
  private func council(_ random: inout Seeded) -> Council {
    let deputies = Int.random(in: 1...12, using: &random)
    return TestHall.council(
      deputies: deputies, composition: deputies + Int.random(in: 0...(deputies > 4 ? 2 : 0), using: &random),
      head: Bool.random(using: &random),
      perQuestion: Int.random(in: 1...3, using: &random), choiceRule: Bool.random(using: &random) ? .last : .first,
      quorum: Bool.random(using: &random) ? .majority : Threshold(.notLessThan, 1, of: 3),
      window: Int.random(in: 1...20, using: &random))
  }

  /// The next move: most often one that moves this sitting on, now and then anything at all.
  private func move(_ pair: Pair, _ random: inout Seeded) -> Move {
    let council = pair.rehearsal.council
    let seats = council.seats.map(\.number) + [TestHall.unknownSeat]
    let voter = council.voters.randomElement(using: &random)!.id
    let number = pair.rehearsal.sitting.nextBallot
    let question = ["1", "2", "3"].randomElement(using: &random)!
    let shown =
      Int.random(in: 0..<8, using: &random) > 0
      ? number - 1 : [0, number - 2, number].randomElement(using: &random)!
    let choose = Move.choose(
      Choice.allCases.randomElement(using: &random)!, seat: seats.randomElement(using: &random)!, shown: max(0, shown))
    let present = Move.present(seat: seats.randomElement(using: &random)!)
    let earlier = Int.random(in: max(1, number - 4)...max(1, number), using: &random)
    let open = Move.order(
      .openBallot(
        question: question, title: ["Про звіт", "Про бюджет", "Про землю"].randomElement(using: &random)!,
        kind: ["decision", "procedural", "third", "veto", "half"].randomElement(using: &random)!,
        seconds: Bool.random(using: &random) ? nil : Int.random(in: 1...9, using: &random),
        repeatOf: Int.random(in: 0..<3, using: &random) == 0 ? earlier : nil))
    let openSitting = Move.order(
      .openSitting(session: "1", sitting: 1, presiding: voter, headPresent: Bool.random(using: &random)))
    let startRegistration = Move.order(
      .startRegistration(seconds: Bool.random(using: &random) ? nil : Int.random(in: 1...9, using: &random)))
    let establish = Move.establish(agreed: Int.random(in: 0..<6, using: &random) > 0)
    let annul = Move.order(.annulBallot(number: earlier, reason: "збій"))
    let settle = Move.order(
      .settleBallot(
        number: earlier, base: Bool.random(using: &random) ? .deputies : .deputiesAndHead, reason: "комісія"))
    let enter = Move.order(
      .enterVote(voter: voter, choice: Choice.allCases.randomElement(using: &random)!, reason: "пульт"))
    let recuse = Move.order(.recuse(voter: voter, question: question, reason: "є"))
    let head = Move.order(.setHeadPresent(Bool.random(using: &random)))
    let wait = Move.wait(milliseconds: Int.random(in: 1...2_500, using: &random))
    let anything: [Move] = [
      choose, present, open, openSitting, startRegistration, establish, annul, settle, enter, recuse, head, wait,
      .order(.finishRegistration), .order(.closeBallot), .order(.startBreak), .order(.closeSitting),
      .order(.setPresiding(voter: voter)), .restart,
    ]
    if Int.random(in: 0..<6, using: &random) == 0 { return anything.randomElement(using: &random)! }
    let likely: [Move] =
      switch pair.reference.phase {
      case .closed: [openSitting]
      case .break: [startRegistration, head]
      case .registration:
        Array(repeating: present, count: 2 * seats.count) + [.order(.finishRegistration), wait]
      case .voting:
        pair.reference.ballots.last!.open
          ? [choose, choose, choose, choose, choose, choose, choose, choose, enter, wait, .order(.closeBallot)]
          : [establish]
      case .idle:
        pair.reference.inForce
          ? [open, open, open, open, open, settle, settle, annul, recuse, head, startRegistration]
          : [startRegistration]
      }
    return likely.randomElement(using: &random)!
  }

  @Test(
    "the sitting, its reference, its invariants, its lamps and its replay agree after every step", arguments: 1...seeds)
  func agree(seed: Int) throws {
    var random = Seeded(UInt64(seed))
    var pair = Pair(council(&random))
    var seen: Set<Outcome> = []
    for step in 0..<300 {
      let next = move(pair, &random)
      var wrong = pair.make(next)
      wrong += Invariants.violations(of: pair.rehearsal.sitting)
      if step.isMultiple(of: 3) {
        wrong += IndicationTests.faults(of: pair.rehearsal.sitting, at: pair.rehearsal.now.monotonic)
      }
      if step.isMultiple(of: 20), pair.rehearsal.replayed() != pair.rehearsal.sitting { wrong.append("replay") }
      if !wrong.isEmpty {
        Issue.record("seed \(seed), step \(step): \(wrong.joined(separator: "\n"))")
        return
      }
      seen.formUnion(pair.reference.ballots.map(\.outcome))
    }
    #expect(pair.rehearsal.replayed() == pair.rehearsal.sitting)
    #expect(seen.count >= 2, "the seed leads nowhere: \(seen)")
    try survivesJSON(pair.rehearsal)
  }

  /// The journal's rows come back from JSON as they were, and fold to the same sitting.
  private func survivesJSON(_ hall: Rehearsal) throws {
    let rows = try JSONEncoder().encode(hall.journal.map(\.event))
    let again = try JSONDecoder().decode([SittingEvent].self, from: rows)
    #expect(again == hall.journal.map(\.event))
    var sitting = Sitting(council: hall.council)
    for (event, row) in zip(again, hall.journal) { sitting.apply(event, at: row.moment) }
    #expect(sitting == hall.sitting)
  }
}

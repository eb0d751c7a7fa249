import Foundation
import SeededRandom
import Testing

import TallyEngine

@Suite("Long sittings from a seed")
struct RandomSittingTests {
  /// How many seeds are run: 72, or as many as SITTING_SEEDS says, for a night's search.
  static let seeds = ProcessInfo.processInfo.environment["SITTING_SEEDS"].flatMap(Int.init) ?? 72

  /// A council of the seed's making.
  private func council(_ random: inout SeededRandom) -> Council {
    let deputies = Int.random(in: 1...9, using: &random)
    return TestHall.council(
      deputies: deputies, composition: deputies + Int.random(in: 0...(deputies > 4 ? 2 : 0), using: &random),
      head: Int.random(in: 0..<4, using: &random) > 0,
      under: TestHall.regulation(
        body: Body.allCases.randomElement(using: &random)!, perQuestion: Int.random(in: 1...3, using: &random),
        choiceRule: Regulation.ChoiceRule.allCases.randomElement(using: &random)!,
        quorum: Bool.random(using: &random) ? .majority : Threshold(.notLessThan, 1, of: 3),
        window: Int.random(in: 1...20, using: &random),
        tie: [TieRule.strict, .castingVote, .castingVote, .decisive, .decisive].randomElement(using: &random)!,
        recusal: Int.random(in: 0..<4, using: &random) > 0
          ? .everyone : Regulation.RecusalRule.allCases.randomElement(using: &random)!,
        latecomers: Regulation.LatecomerRule.allCases.randomElement(using: &random)!,
        repeatKind: Bool.random(using: &random) ? "procedural" : nil),
      powersRecognised: Int.random(in: 0..<3, using: &random) > 0)
  }

  /// The next move: most often one that moves this sitting on, now and then anything at all.
  private func move(_ pair: Pair, _ random: inout SeededRandom) -> Move {
    let council = pair.rehearsal.council
    let seats = council.seats.map(\.number) + [TestHall.unknownSeat]
    let voter = council.voters.randomElement(using: &random)!.id
    let number = pair.rehearsal.sitting.nextBallot
    let question = ["1", "2", "3"].randomElement(using: &random)!
    let shown =
      Int.random(in: 0..<8, using: &random) > 0
      ? number - 1 : [0, number - 2, number].randomElement(using: &random)!
    let choose = Move.choose(
      choice(pair, &random), seat: seats.randomElement(using: &random)!, shown: max(0, shown),
      holding: Int.random(in: 0..<8, using: &random) > 0)
    let letGo = Move.letGo(seat: seats.randomElement(using: &random)!, told: Bool.random(using: &random))
    let present = Move.present(seat: seats.randomElement(using: &random)!)
    let earlier = Int.random(in: max(1, number - 4)...max(1, number), using: &random)
    let kinds =
      pair.rehearsal.sitting.powersRecognised || Int.random(in: 0..<4, using: &random) == 0
      ? [
        "decision", "decision", "procedural", "procedural", "third", "third", "third", "removal", "veto", "half",
        "half", "secret", "secret",
        "paper",
        "removal", "opening", "bodies",
      ] : ["opening", "bodies"]
    let open = Move.order(
      .openBallot(
        question: question, title: ["Про звіт", "Про бюджет", "Про землю"].randomElement(using: &random)!,
        kind: kinds.randomElement(using: &random)!,
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
        number: pair.reference.ballots.last { $0.outcome == .disputed }?.number ?? earlier,
        base: Bool.random(using: &random) ? .deputies : .deputiesAndHead, reason: "комісія"))
    let enter = Move.order(
      .enterVote(voter: voter, choice: Choice.allCases.randomElement(using: &random)!, reason: "пульт"))
    // Most often from one question, or a small hall would have none left that it may vote on.
    let recuse = Move.order(
      .recuse(voter: voter, question: Int.random(in: 0..<6, using: &random) > 0 ? "3" : question, reason: "є"))
    let announce = Move.order(
      .announceConflict(voter: voter, question: Bool.random(using: &random) ? "3" : question, reason: "є"))
    let register = Move.order(.register(voter: voter, reason: "пульт не працює"))
    let count = Move.order(commissionCount(pair, &random))
    let console = Move.order(
      .assignConsole(
        seat: Int(seats.randomElement(using: &random)!) + Int.random(in: 0..<9, using: &random) / 8 * 999,
        console: "usb:FT\(Int.random(in: 1...9, using: &random))", reason: "пульт"))
    let head = Move.order(.setHeadPresent(Bool.random(using: &random)))
    let wait = Move.wait(milliseconds: Int.random(in: 1...2_500, using: &random))
    let anything: [Move] = [
      choose, present, open, openSitting, startRegistration, establish, annul, settle, enter, recuse, head, wait,
      .order(.finishRegistration), .order(.closeBallot), .order(.startBreak), .order(.closeSitting),
      .order(.setPresiding(voter: voter)), .restart, announce, register, letGo, count, console,
    ]
    if Int.random(in: 0..<6, using: &random) == 0 { return anything.randomElement(using: &random)! }
    let likely: [Move] =
      switch pair.reference.phase {
      case .closed: [openSitting]
      case .break: [startRegistration, head]
      case .registration:
        Array(repeating: present, count: 3 * seats.count) + [register, .order(.finishRegistration), wait]
      case .voting:
        pair.reference.ballots.last!.open
          ? Array(repeating: choose, count: 4 * seats.count) + [enter, wait, letGo, count, count, .order(.closeBallot)]
          : [establish]
      case .idle:
        pair.reference.inForce
          ? [
            open, open, open, open, open, open, settle, settle, annul, recuse, recuse, announce, announce, head,
            register, register, startRegistration,
          ] + Array(repeating: settle, count: pair.reference.ballots.contains { $0.outcome == .disputed } ? 9 : 0)
          : [startRegistration]
      }
    return likely.randomElement(using: &random)!
  }

  /// The next choice: a ballot's number says whether it heads for a tie, for just enough, or anywhere.
  private func choice(_ pair: Pair, _ random: inout SeededRandom) -> Choice {
    let any = Choice.allCases.randomElement(using: &random)!
    guard let ballot = pair.reference.ballots.last, Int.random(in: 0..<10, using: &random) > 0 else { return any }
    let isDisputable = ballot.needed.min()! < ballot.needed.max()!
    switch isDisputable || ballot.secret ? 4 : ballot.number % 5 {
    case 0: return any
    case 1: return any == .abstained ? .for : any
    case 2, 3: return ballot.totals[0] > ballot.totals[1] ? .against : .for
    default: return ballot.totals[0] < ballot.needed.min()! ? .for : .abstained
    }
  }

  /// What a commission could enter for the last ballot: most often numbers that fit one another.
  private func commissionCount(_ pair: Pair, _ random: inout SeededRandom) -> Command {
    let ballot = pair.reference.ballots.last
    var left = Int.random(in: 0...max(1, ballot?.participants.count ?? 0), using: &random)
    let found = left
    var counts = [0, 0, 0]
    for index in counts.indices {
      counts[index] = Int.random(in: index == 0 && Bool.random(using: &random) ? left...left : 0...left, using: &random)
      left -= counts[index]
    }
    let wrong = Int.random(in: 0..<5, using: &random) == 0 ? Int.random(in: -1...1, using: &random) : 0
    return .enterSecretCount(
      number: ballot?.number ?? 1,
      papers: Ballot.PaperCount(
        issued: found + Int.random(in: 0...1, using: &random), found: found, invalid: left + wrong),
      for: counts[0], against: counts[1], abstained: counts[2])
  }

  /// A sitting of 400 steps: what was wrong first, and what it met.
  private func walk(_ seed: Int) -> (wrong: String?, met: Set<String>) {
    var random = SeededRandom(seed: UInt64(seed))
    var pair = Pair(council(&random))
    for step in 0..<400 {
      var wrong = pair.make(move(pair, &random))
      // The reference is compared at every step; what holds in every state is counted anew at some of them.
      if step.isMultiple(of: 5) || step == 399 {
        wrong += Invariants.violations(of: pair.rehearsal.sitting)
        wrong += pair.reference.differencesInObstacles(from: pair.rehearsal.sitting, in: pair.hall)
        wrong += IndicationTests.faults(of: pair.rehearsal.sitting, at: pair.rehearsal.now.monotonic)
      }
      if step.isMultiple(of: 20) || step == 399, pair.rehearsal.isOnDisk,
        pair.rehearsal.replayed() != pair.rehearsal.sitting
      {
        wrong.append("replay")
      }
      if !wrong.isEmpty { return ("seed \(seed), step \(step): \(wrong.joined(separator: "\n"))", pair.met) }
    }
    return (survivesJSON(pair.rehearsal) ? nil : "seed \(seed): the journal does not survive JSON", pair.met)
  }

  @Test(
    "the sitting, its reference, its invariants, its lamps and its replay agree after every step, everywhere seeds lead"
  )
  func agree() async {
    let found = await withTaskGroup(of: (wrong: String?, met: Set<String>).self) { group in
      for seed in 1...Self.seeds { group.addTask { walk(seed) } }
      return await group.reduce(into: (wrong: [String](), met: Set<String>())) { all, one in
        if let wrong = one.wrong { all.wrong.append(wrong) }
        all.met.formUnion(one.met)
      }
    }
    for wrong in found.wrong { Issue.record("\(wrong)") }
    // And they lead to every row, every verdict, every refusal and every turn of a ballot.
    let rows = [
      "sittingOpened", "sittingClosed", "breakStarted", "registrationStarted", "registered", "registeredByHand",
      "registrationFinished", "registrationResumed", "headPresenceChanged", "presidingChanged", "recused",
      "consoleAssigned", "conflictAnnounced", "ballotOpened", "voteRecorded", "voteWithdrawn", "voteEntered",
      "ballotResumed",
      "ballotClosed", "secretCountEntered", "resultEstablished", "resultWithheld", "ballotAnnulled", "ballotSettled",
    ]
    let verdicts = [
      Verdict.recorded, .closed, .notRegistered, .notEntitled, .anotherBallot, .notHeld, .nothingOpen,
      .firstChoiceStands, .counted,
    ].map { "verdict \($0)" }
    let refusals = [
      "notNow", "noQuorum", "repeatLimit", "notDisputed", "badCount", "badConsole", "noSuchBallot",
    ].map { "refusal \($0)" }
    let turns = [
      "late", "adopted", "rejected", "disputed", "castingVote for adopted", "castingVote against rejected",
      "decisive for adopted", "decisive against rejected", "paper adopted", "paper rejected", "secret adopted",
      "secret rejected", "removal adopted", "opening adopted", "announced takes part", "recused", "repeated",
      "annulled by the service", "settled adopted", "settled rejected",
    ]
    for turn in rows + verdicts + refusals + turns where !found.met.contains(turn) {
      Issue.record("no seed meets \(turn)")
    }
  }

  /// Whether the journal's rows come back from JSON as they were, and fold to the same sitting.
  private func survivesJSON(_ hall: Rehearsal) -> Bool {
    let events = hall.journal.map(\.event)
    guard let rows = try? JSONEncoder().encode(events),
      let again = try? JSONDecoder().decode([SittingEvent].self, from: rows), again == events
    else { return false }
    var sitting = Sitting(council: hall.council)
    for (event, row) in zip(again, hall.journal) { sitting.apply(event, at: row.moment) }
    return sitting == hall.sitting || !hall.isOnDisk
  }
}

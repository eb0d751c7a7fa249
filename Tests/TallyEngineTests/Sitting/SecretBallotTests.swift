import Foundation
import Testing

import TallyEngine

@Suite("Secret ballots: totals only, for ever")
struct SecretBallotTests {
  private func open(_ kind: String = "secret", deputies: Int = 6) throws -> Rehearsal {
    var hall = try Rehearsal.registered(TestHall.council(deputies: deputies))
    try hall.open("1", kind: kind)
    return hall
  }

  @Test("a choice is counted without a row, a vote or a lamp, and only how many have voted is known")
  func nothingTold() throws {
    var hall = try open()
    let rows = hall.journal.count
    for (deputy, choice) in [Choice.for, .against, .abstained].enumerated() {
      #expect(hall.choose(choice, by: "d\(deputy)") == .counted)
    }
    let ballot = hall.sitting.ballots[0]
    #expect(hall.journal.count == rows)
    #expect(ballot.voted == 3 && ballot.tally == Tally(notVoting: 6, absent: 0))
    #expect(ballot.votes.allSatisfy { $0 == nil } && ballot.participated == nil && ballot.warning == nil)
    #expect(ballot.margin == -4, "of nobody, as far as anybody knows")
  }

  @Test("which key was pressed changes nothing that can be read of the sitting while it is open")
  func indistinguishable() throws {
    let opened = try open()
    let moments: UInt64 = 3
    var shown: Set<[Indication]> = []
    var answers: Set<Sitting.Answer> = []
    var described: Set<String> = []
    for first in Choice.allCases {
      for second in Choice.allCases {
        var hall = opened
        let key = Keys(first)
        let press = KeyPress(seat: hall.council.seat("d0"), down: key, key: key, pressed: true, ballot: 1)
        answers.insert(hall.press(press))
        hall.choose(second, by: "d0")
        hall.choose(second, by: "d1")
        shown.insert(
          hall.council.seats.map { hall.sitting.indication(forSeat: $0.number, at: hall.now.monotonic + moments) })
        described.insert("\(hall.sitting.ballots[0].tally) \(hall.sitting.ballots[0].votes) \(hall.journal)")
      }
    }
    #expect(shown.count == 1 && answers.count == 1 && described.count == 1)
    #expect(answers.first?.verdict == .counted && answers.first?.events == [])
  }

  @Test("the first choice stands, and the answer to a second press does not say whether it was the same")
  func firstChoice() throws {
    for second in Choice.allCases {
      var hall = try open()
      #expect(hall.choose(.for, by: "d0") == .counted)
      let before = hall.sitting
      #expect(hall.choose(second, by: "d0") == .firstChoiceStands)
      #expect(hall.sitting == before)
    }
  }

  @Test("the close tells the totals for the first time, and who took part in the order of the alphabet")
  func close() throws {
    var hall = try open()
    for (deputy, choice) in [(4, Choice.against), (0, .for), (2, .for), (5, .abstained)] {
      hall.choose(choice, by: "d\(deputy)")
    }
    let tally = Tally(for: 2, against: 1, abstained: 1, notVoting: 2, absent: 0)
    let events = try hall.order(.closeBallot)
    #expect(
      events == [
        .ballotClosed(number: 1, tally: tally, by: TestHall.clerk, participants: ["d0", "d2", "d4", "d5"])
      ])
    #expect(hall.sitting.ballots[0].tally == tally)
    #expect(hall.sitting.ballots[0].participated == [true, false, true, false, true, true])
    #expect(hall.replayed() == hall.sitting)
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .rejected && hall.sitting.ballots[0].margin == -2)
  }

  @Test("whatever the order of the same choices, the rows are the same: no order tells a choice")
  func order() throws {
    var journals: Set<[Rehearsal.Row]> = []
    let choices: [(String, Choice)] = [("d0", .for), ("d1", .against), ("d2", .for)]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      var hall = try open()
      for index in order { hall.choose(choices[index].1, by: choices[index].0) }
      try hall.shut()
      journals.insert(hall.journal)
    }
    #expect(journals.count == 1)
    // Nor does another who chose what, as long as the totals are the same.
    var other = try open()
    for (voter, choice) in [("d0", Choice.against), ("d1", .for), ("d2", .for)] { other.choose(choice, by: voter) }
    try other.shut()
    #expect(journals.first == other.journal)
  }

  @Test("time closes it likewise, and the rows in JSON name no voter beside a choice")
  func timeout() throws {
    var hall = try open(deputies: 4)
    for deputy in 0..<3 { hall.choose(.for, by: "d\(deputy)") }
    #expect(
      hall.wait(milliseconds: 60_000) == [
        .ballotClosed(
          number: 1, tally: Tally(for: 3, notVoting: 1, absent: 0), by: nil, participants: ["d0", "d1", "d2"])
      ])
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .adopted)
    let rows = try JSONEncoder().encode(hall.journal.map(\.event))
    let text = String(decoding: rows, as: UTF8.self)
    #expect(!text.contains("voteRecorded") && !text.contains("choice\""))
  }

  @Test("the three tallies are compared as in a roll call, and those who voted must be as many as the votes")
  func withheld() throws {
    let hall = try {
      var hall = try open()
      for deputy in 0..<5 { hall.choose(.for, by: "d\(deputy)") }
      try hall.order(.closeBallot)
      return hall
    }()
    let right = hall.sitting.ballotToEstablish!.tally
    var other = right
    other.for -= 1
    other.against += 1
    for (slots, journal) in [(other, right), (right, other)] {
      var next = hall
      next.establish(slots: slots, journal: journal)
      #expect(next.sitting.ballots[0].outcome == .withheld)
    }
    // A row whose list of voters is shorter than its totals is refused by the comparison.
    var forged = Sitting(council: hall.council)
    for row in hall.journal {
      var event = row.event
      if case .ballotClosed(let number, let tally, let author, let voters?) = event {
        event = .ballotClosed(number: number, tally: tally, by: author, participants: Array(voters.dropLast()))
      }
      forged.apply(event, at: row.moment)
    }
    let events = forged.establish(slots: right, journal: right, at: hall.now)
    guard case .resultWithheld = events.first else {
      Issue.record("\(events)")
      return
    }
  }

  @Test("annulled while it is open, it tells nothing of what was counted")
  func annulled() throws {
    var hall = try open()
    for deputy in 0..<5 { hall.choose(.for, by: "d\(deputy)") }
    try hall.order(.annulBallot(number: 1, reason: "порушення таємниці"))
    let ballot = hall.sitting.ballots[0]
    #expect(ballot.voted == 0 && ballot.tally == Tally(notVoting: 6, absent: 0) && ballot.participated == nil)
    #expect(hall.sitting.ballotsToRepeat == [1])
    #expect(hall.replayed() == hall.sitting)
    try hall.open("1", kind: "secret", repeatOf: 1)
    #expect(hall.choose(.against, by: "d0") == .counted)
    #expect(hall.sitting.ballotsToRepeat == [])
  }

  @Test("a restart annuls it in the name of the service, whether anybody had voted or not")
  func restart() throws {
    for voters in [0, 3] {
      var hall = try open()
      for deputy in 0..<voters { hall.choose(.for, by: "d\(deputy)") }
      let events = hall.restart()
      guard case .ballotAnnulled(1, let reason, .service) = events.first, events.count == 1 else {
        Issue.record("\(events)")
        return
      }
      #expect(reason.contains("таємного"))
      #expect(hall.sitting.phase == .idle && hall.sitting.ballotsToRepeat == [1])
      #expect(hall.sitting.ballots[0].voted == 0)
      // It counts for no repeat, and the next life goes on as after any annulment.
      try hall.ballot("1", kind: "secret", repeatOf: 1)
      try hall.ballot("1", kind: "secret", repeatOf: 1)
      #expect(hall.replayed() == hall.sitting)
    }
  }

  @Test("once it is closed a restart keeps its totals and who took part")
  func restartAfterTheClose() throws {
    var hall = try open()
    for deputy in 0..<5 { hall.choose(.for, by: "d\(deputy)") }
    try hall.order(.closeBallot)
    #expect(hall.restart().isEmpty)
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .adopted && hall.sitting.ballots[0].tally.for == 5)
  }

  @Test("nobody enters a vote by hand, and a recused or absent deputy has none")
  func byHand() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6), ["d0", "d1", "d2", "d3", "d4"])
    try hall.order(.recuse(voter: "d4", question: "1", reason: "є"))
    try hall.open("1", kind: "secret")
    #expect(hall.refusal(.enterVote(voter: "d0", choice: .for, reason: "пульт"))?.code == "notNow")
    #expect(hall.choose(.for, by: "d4") == .notEntitled)
    #expect(hall.choose(.for, by: "d5") == .notRegistered)
    #expect(hall.sitting.ballots[0].voted == 0)
    try hall.shut()
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 5, absent: 1))
  }

  @Test("a secret ballot may be disputed and is settled like any other")
  func disputed() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    try hall.open("1", kind: "removal")
    for deputy in 0..<4 { hall.choose(.for, by: "d\(deputy)") }
    #expect(try hall.shut() == .disputed)
    #expect(hall.refusal(.closeSitting)?.code == "notNow")
    try hall.order(.settleBallot(number: 1, base: .deputies, reason: "комісія"))
    #expect(hall.sitting.ballots[0].outcome == .adopted)
    try hall.order(.closeSitting)
  }
}

@Suite("Secret ballots on paper")
struct PaperBallotTests {
  private func open(_ kind: String = "paper", recused: [String] = []) throws -> Rehearsal {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 7), ["d0", "d1", "d2", "d3", "d4", "d5"])
    for voter in recused { try hall.order(.recuse(voter: voter, question: "1", reason: "є")) }
    try hall.open("1", kind: kind)
    return hall
  }

  private func count(
    _ issued: Int, _ found: Int, _ invalid: Int, _ votesFor: Int, _ against: Int, _ abstained: Int, number: Int = 1
  ) -> Command {
    .enterSecretCount(
      number: number, papers: Ballot.PaperCount(issued: issued, found: found, invalid: invalid), for: votesFor,
      against: against, abstained: abstained)
  }

  @Test("it has no window: no time, no command and no key ends it, only the commission's count")
  func noWindow() throws {
    var hall = try open()
    #expect(hall.sitting.deadline == nil && hall.sitting.phase == .voting)
    #expect(hall.wait(milliseconds: 100 * 3_600_000).isEmpty)
    #expect(hall.refusal(.closeBallot)?.code == "notNow")
    for choice in Choice.allCases { #expect(hall.choose(choice, by: "d0") == .nothingOpen) }
    #expect(hall.sitting.ballots[0].voted == 0 && hall.sitting.ballots[0].isOpen)
    let events = try hall.order(count(6, 5, 1, 3, 1, 0))
    let tally = Tally(for: 3, against: 1, notVoting: 2, absent: 1)
    #expect(
      events == [
        .secretCountEntered(
          number: 1, tally: tally, papers: Ballot.PaperCount(issued: 6, found: 5, invalid: 1), by: TestHall.clerk)
      ])
    #expect(hall.sitting.ballotToEstablish?.tally == tally)
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .rejected, "3 of 7")
    #expect(hall.sitting.ballots[0].paper?.invalid == 1 && hall.sitting.ballots[0].participated == nil)
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("numbers that contradict one another are refused, and those that fit are taken")
  func contradictions() throws {
    let hall = try open()
    let wrong = [
      count(7, 6, 0, 6, 0, 0),  // more papers than voters
      count(5, 6, 0, 6, 0, 0),  // more found than handed out
      count(6, 6, 0, 6, 1, 0), count(6, 6, 1, 6, 0, 0), count(6, 6, 0, 5, 0, 0),  // the parts are not the whole
      count(-1, -1, 0, -1, 0, 0), count(6, 0, 0, -1, 1, 0), count(6, 6, -1, 7, 0, 0), count(6, 4, 0, 6, -2, 0),
      count(.max, .max, .max, .max, .max, .max), count(.min, 0, 0, 0, 0, 0),
    ]
    for command in wrong {
      var next = hall
      let refusal = next.refusal(command)
      guard case .badCount(let reason, "ст. 59 ч. 3 закону") = refusal else {
        Issue.record("\(command): \(String(describing: refusal))")
        continue
      }
      #expect(reason.hasSuffix("."))
      #expect(next.sitting == hall.sitting)
    }
    for command in [count(0, 0, 0, 0, 0, 0), count(6, 0, 0, 0, 0, 0), count(6, 6, 6, 0, 0, 0), count(6, 6, 0, 2, 2, 2)]
    {
      var next = hall
      #expect(next.refusal(command) == nil, "\(command)")
      next.establish()
      #expect(next.sitting.ballots[0].outcome == .rejected)
      #expect(Invariants.violations(of: next.sitting) == [])
    }
  }

  @Test("who is recused gets no paper: there are no more of them than may vote")
  func recused() throws {
    let hall = try open(recused: ["d1"])
    var next = hall
    #expect(
      next.refusal(count(6, 6, 0, 6, 0, 0))
        == .badCount(
          reason: "Видано 6 бюлетенів, а право голосу мають лише 5.", article: "ст. 59 ч. 3 закону"))
    try next.order(count(5, 5, 0, 5, 0, 0))
    next.establish()
    #expect(next.sitting.ballots[0].tally == Tally(for: 5, notVoting: 1, absent: 1))
    #expect(Invariants.violations(of: next.sitting) == [])
  }

  @Test("a secret ballot at the consoles goes on on paper as long as nobody has voted, and not after")
  func fallback() throws {
    var hall = try open("secret")
    try hall.order(count(6, 6, 0, 6, 0, 0))
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .adopted && hall.sitting.ballots[0].participated == nil)
    var voted = try open("secret")
    voted.choose(.for, by: "d0")
    #expect(voted.refusal(count(6, 6, 0, 6, 0, 0))?.code == "notNow")
    var late = try open("secret")
    late.now.monotonic += 60_000_000_000
    #expect(late.refusal(count(6, 6, 0, 6, 0, 0))?.code == "notNow", "its window is over")
  }

  @Test("only a secret ballot is counted on paper, once, and only the one that is open")
  func wrongBallot() throws {
    var rollCall = try open("decision")
    #expect(rollCall.refusal(count(6, 6, 0, 6, 0, 0))?.code == "notNow")
    var hall = try open()
    #expect(hall.refusal(count(6, 6, 0, 6, 0, 0, number: 2)) == .noSuchBallot(number: 2))
    try hall.order(count(6, 6, 0, 6, 0, 0))
    #expect(hall.refusal(count(6, 6, 0, 0, 6, 0))?.code == "notNow")
    hall.establish()
    #expect(hall.refusal(count(6, 6, 0, 0, 6, 0))?.code == "notNow")
    try hall.open("2", kind: "paper")
    #expect(hall.refusal(count(6, 6, 0, 0, 6, 0))?.code == "notNow", "of ballot 1")
    try hall.order(.annulBallot(number: 2, reason: "бюлетені зіпсовано"))
    #expect(hall.sitting.phase == .idle)
  }

  @Test("a restart leaves it as it was: nothing of it was in memory alone")
  func restart() throws {
    var hall = try open()
    let before = hall.sitting
    #expect(hall.restart().isEmpty)
    #expect(hall.sitting == before && hall.sitting.deadline == nil)
    try hall.order(count(6, 6, 1, 5, 0, 0))
    #expect(hall.restart().isEmpty)
    #expect(hall.sitting.ballotToEstablish?.tally == Tally(for: 5, notVoting: 1, absent: 1))
    hall.establish()
    #expect(hall.sitting.ballots[0].outcome == .adopted)
  }

  @Test("its numbers agree with their nouns in a refusal")
  func words() throws {
    var hall = try open()
    #expect(
      hall.refusal(count(4, 5, 0, 5, 0, 0))
        == .badCount(reason: "У скриньці 5 бюлетенів, а видано лише 4.", article: "ст. 59 ч. 3 закону"))
    #expect(
      hall.refusal(count(2, 3, 0, 3, 0, 0))
        == .badCount(reason: "У скриньці 3 бюлетені, а видано лише 2.", article: "ст. 59 ч. 3 закону"))
    #expect(
      hall.refusal(count(0, 1, 0, 1, 0, 0))
        == .badCount(reason: "У скриньці 1 бюлетень, а видано лише 0.", article: "ст. 59 ч. 3 закону"))
  }
}

import Testing

import TallyEngine

@Suite("Results: three tallies, disputes and their settlement")
struct ResultTests {
  private func shutBallot() throws -> Rehearsal {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6), ["d0", "d1", "d2", "d3", "d4"])
    try hall.open("1")
    for voter in ["d0", "d1", "d2", "d3"] { hall.choose(.for, by: voter) }
    hall.choose(.abstained, by: "d4")
    hall.choose(.against, by: "d4")
    try hall.order(.closeBallot)
    return hall
  }

  @Test("three equal tallies make the result, with its margin and the consoles that could not be reached")
  func established() throws {
    var hall = try shutBallot()
    let tally = Tally(for: 4, against: 1, notVoting: 0, absent: 1)
    #expect(hall.sitting.ballotToEstablish?.tally == tally)
    #expect(hall.sitting.ballots[0].outcome == .open)
    let events = hall.sitting.establish(slots: tally, journal: tally, offline: [12, 14], at: hall.now)
    #expect(events == [.resultEstablished(number: 1, tally: tally, outcome: .adopted, margin: 0, offline: [12, 14])])
    #expect(hall.sitting.ballots[0].outcome == .adopted)
    #expect(hall.sitting.ballots[0].offline == [12, 14])
    #expect(hall.sitting.phase == .idle && hall.sitting.ballotToEstablish == nil)
    let again = hall.sitting.establish(slots: tally, journal: tally, at: hall.now)
    #expect(again.isEmpty)
  }

  @Test("a result is withheld when any one of the three tallies differs in any field")
  func withheld() throws {
    let hall = try shutBallot()
    let right = Tally(for: 4, against: 1, notVoting: 0, absent: 1)
    let wrong = [
      Tally(for: 3, against: 2, notVoting: 0, absent: 1), Tally(for: 4, abstained: 1, notVoting: 0, absent: 1),
      Tally(for: 4, notVoting: 1, absent: 1), Tally(for: 4, against: 1, notVoting: 1, absent: 0),
      Tally(for: 4, against: 1, notVoting: 0, absent: 0), Tally(for: 5, against: 1, notVoting: 0, absent: 1),
      Tally(notVoting: 0, absent: 0),
    ]
    for other in wrong {
      for (slots, journal) in [(other, right), (right, other), (other, other)] {
        var next = hall
        let events = next.establish(slots: slots, journal: journal)
        #expect(events == [.resultWithheld(number: 1, sitting: right, slots: slots, journal: journal)])
        #expect(next.sitting.ballots[0].outcome == .withheld)
        #expect(next.sitting.phase == .idle)
        #expect(next.sitting.indication(forSeat: next.council.seat("d0"), at: 0).text == "НЕ ВСТАНОВЛЕНО")
        // The operator annuls it and repeats.
        #expect(
          next.refusal(.settleBallot(number: 1, base: .deputies, reason: "комісія"))
            == .notDisputed(number: 1, article: "ст. 59 ч. 2 закону"))
        try next.order(.annulBallot(number: 1, reason: "підрахунки розійшлися"))
        try next.open("1", repeatOf: 1)
        #expect(next.replayed() == next.sitting)
      }
    }
  }

  @Test("nothing is established while the window is open, and nothing of a ballot that was annulled")
  func tooEarly() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    let tally = Tally(notVoting: 4, absent: 0)
    #expect(hall.establish(slots: tally, journal: tally).isEmpty)
    try hall.open("1")
    let before = hall.sitting
    #expect(hall.establish(slots: tally, journal: tally).isEmpty)
    #expect(hall.sitting == before)
  }

  @Test(
    "a dispute is settled by a recorded act that names the base, either way",
    arguments: [(Base.deputies, Outcome.adopted, 0), (.deputiesAndHead, .rejected, -1)])
  func settlement(base: Base, outcome: Outcome, margin: Int) throws {
    // 2/3 of 6 deputies are 4, of 6 deputies and the head 5.
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    #expect(try hall.ballot("1", kind: "veto", inFavour: ["d0", "d1", "d2", "head"]) == .disputed)
    #expect(hall.sitting.ballots[0].margin == 0)
    let events = try hall.order(.settleBallot(number: 1, base: base, reason: "рішення комісії"))
    #expect(
      events == [
        .ballotSettled(number: 1, base: base, outcome: outcome, reason: "рішення комісії", by: TestHall.clerk)
      ])
    let ballot = hall.sitting.ballots[0]
    #expect(ballot.outcome == outcome && ballot.settledBase == base && ballot.settlement == "рішення комісії")
    #expect(ballot.margin == margin)
    #expect(
      hall.refusal(.settleBallot(number: 1, base: .deputies, reason: "ще раз"))
        == .notDisputed(number: 1, article: "ст. 59 ч. 2 закону"))
  }

  @Test("a question with two readings that agree is not disputed: 3 and 5 of 6 deputies and the head")
  func undisputed() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6, head: true), headPresent: true)
    #expect(try hall.ballot("1", kind: "veto", inFavour: ["d0", "d1", "d2"]) == .rejected)
    #expect(try hall.ballot("2", kind: "veto", inFavour: ["d0", "d1", "d2", "d3", "head"]) == .adopted)
  }

  @Test("Cherkasy, 24.04.2013: 40 of 60 with the head taking part, and the chair's and the site's readings")
  func cherkasy() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 60, head: true), headPresent: true)
    #expect(try hall.ballot("1", kind: "veto", inFavour: (0..<40).map { "d\($0)" }) == .disputed)
    var chair = hall
    try chair.order(.settleBallot(number: 1, base: .deputies, reason: "лічильна комісія"))
    #expect(chair.sitting.ballots[0].outcome == .adopted && chair.sitting.ballots[0].margin == 0)
    try hall.order(.settleBallot(number: 1, base: .deputiesAndHead, reason: "сайт ради"))
    #expect(hall.sitting.ballots[0].outcome == .rejected && hall.sitting.ballots[0].margin == -1)
  }

  @Test("one third carries a temporary control commission even when more vote against")
  func oneThird() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 6))
    try hall.open("1", kind: "third")
    for (voter, choice) in [("d0", Choice.for), ("d1", .for), ("d2", .against), ("d3", .against), ("d4", .against)] {
      hall.choose(choice, by: voter)
    }
    #expect(try hall.shut() == .adopted)
  }
}

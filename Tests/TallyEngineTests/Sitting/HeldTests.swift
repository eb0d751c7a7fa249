import Testing

import TallyEngine

@Suite("A hold sensor that is held to the close")
struct HeldTests {
  private func open(_ kind: String = "decision") throws -> Rehearsal {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4, choiceRule: .held))
    try hall.open("1", kind: kind)
    return hall
  }

  private func press(_ hall: inout Rehearsal, _ down: Keys, _ key: Keys, pressed: Bool) -> Sitting.Answer {
    hall.press(KeyPress(seat: hall.council.seat("d1"), down: down, key: key, pressed: pressed, ballot: 1))
  }

  private func withdrawn(_ hall: Rehearsal, _ voter: String = "d1") -> SittingEvent {
    .voteWithdrawn(ballot: 1, voter: voter, seat: Int(hall.council.seat(voter)))
  }

  @Test("a choice without the sensor is not held, with it it is recorded, and may be changed while it is held")
  func choice() throws {
    var hall = try open()
    let before = hall.sitting
    #expect(hall.choose(.for, seat: hall.council.seat("d1"), holding: false) == .notHeld)
    #expect(hall.sitting == before)
    #expect(hall.choose(.for, seat: hall.council.seat("d1"), holding: true) == .recorded)
    #expect(hall.choose(.against, seat: hall.council.seat("d1"), holding: true) == .recorded)
    #expect(hall.sitting.ballots[0].tally == Tally(against: 1, notVoting: 3, absent: 0))
  }

  @Test("two choice keys are no choice, held or not, and without the sensor the reason is the keys")
  func severalKeys() throws {
    var hall = try open()
    #expect(press(&hall, [.for, .against, .hold], .against, pressed: true).verdict == .severalKeys)
    #expect(press(&hall, [.for, .against], .against, pressed: true).verdict == .severalKeys)
  }

  @Test("letting the sensor go takes the choice back, with a row; letting the choice key go does not")
  func letGo() throws {
    var hall = try open()
    hall.choose(.for, by: "d1")
    let release = press(&hall, .hold, .for, pressed: false)
    #expect(release.verdict == .noted && release.events.isEmpty)
    #expect(hall.sitting.ballots[0].tally.for == 1)
    let answer = hall.letGo("d1")
    #expect(answer.verdict == .noted && answer.events == [withdrawn(hall)])
    #expect(answer.touched == hall.council.seat("d1"))
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 4, absent: 0) && hall.sitting.ballots[0].votes[1] == nil)
    #expect(hall.letGo("d1").events.isEmpty, "there is nothing to take back any more")
    let shown = hall.sitting.indication(forSeat: hall.council.seat("d1"), at: hall.now.monotonic)
    #expect(shown.text == "Голосуйте" && shown.lamp(key: 0) == .slowBlink)
    #expect(hall.replayed() == hall.sitting)
    // Holding it again is no choice: a key must go down once more.
    #expect(press(&hall, [.hold, .for], .hold, pressed: true).verdict == .noted)
    #expect(hall.sitting.ballots[0].tally.voted == 0)
    #expect(hall.choose(.abstained, by: "d1") == .recorded)
  }

  @Test("a sensor that another key shows to be up was let go: the frame that told of it was lost")
  func lostRelease() throws {
    for (down, key, pressed, verdict) in [
      (Keys.floor, Keys.floor, true, Verdict.noted), ([], .for, false, .noted),
      (.present, .present, true, .nothingOpen),
      (.against, .against, true, .notHeld), ([.for, .against], .against, true, .severalKeys),
    ] {
      var hall = try open()
      hall.choose(.for, by: "d1")
      let answer = press(&hall, down, key, pressed: pressed)
      #expect(answer.verdict == verdict && answer.events == [withdrawn(hall)], "\(key)")
      #expect(hall.sitting.ballots[0].tally.voted == 0)
      #expect(hall.replayed() == hall.sitting)
      // While it is held, none of them takes anything back.
      var held = try open()
      held.choose(.for, by: "d1")
      #expect(press(&held, down.union(.hold), key, pressed: pressed).events.isEmpty || key == .against)
      #expect(held.sitting.ballots[0].tally.voted == 1)
    }
  }

  @Test("after the close, or after the deadline, letting it go takes nothing back")
  func afterTheClose() throws {
    var hall = try open()
    hall.choose(.for, by: "d1")
    var late = hall
    late.now.monotonic += 60_000_000_000
    #expect(late.letGo("d1").events.isEmpty)
    try hall.order(.closeBallot)
    #expect(hall.letGo("d1").events.isEmpty)
    hall.establish()
    #expect(hall.letGo("d1").events.isEmpty)
    #expect(hall.sitting.ballots[0].tally.for == 1)
  }

  @Test("a vote by hand is not taken back by a console, and one from the console after it is")
  func byHand() throws {
    var hall = try open()
    try hall.order(.enterVote(voter: "d1", choice: .for, reason: "пульт"))
    #expect(hall.letGo("d1").events.isEmpty)
    #expect(hall.sitting.ballots[0].tally.for == 1)
    #expect(hall.choose(.against, by: "d1") == .recorded)
    #expect(hall.letGo("d1").events.count == 1)
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 4, absent: 0))
  }

  @Test("another's sensor, an empty seat's and a stranger's take nothing back")
  func others() throws {
    var hall = try open()
    hall.choose(.for, by: "d1")
    for seat in [hall.council.seat("d2"), TestHall.emptySeat, TestHall.unknownSeat, 0, .max] {
      let answer = hall.press(KeyPress(seat: seat, down: [], key: .hold, pressed: false, ballot: 1))
      #expect(answer.verdict == .noted && answer.events.isEmpty)
    }
    #expect(hall.sitting.ballots[0].tally.for == 1)
  }

  @Test("under the other rules the sensor is no matter", arguments: [Regulation.ChoiceRule.last, .first])
  func otherRules(rule: Regulation.ChoiceRule) throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4, choiceRule: rule))
    try hall.open("1")
    #expect(hall.choose(.for, seat: hall.council.seat("d1"), holding: false) == .recorded)
    #expect(hall.letGo("d1").events.isEmpty)
    #expect(hall.sitting.ballots[0].tally.for == 1)
  }

  @Test("in a secret ballot the sensor is needed too, but what was dropped into the urn stays there")
  func secret() throws {
    var hall = try open("secret")
    #expect(hall.choose(.for, seat: hall.council.seat("d1"), holding: false) == .notHeld)
    #expect(hall.choose(.for, by: "d1") == .counted)
    let before = hall.sitting
    #expect(hall.letGo("d1").events.isEmpty)
    #expect(hall.sitting == before && hall.sitting.ballots[0].voted == 1)
  }

  @Test("a restart keeps a held choice, and letting it go afterwards takes it back")
  func restart() throws {
    var hall = try open()
    hall.choose(.for, by: "d1")
    hall.restart()
    #expect(hall.sitting.ballots[0].tally.for == 1)
    #expect(hall.letGo("d1").events == [withdrawn(hall)])
    #expect(hall.replayed() == hall.sitting)
  }
}

import Testing

import TallyEngine

@Suite("The window of a ballot and of a registration")
struct WindowTests {
  @Test("a window runs for its seconds, or for those of the regulation")
  func length() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4, window: 25))
    try hall.open("1")
    #expect(hall.sitting.deadline == hall.now.monotonic + 25_000_000_000)
    #expect(hall.sitting.ballots[0].seconds == 25)
    try hall.shut()
    #expect(hall.sitting.deadline == nil)
    try hall.open("2", seconds: 7)
    #expect(hall.sitting.deadline == hall.now.monotonic + 7_000_000_000)
    #expect(hall.wait(milliseconds: 6_999).isEmpty)
    #expect(hall.sitting.openBallot?.isOpen == true)
    #expect(hall.wait(milliseconds: 1) == [.ballotClosed(number: 2, tally: Tally(notVoting: 4, absent: 0), by: nil)])
    #expect(hall.sitting.openBallot?.isOpen == false)
    #expect(hall.sitting.phase == .voting, "the result has not been announced")
    #expect(hall.wait(milliseconds: 100_000).isEmpty)
  }

  @Test("a press is before the close or after it by its own time, however late it is handled")
  func ownTime() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 10)
    hall.wait(milliseconds: 9_999)
    #expect(hall.choose(.for, by: "d0") == .recorded)
    hall.wait(milliseconds: 1)
    #expect(hall.choose(.for, by: "d1") == .closed)
    #expect(hall.sitting.ballots[0].tally.voted == 1)
  }

  @Test("a press, a manual vote or a registration past the deadline counts for nothing even before the close is noted")
  func withoutAdvance() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 10)
    hall.now.monotonic += 10_000_000_000
    let before = hall.sitting
    #expect(hall.choose(.for, by: "d0") == .closed)
    #expect(hall.refusal(.enterVote(voter: "d0", choice: .for, reason: "пульт"))?.code == "notNow")
    #expect(hall.sitting == before)
    hall.now.monotonic -= 1
    #expect(hall.choose(.for, by: "d0") == .recorded)
    #expect(hall.refusal(.enterVote(voter: "d1", choice: .for, reason: "пульт")) == nil)

    var registering = Rehearsal(TestHall.council(deputies: 4))
    try registering.order(Rehearsal.opening)
    try registering.order(.startRegistration(seconds: 10))
    registering.now.monotonic += 10_000_000_000
    #expect(registering.present("d0") == .nothingOpen)
    #expect(registering.sitting.registration?.registered == 0)
    registering.now.monotonic -= 1
    #expect(registering.present("d0") == .recorded)
  }

  @Test("a jump of the wall clock moves no deadline")
  func wallClock() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 10)
    for jump: Int64 in [3_600_000, -7_200_000] {
      hall.now.wall += jump
      #expect(hall.wait(milliseconds: 1_000).isEmpty)
      #expect(hall.choose(.for, by: "d0") == .recorded)
    }
    hall.wait(milliseconds: 8_000)
    #expect(hall.sitting.openBallot?.isOpen == false)
  }

  @Test("a registration with a window ends by itself, one without waits for the operator")
  func registration() throws {
    var hall = Rehearsal(TestHall.council(deputies: 4))
    try hall.order(Rehearsal.opening)
    try hall.order(.startRegistration(seconds: 10))
    hall.present("d0")
    #expect(hall.wait(milliseconds: 9_999).isEmpty)
    #expect(hall.wait(milliseconds: 1) == [.registrationFinished(number: 1, by: nil)])
    #expect(hall.present("d1") == .nothingOpen)
    #expect(hall.sitting.registration?.registered == 1)
    #expect(hall.sitting.registration?.closedAt == hall.now.wall)
    try hall.order(.startRegistration(seconds: nil))
    #expect(hall.sitting.deadline == nil)
    #expect(hall.wait(milliseconds: 3_600_000_000).isEmpty)
    #expect(hall.present("d1") == .recorded)
  }

  @Test("nobody votes or enters a vote between the close and the result, nor afterwards")
  func afterTheClose() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1")
    hall.choose(.for, by: "d0")
    try hall.order(.closeBallot)
    for _ in 0..<2 {
      let before = hall.sitting
      #expect(hall.choose(.against, by: "d0") == .closed)
      #expect(hall.choose(.for, by: "d1") == .closed)
      #expect(hall.refusal(.enterVote(voter: "d1", choice: .for, reason: "пульт"))?.code == "notNow")
      #expect(hall.sitting == before)
      hall.establish()
    }
    #expect(hall.sitting.ballots[0].tally == Tally(for: 1, notVoting: 3, absent: 0))
  }

  @Test("numbers of ballots go on over sittings, and a frame of an earlier one fits none")
  func numbers() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.ballot("1")
    try hall.ballot("2")
    try hall.order(.closeSitting)
    try hall.order(.openSitting(session: "13", sitting: 1, presiding: "d1", headPresent: false))
    #expect(hall.sitting.ballots.isEmpty && hall.sitting.registrations.isEmpty)
    #expect(hall.refusal(.annulBallot(number: 1, reason: "збій")) == .noSuchBallot(number: 1))
    #expect(hall.choose(.for, by: "d0", ballot: 2) == .closed)
    try hall.register()
    #expect(try hall.open("1") == 3)
    #expect(hall.choose(.for, by: "d0", ballot: 1) == .anotherBallot)
    #expect(hall.sitting.heading?.session == "13")
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("a newer council is adopted between sittings, and the numbers still go on")
  func adoption() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.ballot("1")
    try hall.order(.closeSitting)
    let newer = TestHall.council(deputies: 5, head: true)
    hall.sitting.adopt(newer)
    #expect(hall.sitting.phase == .closed && hall.sitting.nextBallot == 2 && hall.sitting.council == newer)
    try hall.order(.openSitting(session: "13", sitting: 1, presiding: "d4", headPresent: true))
    // The replay starts from the old file's council: the journal alone knows the newer one.
    #expect(hall.replayed() == hall.sitting)
    #expect(hall.sitting.council.deputies == 5)
  }
}

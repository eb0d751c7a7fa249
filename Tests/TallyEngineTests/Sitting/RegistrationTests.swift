import Testing

import TallyEngine

@Suite("Registration, quorum and the head")
struct RegistrationTests {
  @Test("the quorum counts deputies over the total composition, never the head and never the filled mandates")
  func quorum() throws {
    // 9 by law, 6 mandates filled: the quorum is 5 of 9.
    let council = TestHall.council(deputies: 6, composition: 9, head: true)
    #expect(council.quorum == 5)
    var hall = try Rehearsal.registered(council, ["d0", "d1", "d2", "d3"], headPresent: true)
    #expect(!hall.sitting.hasQuorum)
    #expect(
      hall.refusal(.openBallot(question: "1", title: "Про бюджет", kind: "decision", seconds: nil, repeatOf: nil))
        == .noQuorum(registered: 4, quorum: 5, article: "ст. 46 ч. 12 закону"))
    try hall.register(["d0", "d1", "d2", "d3", "d4"])
    #expect(hall.sitting.hasQuorum)
    try hall.open("1")
    // 9 and the head: 6 of 10.
    #expect(hall.sitting.ballots[0].requirement.reading.needed == 6)
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 6, absent: 1))
  }

  @Test("every break ends the registration's force, and so does a new registration")
  func lapse() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    #expect(hall.sitting.hasQuorum && hall.sitting.isRegistered(0))
    try hall.order(.startBreak)
    #expect(!hall.sitting.hasQuorum && !hall.sitting.isRegistered(0))
    #expect(hall.sitting.phase == .break)
    try hall.order(.startRegistration(seconds: nil))
    #expect(!hall.sitting.isRegistered(0))
    for deputy in ["d1", "d2", "d3"] { hall.present(deputy) }
    #expect(!hall.sitting.hasQuorum, "not before it is finished")
    try hall.order(.finishRegistration)
    #expect(hall.sitting.hasQuorum)
    try hall.open("1")
    #expect(hall.choose(.for, by: "d0") == .notRegistered)
    #expect(hall.sitting.ballots[0].tally == Tally(notVoting: 3, absent: 1))
    try hall.shut()
    try hall.order(.startRegistration(seconds: nil))
    try hall.order(.finishRegistration)
    #expect(hall.sitting.registration?.number == 3)
    #expect(
      hall.refusal(.openBallot(question: "2", title: "Про звіт", kind: "decision", seconds: nil, repeatOf: nil))
        == .noQuorum(registered: 0, quorum: 3, article: "ст. 46 ч. 12 закону"))
  }

  @Test("the head's presence changes the needed number of later ballots only")
  func headPresence() throws {
    // 5 deputies: a majority is 3 without the head, 4 with him.
    var hall = try Rehearsal.registered(TestHall.council(deputies: 5, head: true))
    try hall.ballot("1")
    try hall.order(.setHeadPresent(true))
    try hall.ballot("2")
    try hall.order(.setHeadPresent(false))
    try hall.ballot("3")
    #expect(hall.sitting.ballots.map(\.requirement.reading.needed) == [3, 4, 3])
    #expect(hall.sitting.ballots.map(\.requirement.reading.baseCount) == [5, 6, 5])
    #expect(hall.sitting.ballots.map(\.tally.absent) == [1, 0, 1])
    #expect(hall.sitting.ballots.map(\.tally.notVoting) == [5, 6, 5])
  }

  @Test("the head votes while he takes part, and his vote decides")
  func headVotes() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 5, head: true), headPresent: true)
    try hall.open("1")
    for voter in ["d0", "d1", "d2"] { hall.choose(.for, by: voter) }
    #expect(hall.choose(.for, by: "head") == .recorded)
    #expect(try hall.shut() == .adopted)
    #expect(hall.sitting.ballots[0].tally == Tally(for: 4, notVoting: 2, absent: 0))
    try hall.order(.setHeadPresent(false))
    try hall.open("2")
    #expect(hall.choose(.for, by: "head") == .notEntitled)
    #expect(
      hall.refusal(.enterVote(voter: "head", choice: .for, reason: "підняв руку"))?.code == "notNow")
  }

  @Test("a sitting that closes leaves no head and no registration to the next one")
  func nextSitting() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 5, head: true), headPresent: true)
    try hall.order(.closeSitting)
    #expect(!hall.sitting.headPresent && !hall.sitting.hasQuorum)
    try hall.order(Rehearsal.opening)
    #expect(!hall.sitting.headPresent && !hall.sitting.hasQuorum)
  }

  @Test("the base of those registered is the deputies of the latest registration")
  func registeredBase() throws {
    var hall = try Rehearsal.registered(
      TestHall.council(deputies: 9, head: true), ["d0", "d1", "d2", "d3", "d4", "d5"], headPresent: true)
    try hall.open("1", kind: "procedural")
    #expect(hall.sitting.ballots[0].requirement.reading.baseCount == 6)
    #expect(hall.sitting.ballots[0].requirement.reading.needed == 4)
  }

  @Test("a sitting holds 200 registrations and no more")
  func registrationBound() throws {
    var hall = Rehearsal(TestHall.council(deputies: 2))
    try hall.order(Rehearsal.opening)
    for _ in 0..<Sitting.Limits.registrations {
      try hall.order(.startRegistration(seconds: nil))
      try hall.order(.finishRegistration)
    }
    #expect(hall.refusal(.startRegistration(seconds: nil))?.code == "notNow")
  }

  @Test("a sitting holds 2,000 ballots and no more")
  func ballotBound() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 1))
    for number in 1...Sitting.Limits.ballots {
      try hall.open("\(number)")
      try hall.order(.annulBallot(number: number, reason: "збій"))
    }
    #expect(
      hall.refusal(.openBallot(question: "x", title: "т", kind: "decision", seconds: nil, repeatOf: nil))?.code
        == "notNow")
  }

  @Test("a sitting holds 4,000 recusals and no more")
  func recusalBound() throws {
    var hall = Rehearsal(TestHall.council(deputies: 100))
    try hall.order(Rehearsal.opening)
    for number in 0..<Sitting.Limits.recusals {
      try hall.order(.recuse(voter: "d\(number % 100)", question: "\(number / 100)", reason: "є"))
    }
    #expect(hall.refusal(.recuse(voter: "d0", question: "x", reason: "є"))?.code == "notNow")
  }
}

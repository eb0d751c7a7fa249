import Foundation
import Testing

import TallyEngine

@Suite("A restart in the middle")
struct RestartTests {
  @Test("an open ballot keeps its votes and gets what was left of its window at the last row")
  func openBallot() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 60)
    hall.wait(milliseconds: 20_000)
    hall.choose(.for, by: "d0")
    hall.wait(milliseconds: 5_000)
    let votes = hall.sitting.ballots[0].votes
    // The clocks of the new life have nothing to do with those of the old one.
    #expect(
      hall.restart(monotonic: 3_000_000, wallJump: -3_600_000) == [.ballotResumed(number: 1, millisecondsLeft: 40_000)])
    #expect(hall.sitting.ballots[0].votes == votes)
    #expect(hall.sitting.deadline == 3_000_000 + 40_000_000_000)
    #expect(hall.choose(.against, by: "d1") == .recorded)
    #expect(hall.choose(.abstained, by: "d0") == .recorded)
    #expect(hall.wait(milliseconds: 39_999).isEmpty)
    #expect(hall.wait(milliseconds: 1).count == 1)
    hall.establish()
    #expect(hall.sitting.ballots[0].tally == Tally(against: 1, abstained: 1, notVoting: 2, absent: 0))
    #expect(hall.replayed() == hall.sitting)
  }

  @Test("a second restart measures what was left on the second life's clock")
  func twice() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 60)
    hall.restart(monotonic: 1_000_000_000_000)
    hall.wait(milliseconds: 10_000)
    hall.choose(.for, by: "d0")
    #expect(hall.restart(monotonic: 5) == [.ballotResumed(number: 1, millisecondsLeft: 50_000)])
    #expect(hall.restart(monotonic: 9) == [.ballotResumed(number: 1, millisecondsLeft: 50_000)])
    #expect(hall.sitting.ballots[0].tally.for == 1)
  }

  @Test("six seconds at least are left, for consoles need a moment to come back")
  func least() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 10)
    hall.wait(milliseconds: 9_900)
    hall.choose(.for, by: "d0")
    #expect(hall.restart() == [.ballotResumed(number: 1, millisecondsLeft: 6_000)])
    #expect(hall.choose(.for, by: "d1") == .recorded)
  }

  @Test("no more is left than the window had, though the last row is of a time before it opened")
  func most() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1", seconds: 3_600)
    let opened = hall.now.monotonic
    var back = hall.replayed()
    let later = Moment(wall: 0, monotonic: 7)
    let events = back.resume(lastRow: opened - 1_000_000_000, at: later)
    #expect(events == [.ballotResumed(number: 1, millisecondsLeft: 3_600_000)])
    var again = hall.replayed()
    for event in events { try again.replay(event, at: later) }
    #expect(again == back)

    var registering = Rehearsal(TestHall.council(deputies: 4))
    try registering.order(Rehearsal.opening)
    try registering.order(.startRegistration(seconds: 3_600))
    let began = registering.now.monotonic
    #expect(
      registering.sitting.resume(lastRow: began - 1_000_000_000, at: later) == [
        .registrationResumed(number: 1, millisecondsLeft: 3_600_000)
      ])
  }

  @Test("a registration goes on likewise, one without a window without a row")
  func registration() throws {
    var hall = Rehearsal(TestHall.council(deputies: 4))
    try hall.order(Rehearsal.opening)
    try hall.order(.startRegistration(seconds: 30))
    hall.wait(milliseconds: 10_000)
    hall.present("d0")
    #expect(hall.restart() == [.registrationResumed(number: 1, millisecondsLeft: 20_000)])
    #expect(hall.sitting.registration?.registered == 1)
    hall.wait(milliseconds: 20_000)
    #expect(hall.sitting.phase == .idle)
    try hall.order(.startRegistration(seconds: nil))
    #expect(hall.restart().isEmpty)
    #expect(hall.sitting.phase == .registration && hall.sitting.deadline == nil)
  }

  @Test("a ballot that was shut stays shut and waits for its three tallies")
  func counting() throws {
    var hall = try Rehearsal.registered(TestHall.council(deputies: 4))
    try hall.open("1")
    hall.choose(.for, by: "d0")
    try hall.order(.closeBallot)
    #expect(hall.restart().isEmpty)
    #expect(hall.sitting.ballotToEstablish?.tally.for == 1)
    #expect(hall.choose(.for, by: "d1") == .closed)
    #expect(hall.establish().count == 1)
  }

  @Test(
    "in every other state a restart leaves all as it was and writes nothing",
    arguments: CommandTableTests.State.allCases)
  func otherStates(state: CommandTableTests.State) throws {
    var hall = try state.hall()
    let before = hall.sitting
    let events = hall.restart()
    switch state {
    case .voting: #expect(events == [.ballotResumed(number: 1, millisecondsLeft: 60_000)])
    case .secret:
      guard case .ballotAnnulled(1, _, .service) = events.first, events.count == 1 else {
        Issue.record("\(events)")
        return
      }
    default:
      #expect(events.isEmpty)
      #expect(hall.sitting == before)
    }
  }

  @Test("every kind of row survives JSON, those of no window and of no author too")
  func json() throws {
    let council = TestHall.council(deputies: 2, head: true)
    let clerk = TestHall.clerk
    let tally = Tally(for: 1, against: 2, abstained: 3, notVoting: 4, absent: 5)
    let requirement = Requirement(
      kind: council.regulation.kinds[3], of: council.regulation, composition: 6, head: .city, registered: 5)
    let events: [SittingEvent] = [
      .sittingOpened(
        council: council, session: "12", sitting: 3, presiding: "d0", headPresent: true, firstBallot: 7, by: clerk),
      .sittingClosed(by: clerk), .breakStarted(by: clerk),
      .registrationStarted(number: 1, seconds: nil, by: clerk),
      .registrationStarted(number: 2, seconds: 60, by: clerk), .registered(voter: "d0", seat: 14),
      .registrationFinished(number: 1, by: nil), .registrationFinished(number: 1, by: clerk),
      .registrationResumed(number: 2, millisecondsLeft: 6_000), .headPresenceChanged(present: false, by: clerk),
      .presidingChanged(voter: "d1", by: clerk), .recused(voter: "d1", question: "1", reason: "є", by: clerk),
      .ballotOpened(
        number: 7, question: "1", title: "Про «бюджет»\n\u{2028}", requirement: requirement, seconds: 10, repeatOf: nil,
        by: clerk),
      .ballotOpened(
        number: 8, question: "1", title: "т", requirement: requirement, seconds: 10, repeatOf: 7, by: clerk),
      .voteRecorded(ballot: 7, voter: "d0", seat: 14, choice: .abstained),
      .voteEntered(ballot: 7, voter: "d0", choice: .against, reason: "пульт", by: clerk),
      .ballotResumed(number: 7, millisecondsLeft: 1), .ballotClosed(number: 7, tally: tally, by: nil),
      .ballotClosed(number: 7, tally: tally, by: clerk),
      .resultEstablished(number: 7, tally: tally, outcome: .disputed, margin: -1, offline: [14]),
      .registeredByHand(voter: "d0", reason: "пульт", late: true, by: clerk),
      .conflictAnnounced(voter: "d1", question: "1", reason: "є", by: clerk),
      .voteWithdrawn(ballot: 7, voter: "d0", seat: 14),
      .ballotClosed(number: 7, tally: tally, by: nil, participants: ["d0", "d1"]),
      .ballotClosed(number: 7, tally: tally, by: clerk, participants: []),
      .secretCountEntered(
        number: 7, tally: tally, papers: Ballot.PaperCount(issued: 9, found: 8, invalid: 2), by: clerk),
      .resultEstablished(
        number: 7, tally: tally, outcome: .adopted, margin: 0,
        casting: CastingVote(rule: .decisive, voter: "d0", choice: .against)),
      .ballotAnnulled(number: 7, reason: "служба", by: .service),
      .resultWithheld(number: 7, sitting: tally, slots: tally, journal: tally),
      .ballotAnnulled(number: 7, reason: "збій", by: clerk),
      .ballotSettled(number: 7, base: .deputiesAndHead, outcome: .adopted, reason: "комісія", by: clerk),
    ]
    for event in events {
      let again = try JSONDecoder().decode(SittingEvent.self, from: JSONEncoder().encode(event))
      #expect(again == event)
    }
  }
}

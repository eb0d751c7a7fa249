import CouncilFiles
import Foundation
import Sealing
import Testing
import VoteAPI

@testable import HallSimulation
@testable import TallyEngine
@testable import TallyThread

@Suite("A turn of the tally loop")
struct TurnTests {
  private static func byName(in configuration: Configuration = HallSketch(3).configuration) throws -> EarlierLife {
    try EarlierLife(in: configuration) { $0.mode == .rollCall && $0.powers == .required }
  }

  @Test("counts what was pressed while the disk was busy before it carries out what was asked after")
  func pressBeforeCommand() throws {
    let bench = try LoopBench(after: Self.byName())
    bench.presses(.for, at: 1)
    var isFirst = true
    bench.earlier.weather.syncing = { [weak bench] _ in
      guard isFirst, let bench else { return .done }
      isFirst = false
      bench.wait(200)
      bench.presses(.for, at: 2)
      bench.wait(100)
      bench.asks(.closeBallot)
      return .done
    }
    bench.loop.turn()
    #expect(bench.ballot?.tally.for == 2 && bench.ballot?.isOpen == false)
  }

  @Test("that closes a window counts what was pressed within it, however many presses wait")
  func pressesBeforeTheEnd() throws {
    let earlier = try Self.byName()
    let bench = try LoopBench(after: earlier)
    let seconds = try #require(bench.ballot?.seconds)
    bench.wait(seconds * 1_000 - 10)
    // More than one transaction takes.
    for _ in 0..<TallyLoop.pressesPerBatch { bench.presses(.against, at: 1) }
    bench.presses(.against, at: 2)
    // Seen in the turn that the window's end has woken.
    bench.wait(20)
    bench.presses(.against, at: 3)
    bench.loop.turn()
    #expect(bench.ballot?.tally.against == 2 && bench.ballot?.isOpen == false)
  }

  @Test("says of a ballot that an earlier life of the daemon shut nothing about consoles that it did not see")
  func offlineIsOfTheClose() throws {
    let earlier = try Self.byName()
    #expect(try earlier.press(1, .for) == .recorded)
    try earlier.order(.closeBallot)
    let bench = try LoopBench(after: earlier)
    bench.loop.turn()
    #expect(bench.outcome == .rejected && bench.ballot?.offline == [])
  }

  @Test("names the seats whose consoles were away at the close, also where the result is written much later")
  func offlineAtTheClose() throws {
    let bench = try LoopBench(after: Self.byName())
    let seats = bench.earlier.configuration.consoles.map(\.seat).sorted()
    for seat in seats.dropFirst() { bench.happens(.online, at: seat, down: Self.whole) }
    bench.loop.turn()
    bench.asks(.closeBallot)
    bench.earlier.weather.syncing = { [weak bench] _ in
      // The close is on disk; the result finds no room.
      bench?.earlier.weather.writing = { _ in .full }
      return .done
    }
    bench.loop.turn()
    #expect(bench.ballot?.isOpen == false && bench.outcome == .open)
    bench.happens(.offline, at: seats[1], down: [])
    bench.earlier.weather.clear()
    bench.loop.turn()
    #expect(bench.outcome == .rejected && bench.ballot?.offline == [Int(seats[0])])
  }

  @Test("makes a checkpoint that a full disk has left owed as soon as there is room, also where nobody does anything")
  func owedCheckpoint() throws {
    let bench = try LoopBench(after: Self.byName())
    bench.asks(.closeBallot)
    var syncs = 0
    bench.earlier.weather.syncing = { [weak bench] _ in
      syncs += 1
      // The close and the result are on disk.
      if syncs == 2 { bench?.earlier.weather.writing = { _ in .full } }
      return .done
    }
    bench.loop.turn()
    #expect(bench.outcome == .rejected && bench.loop.parts.notary.isOwing)
    bench.asks(.setPresiding(voter: "d2"))
    bench.loop.turn()
    #expect(bench.loop.storageAlert != nil)
    bench.earlier.weather.clear()
    bench.loop.tick()
    #expect(!bench.loop.parts.notary.isOwing)
  }

  @Test("goes on without a statement where the reasons that were entered are too long for a row")
  func statementTooLong() throws {
    let earlier = try Self.byName(in: Self.large)
    let reason = String(repeating: "\"", count: 1_000)
    for voter in earlier.sitting.council.voters where !voter.isHead {
      try earlier.order(.enterVote(voter: voter.id, choice: .for, reason: reason))
    }
    try earlier.order(.closeBallot)
    let bench = try LoopBench(after: earlier)
    bench.loop.turn()
    #expect(bench.outcome == .adopted && bench.loop.ended == nil)
    #expect(bench.loop.parts.notary.rows.ballots.isEmpty)
    bench.asks(.openBallot(question: "2", title: "Про інше", kind: "decision", seconds: 60, repeatOf: nil))
    bench.loop.turn()
    #expect(bench.loop.sitting.phase == .voting)
  }

  /// The keys of a console that has all.
  private static let whole: Keys = [.for, .against, .abstain, .present, .hold]

  /// Six hundred deputies under the rules of the others.
  private static var large: Configuration {
    let council = HallSketch(3).configuration.council
    let numbers = 1...600 as ClosedRange<UInt16>
    return Configuration(
      council: Council(
        name: council.name, convocation: council.convocation, place: council.place, composition: 600, headOffice: nil,
        regulation: council.regulation,
        voters: numbers.map { number in
          Voter(
            id: "d\(number)", familyName: "Депутат", givenName: "\(number)", patronymic: "", gender: .male, faction: nil
          )
        }, seats: numbers.map { Seat(number: $0, row: 1, column: Int($0), voter: "d\($0)") }),
      consoles: [], keys: [:], authenticate: false, timeZone: .gmt)
  }

  @Test("takes no secret vote from a console that came after the opening and lacks keys to choose with")
  func lackingKeys() throws {
    let earlier = try EarlierLife { $0.mode == .rollCall && $0.powers == .required }
    try earlier.order(.closeBallot)
    let bench = try LoopBench(after: earlier)
    let seats = earlier.configuration.consoles.map(\.seat).sorted()
    for seat in seats.dropFirst() { bench.happens(.online, at: seat, down: Self.whole) }
    bench.loop.turn()
    let kind = try #require(earlier.configuration.council.regulation.kinds.first { $0.hasSecretPresses })
    bench.asks(.openBallot(question: "2", title: "Про обрання", kind: kind.id, seconds: 60, repeatOf: nil))
    bench.loop.turn()
    let number = try #require(bench.loop.sitting.openBallot?.number)
    bench.happens(.online, at: seats[0], down: [.for, .present, .hold])
    bench.presses(.for, at: seats[0], in: number)
    bench.presses(.for, at: seats[1], in: number)
    bench.loop.turn()
    #expect(bench.loop.sitting.openBallot?.urn?.voted.count { $0 } == 1)
    // A whole one that takes its place votes.
    bench.happens(.online, at: seats[0], down: Self.whole)
    bench.presses(.for, at: seats[0], in: number)
    bench.loop.turn()
    #expect(bench.loop.sitting.openBallot?.urn?.voted.count { $0 } == 2)
  }
}

import Foundation
import Reactor
import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread
@testable import VoteJournal

@Suite("Another console at a seat")
struct ConsoleSwapTests {
  private static let (own, other) = (UInt64(0xC0_0001), UInt64(0xE0_0001))

  private static func event(_ kind: SeatEvent.Kind, _ bench: TallyBench, serial: UInt64) -> SeatEvent {
    SeatEvent(kind: kind, seat: 1, at: bench.time.now, down: .choices, detail: serial)
  }

  private static func told(_ bench: TallyBench, after sequence: Int64) throws -> [String] {
    try bench.rows(after: sequence).map { row in
      guard row.kind == HallIncident.kind else { return row.kind }
      let incident = try JSONDecoder().decode(HallIncident.self, from: Data(row.body.utf8))
      return "\(incident.what.rawValue) \(incident.detail.map { String($0.suffix(6)) } ?? "")"
    }
  }

  @Test("whose coming the disk has refused is told of before anything that was pressed on it")
  func refusedByTheDisk() throws {
    var number = 0
    let bench = try TallyBench { sitting, moment, write in
      number = try TallyBench.openBallot(&sitting, moment, seconds: 60, isSecret: false, write)
    }
    try bench.loop.resume(lastRow: bench.time.now)
    bench.hear(Self.event(.online, bench, serial: Self.own))
    bench.loop.turn()
    let before = bench.journal.head.sequence
    bench.weather.writing = { _ in .full }
    bench.hear(Self.event(.offline, bench, serial: Self.own))
    bench.hear(Self.event(.online, bench, serial: Self.other))
    bench.loop.turn()
    #expect(bench.loop.storageAlert != nil && bench.journal.head.sequence == before, "the disk took it")
    func press() -> SeatEvent {
      SeatEvent(
        kind: .keys, seat: 1, at: bench.time.now, down: [.for, .hold], changed: 0, ballot: UInt32(number), sequence: 1)
    }
    // Refused once more, with the vote: still owed.
    bench.hear(press())
    bench.loop.turn()
    bench.weather.clear()
    bench.hear(press())
    bench.loop.turn()
    #expect(try Self.told(bench, after: before) == ["consoleAssigned e00001", "voteRecorded"])
    // And no second time.
    bench.hear(Self.event(.online, bench, serial: Self.other))
    bench.loop.turn()
    #expect(try Self.told(bench, after: before).last == "consoleOnline e00001")
  }

  @Test("is told of however often another was refused there, and so are as many swaps as there is room for")
  func bounded() throws {
    let bench = try TallyBench { _, _, _ in }
    try bench.loop.resume(lastRow: 0)
    func happens(_ kind: SeatEvent.Kind, _ serial: UInt64) {
      bench.hear(Self.event(kind, bench, serial: serial))
      bench.loop.turn()
    }
    happens(.online, Self.own)
    for _ in 0..<(ConsoleState.mostJournalled + 5) { happens(.refused, 0xBAD) }
    let before = bench.journal.head.sequence
    happens(.online, Self.other)
    #expect(try Self.told(bench, after: before) == ["consoleAssigned e00001"])
    for _ in 0..<ToldConsoles.mostSwaps {
      happens(.online, Self.own)
      happens(.online, Self.other)
    }
    #expect(try bench.rows(after: before).count == ToldConsoles.mostSwaps)
  }
}

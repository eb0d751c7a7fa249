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

  private static func told(_ bench: LoopBench, after sequence: Int64) throws -> [String] {
    try bench.rows(after: sequence).map { row in
      guard row.kind == HallIncident.kind else { return row.kind }
      let incident = try JSONDecoder().decode(HallIncident.self, from: Data(row.body.utf8))
      return "\(incident.what.rawValue) \(incident.detail.map { String($0.suffix(6)) } ?? "")"
    }
  }

  @Test("whose coming the disk has refused is told of before anything that was pressed on it")
  func refusedByTheDisk() throws {
    let bench = try LoopBench(after: EarlierLife { $0.mode == .rollCall && $0.powers == .required })
    try bench.loop.resume(lastRow: bench.time.now)
    bench.happens(.online, at: 1, down: .choices, serial: Self.own)
    bench.loop.turn()
    let before = bench.head
    bench.earlier.weather.writing = { _ in .full }
    bench.happens(.offline, at: 1, down: .choices, serial: Self.own)
    bench.happens(.online, at: 1, down: .choices, serial: Self.other)
    bench.loop.turn()
    #expect(bench.loop.storageAlert != nil && bench.head == before, "the disk took it")
    // Refused once more, with the vote: still owed.
    bench.presses(.for, at: 1)
    bench.loop.turn()
    bench.earlier.weather.clear()
    bench.presses(.for, at: 1)
    bench.loop.turn()
    #expect(try Self.told(bench, after: before) == ["consoleAssigned e00001", "voteRecorded"])
    // And no second time.
    bench.happens(.online, at: 1, down: .choices, serial: Self.other)
    bench.loop.turn()
    #expect(try Self.told(bench, after: before).last == "consoleOnline e00001")
  }

  @Test("is told of however often another was refused there, and so are as many swaps as there is room for")
  func bounded() throws {
    let bench = try LoopBench(after: EarlierLife())
    try bench.loop.resume(lastRow: 0)
    func happens(_ kind: SeatEvent.Kind, _ serial: UInt64) {
      bench.happens(kind, at: 1, down: .choices, serial: serial)
      bench.loop.turn()
    }
    happens(.online, Self.own)
    for _ in 0..<(ConsoleState.mostJournalled + 5) { happens(.refused, 0xBAD) }
    let before = bench.head
    happens(.online, Self.other)
    #expect(try Self.told(bench, after: before) == ["consoleAssigned e00001"])
    for _ in 0..<ToldConsoles.mostSwaps {
      happens(.online, Self.own)
      happens(.online, Self.other)
    }
    #expect(try bench.rows(after: before).count == ToldConsoles.mostSwaps)
  }
}

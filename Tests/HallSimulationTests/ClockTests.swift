import Foundation
import Reactor
import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread
@testable import VoteJournal

@Suite("A wall clock that jumps in a ballot")
struct ClockTests {
  /// Somebody sets it an hour forward or back; a leap second; the machine is suspended for ten minutes, in which
  /// CLOCK_MONOTONIC, and all timers with it, stands still.
  static let jumps: [Int64] = [3_600_000, -3_600_000, -1_000, 600_000]

  @Test("is journalled once, with how far it went, and the ballot takes as long as it was to take", arguments: jumps)
  func ballotIsLeftAlone(milliseconds: Int64) throws {
    let earlier = try EarlierLife(seconds: 20) { $0.mode == .rollCall && $0.powers == .required }
    let bench = try LoopBench(after: earlier)
    let opened = bench.time.now
    try bench.loop.resume(lastRow: opened)
    try bench.loop.begin()
    let before = bench.head
    try bench.pass(5)
    bench.wall.ahead += milliseconds
    try bench.pass(14.8)
    #expect(bench.loop.sitting.openBallot?.number == earlier.ballot, "it closed early")
    try bench.pass(0.4)
    #expect(bench.loop.sitting.openBallot == nil, "it closed late")
    try bench.pass(5)

    let rows = try bench.rows(after: before)
    let jumps = rows.filter { $0.kind == "incident" }
    #expect(jumps.map(\.body) == [#"{"detail":"\#(milliseconds) ms","what":"clockJumped"}"#])
    let closed = try #require(rows.first { $0.kind == "ballotClosed" })
    #expect(abs(closed.monotonic - Int64(opened / 1_000_000) - 20_000) <= 100)
    #expect(try #require(jumps.first).monotonic - Int64(opened / 1_000_000) - 5_000 <= 1_100, "noticed late")
  }

  @Test("by less than half a second is none: a clock that is disciplined moves like that")
  func slewed() throws {
    let bench = try LoopBench(after: EarlierLife())
    try bench.loop.resume(lastRow: 0)
    try bench.loop.begin()
    let before = bench.head
    for _ in 0..<10 {
      bench.wall.ahead += 400
      try bench.pass(1.5)
    }
    #expect(try bench.rows(after: before).isEmpty)
  }
}

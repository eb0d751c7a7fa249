import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread

/// The heads of a secret ballot are counted apart from its choices, and are all that its totals can be compared with.
@Suite("The heads of a secret ballot")
struct HeadCountTests {
  /// A secret ballot that is shut, with so many participants on disk, and waits for its result.
  private static func counting(participants: UInt16, heads: Int) throws -> LoopBench {
    let earlier = try EarlierLife { $0.hasSecretPresses }
    for seat in 1...participants { #expect(try earlier.press(seat, .for) == .counted) }
    try earlier.order(.closeBallot)
    let bench = try LoopBench(after: earlier)
    // What the loop itself does while people vote.
    bench.live.openSecret(ballot: earlier.ballot, participants: Int(participants), absent: 0)
    for _ in 0..<heads { bench.live.countSecret() }
    return bench
  }

  @Test("are compared with its participants at the close")
  func compared() throws {
    let agreeing = try Self.counting(participants: 3, heads: 3)
    agreeing.loop.turn()
    #expect(agreeing.outcome == .adopted || agreeing.outcome == .rejected)
    let other = try Self.counting(participants: 3, heads: 2)
    other.loop.turn()
    #expect(other.outcome == .withheld)
  }

  @Test("are compared where the result is written at the second attempt, too")
  func comparedAgain() throws {
    let counting = try Self.counting(participants: 3, heads: 2)
    counting.earlier.weather.writing = { _ in .full }
    counting.loop.turn()
    #expect(counting.outcome == .open && counting.loop.storageAlert != nil, "the disk took the result")
    counting.loop.turn()
    #expect(counting.outcome == .open)
    counting.earlier.weather.clear()
    counting.loop.turn()
    #expect(counting.outcome == .withheld)
  }
}

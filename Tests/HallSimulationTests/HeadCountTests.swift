import TallyEngine
import Testing

@testable import HallSimulation
@testable import TallyThread

/// The heads of a secret ballot are counted apart from its choices, and are all that its totals can be compared with.
@Suite("The heads of a secret ballot")
struct HeadCountTests {
  /// A daemon's tally loop in front of a secret ballot that is shut, with so many participants on disk, and waits for its
  /// result.
  private final class Counting {
    let ballot: Int
    private let bench: TallyBench
    var loop: TallyLoop { bench.loop }
    var weather: ScriptedWeather { bench.weather }

    init(participants: Int, heads: Int) throws {
      var number = 0
      bench = try TallyBench { sitting, moment, write in
        number = try TallyBench.openBallot(&sitting, moment, seconds: 60, isSecret: true, write)
        for seat in UInt16(1)...UInt16(participants) {
          let press = KeyPress(
            seat: seat, down: [.for, .hold], key: .for, pressed: true, ballot: UInt32(number))
          #expect(sitting.press(press, at: moment).verdict == .counted)
        }
        try TallyBench.order(.closeBallot, &sitting, moment, write)
      }
      ballot = number
      // What the loop itself does while people vote.
      bench.live.openSecret(ballot: number, participants: participants, absent: 0)
      for _ in 0..<heads { bench.live.countSecret() }
    }

    var outcome: TallyEngine.Outcome? { loop.sitting.ballot(ballot)?.outcome }
  }

  @Test("are compared with its participants at the close")
  func compared() throws {
    let agreeing = try Counting(participants: 3, heads: 3)
    agreeing.loop.turn()
    #expect([.adopted, .rejected].contains(agreeing.outcome))
    let other = try Counting(participants: 3, heads: 2)
    other.loop.turn()
    #expect(other.outcome == .withheld)
  }

  @Test("are compared where the result is written at the second attempt, too")
  func comparedAgain() throws {
    let counting = try Counting(participants: 3, heads: 2)
    counting.weather.writing = { _ in .full }
    counting.loop.turn()
    #expect(counting.outcome == .open && counting.loop.storageAlert != nil, "the disk took the result")
    counting.loop.turn()
    #expect(counting.outcome == .open)
    counting.weather.clear()
    counting.loop.turn()
    #expect(counting.outcome == .withheld)
  }
}

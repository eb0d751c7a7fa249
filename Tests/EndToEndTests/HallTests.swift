import TallyEngine
import Testing
import VoteAPI
import VotingHardware

@testable import hall_simulator

extension EndToEnd {
  @Suite("A console") struct HallTests {
    @Test("whose plug is pulled keeps its vote, and shows it again when it is back")
    func keepsItsVote() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .against, 2: .for])
      bench.hall.unplug(1)
      #expect(try bench.status(within: .seconds(2)) { $0.consolesOnline == 3 } != nil)
      #expect(try bench.client.status().ballot?.tally.against == 1)
      bench.hall.plug(1)
      try bench.waitForLamps([1: .against])
      #expect(bench.hall.view(1).sessions == 2)
      #expect(bench.hall.view(1).shown.ballot == UInt32(number))
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .against, 2: .for])
    }

    @Test("that comes back during a ballot votes in it")
    func votesWhenItIsBack() throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      bench.hall.unplug(3)
      try #require(try bench.status(within: .seconds(2)) { $0.consolesOnline == 3 } != nil)
      let number = try bench.openBallot()
      #expect(try bench.health(3)?.state == .offline)
      bench.hall.plug(3)
      try #require(bench.hall.wait { $0.views[3]?.isServing == true && $0.views[3]?.shown.phase == .voting })
      try bench.press([3: .abstained])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [3: .abstained])
    }

    @Test("that nobody knows gets nowhere, and the operator sees it", arguments: [true, false])
    func strangerGetsNowhere(hasKnownSerial: Bool) throws {
      let bench = try Bench(deputies: 4)
      try bench.openSitting()
      // A serial that is known with another key, or one that is not known at all.
      let serial = hasKnownSerial ? bench.bench.plan.consoles[2]!.serial : 0xBAD
      bench.hall.replace(2, with: HallPlan.Console(serial: serial).identity)
      let refused = bench.hall.wait { board in
        if case .refused = board.views[2]?.state { true } else { false }
      }
      #expect(refused)
      let number = try bench.openBallot()
      bench.hall.press(2, .for)
      try bench.press([1: .for, 3: .for])
      #expect(try bench.health(2)?.state == (hasKnownSerial ? .refused : .unknownConsole))
      #expect(try bench.client.status().consolesOnline == 3)
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 3: .for])
    }

    @Test("from the cupboard takes over the vote of its seat")
    func spareTakesOver() throws {
      let bench = try Bench(deputies: 4, spares: 1)
      try bench.openSitting()
      let number = try bench.openBallot()
      try bench.press([1: .for, 4: .against])
      bench.hall.replace(4, with: bench.bench.plan.consoles[Bench.spareSeat(0)]!.identity)
      try #require(bench.hall.wait { $0.views[4]?.sessions == 2 })
      try bench.waitForLamps([4: .against])
      try bench.press([4: .for])
      try bench.client.closeBallot()
      #expect(try bench.choices(number) == [1: .for, 4: .for])
    }
  }
}

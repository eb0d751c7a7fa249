import SeededRandom
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("A bad line")
struct LinkFaultsTests {
  @Test(
    "whatever the line does, a press is delivered once and answered, or the console shows that it was not",
    arguments: 0..<30 as Range<UInt64>)
  func anyFault(seed: UInt64) {
    run(seed: seed, authenticate: true, faults: .bad)
  }

  @Test("the same without signatures, on a line that does not reorder", arguments: 0..<10 as Range<UInt64>)
  func unsigned(seed: UInt64) {
    var faults = Wire.Faults.bad
    faults.delayed = 0
    faults.doubled = 0
    run(seed: seed, authenticate: false, faults: faults)
  }

  private func run(seed: UInt64, authenticate: Bool, faults: Wire.Faults) {
    let desk = Desk(seed: seed, authenticate: authenticate)
    var random = SeededRandom(seed: seed &* 31)
    desk.toHost.faults = faults
    desk.toConsole.faults = faults
    desk.plugIn()
    var ballot: UInt32 = 0
    let end = desk.now + 40 * Desk.second
    while desk.now < end {
      desk.pass(UInt64.random(in: 5...400, using: &random) * Desk.millisecond, step: 5 * Desk.millisecond)
      switch Int.random(in: 0..<40, using: &random) {
      case 0:
        ballot += 1
        desk.show(Indication(ballot: ballot, phase: .voting, seconds: 20))
      case 1:
        desk.show(Indication(phase: .idle))
      case 2:
        desk.unplug()
        desk.pass(UInt64.random(in: 1...2_000, using: &random) * Desk.millisecond, step: 5 * Desk.millisecond)
        desk.plugIn()
      case 3:
        desk.tallyTakes = UInt64.random(in: 1...80, using: &random) * Desk.millisecond
      case 4:
        desk.ringIsFull = true
      case 5:
        desk.outputHasRoom = false
      default:
        let key = Int.random(in: 0...5, using: &random)
        if random.once(in: 5) {
          desk.ringIsFull = false
          desk.outputHasRoom = true
        }
        desk.set(key, !desk.console.down.contains(Keys(rawValue: 1 << UInt8(key))))
      }
    }
    desk.toHost.faults = .none
    desk.toConsole.faults = .none
    desk.ringIsFull = false
    desk.outputHasRoom = true
    desk.pass(12 * Desk.second, step: 5 * Desk.millisecond)

    #expect(desk.toHost.harmed > 0 && desk.toConsole.harmed > 0, "the line was bad")
    #expect(desk.console.state == .serving && desk.console.outstandingCount == 0)
    #expect(desk.console.shown == desk.wanted, "in the end it shows what is wanted")
    #expect(!desk.presses.contains { $0.outcome == .underway }, "every press has an end")

    // Nothing was delivered that was not pressed, and nothing twice.
    let events = desk.events(.keys)
    #expect(Set(events.map { Identity(link: $0.link, sequence: $0.sequence) }).count == events.count)
    var unmatched = desk.presses
    for (event, frame) in zip(events, desk.delivered) {
      let match = unmatched.firstIndex {
        $0.sequence == frame.sequence && $0.uptime == frame.report.uptime && $0.report == event.down
          && $0.changed == event.changed && $0.ballot == event.ballot && frame.sequence == event.sequence
      }
      #expect(match != nil, "an event without a press: \(event)")
      if let match { unmatched.remove(at: match) }
    }
    // What was not delivered was never answered as recorded, noted, or anything but superseded.
    for press in unmatched {
      #expect(press.outcome == .gaveUp || press.outcome == .answered(.superseded), "\(press)")
    }
  }

  private struct Identity: Hashable {
    let link: UInt32
    let sequence: UInt32
  }
}

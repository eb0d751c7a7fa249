import TallyEngine
import Testing

@testable import VotingHardware

private let ms: UInt64 = 1_000_000
private let second: UInt64 = 1_000_000_000

@Suite("A panel on GPIO lines")
struct GpioPanelTests {
  /// A panel of seat 7 with all six keys, there since 100 s.
  static func panel(down: Keys = []) -> GpioPanel {
    let all = Keys(rawValue: 63)
    var panel = GpioPanel(seat: 7, configured: all, settings: GpioSettings())
    panel.fit(all, active: down, at: 100 * second)
    return panel
  }

  static let idle = Indication(phase: .idle)
  static func voting(_ ballot: UInt32) -> Indication { Indication(ballot: ballot, phase: .voting) }

  @Test("it comes online with the keys that are fitted, and goes offline once")
  func online() {
    var panel = Self.panel()
    #expect(panel.outbox.map(\.kind) == [.online])
    #expect(panel.outbox[0].down == Keys(rawValue: 63) && panel.outbox[0].seat == 7)
    panel.outbox = []
    panel.goOffline(at: 101 * second)
    panel.goOffline(at: 102 * second)
    #expect(panel.outbox.map(\.kind) == [.offline])
    #expect(panel.deadline == nil)
  }

  @Test("a press carries the ballot that was shown when the contact closed, not when it was read")
  func ballot() {
    var panel = Self.panel()
    panel.outbox = []
    panel.show(Self.voting(3), now: 110 * second)
    panel.edge(0, active: true, at: 110 * second + ms, sequence: 1, now: 110 * second + 2 * ms)
    panel.show(Self.idle, now: 120 * second)
    panel.show(Self.voting(4), now: 121 * second)
    // Read after the opening, pressed before it.
    panel.edge(1, active: true, at: 121 * second - ms, sequence: 1, now: 121 * second + ms)
    panel.edge(2, active: true, at: 121 * second + ms, sequence: 1, now: 121 * second + 2 * ms)
    let presses = panel.outbox.filter { $0.kind == .keys }
    #expect(presses.map(\.ballot) == [3, 0, 4])
    #expect(presses.map(\.changed) == [0, 1, 2])
    #expect(presses.map(\.sequence) == [1, 2, 3])
    #expect(presses[0].at == 110 * second + ms)
  }

  @Test("a key that is down at the opening is told as stuck, and not pressed until it was let go", arguments: 0...2)
  func downAtTheOpening(key: Int) {
    var panel = Self.panel()
    panel.outbox = []
    panel.edge(key, active: true, at: 110 * second, sequence: 1, now: 110 * second)
    panel.show(Self.voting(5), now: 112 * second)
    panel.level(key, active: true, now: 113 * second)
    #expect(panel.outbox.map(\.kind) == [.keys, .faults])
    #expect(panel.outbox.first?.ballot == 0)
    #expect(panel.outbox.last?.changed == ConsoleFaults.stuckKey.rawValue)
    panel.outbox = []
    panel.edge(key, active: false, at: 114 * second, sequence: 2, now: 114 * second)
    panel.level(key, active: false, now: 114 * second + 21 * ms)
    panel.edge(key, active: true, at: 115 * second, sequence: 3, now: 115 * second)
    let keys = panel.outbox.filter { $0.kind == .keys }
    #expect(keys.map(\.changed) == [UInt8(key) | 0x80, UInt8(key)])
    #expect(keys.map(\.ballot) == [5, 5])
    #expect(panel.outbox.last { $0.kind == .faults }?.changed == 0)
  }

  @Test("the hold sensor may be down at the opening")
  func hold() {
    var panel = Self.panel()
    panel.edge(4, active: true, at: 110 * second, sequence: 1, now: 110 * second)
    panel.show(Self.voting(5), now: 112 * second)
    panel.show(Self.idle, now: 113 * second)
    panel.checkFaults(at: 200 * second)
    #expect(panel.faults(at: 200 * second).isEmpty)
  }

  @Test("a key that is down for ten seconds while nothing is open is stuck; during a ballot it may be held")
  func stuck() {
    var panel = Self.panel()
    panel.show(Self.voting(5), now: 101 * second)
    panel.edge(0, active: true, at: 102 * second, sequence: 1, now: 102 * second)
    panel.checkFaults(at: 130 * second)
    #expect(panel.faults(at: 130 * second).isEmpty && panel.deadline == nil)
    panel.show(Indication(ballot: 5, phase: .result), now: 140 * second)
    #expect(panel.deadline == 150 * second)
    panel.checkFaults(at: 150 * second - 1)
    #expect(panel.faults(at: 150 * second).isEmpty)
    panel.checkFaults(at: 150 * second)
    #expect(panel.faults(at: 150 * second) == .stuckKey)
    #expect(panel.deadline == nil)
    panel.level(0, active: false, now: 160 * second)
    panel.level(0, active: false, now: 160 * second + 20 * ms)
    #expect(panel.faults(at: 161 * second).isEmpty)
    #expect(panel.outbox.last?.kind == .faults && panel.outbox.last?.changed == 0)
  }

  @Test("two keys are down together, and a finger that slides from one to the next leaves one")
  func twoKeys() {
    var panel = Self.panel()
    panel.outbox = []
    panel.edge(0, active: true, at: 110 * second, sequence: 1, now: 110 * second)
    panel.edge(1, active: true, at: 110 * second + 5 * ms, sequence: 1, now: 110 * second + 5 * ms)
    #expect(panel.outbox.map(\.down) == [.for, [.for, .against]])
    #expect(panel.outbox[1].down.choice == nil)
    var slid = Self.panel()
    slid.outbox = []
    slid.edge(0, active: true, at: 110 * second, sequence: 1, now: 110 * second)
    slid.edge(0, active: false, at: 110 * second + 90 * ms, sequence: 2, now: 110 * second + 90 * ms)
    slid.edge(1, active: true, at: 110 * second + 95 * ms, sequence: 1, now: 110 * second + 95 * ms)
    #expect(slid.outbox.map(\.down) == [.for, .against])
  }

  @Test("the hold sensor is held until it surely is not: a bounce of it spoils no press")
  func bouncingHold() {
    var panel = Self.panel(down: .hold)
    panel.outbox = []
    panel.edge(4, active: false, at: 110 * second, sequence: 1, now: 110 * second)
    panel.edge(0, active: true, at: 110 * second + ms, sequence: 1, now: 110 * second + ms)
    #expect(panel.outbox.map(\.down) == [[.for, .hold]])
  }

  @Test("lost edges and chatter are a fault that the operator sees, and that passes")
  func losses() {
    var panel = Self.panel()
    panel.show(Self.voting(1), now: 101 * second)
    panel.outbox = []
    panel.edge(0, active: true, at: 110 * second, sequence: 1, now: 110 * second)
    panel.edge(0, active: false, at: 110 * second + ms, sequence: 40, now: 110 * second + ms)
    #expect(panel.wantsLevels(at: 110 * second + ms))
    #expect(panel.outbox.last?.changed == ConsoleFaults.chatteringKey.rawValue)
    panel.level(0, active: true, now: 110 * second + 2 * ms)
    #expect(panel.deadline != nil && panel.deadline! <= 120 * second + ms)
    panel.checkFaults(at: 121 * second)
    #expect(panel.outbox.last?.kind == .faults && panel.outbox.last?.changed == 0)
    #expect(panel.lossShownUntil == 0)
  }

  @Test("when another ballot opens or closes, nothing is left of which key moved last")
  func forgets() {
    var panel = Self.panel()
    panel.show(Self.voting(1), now: 101 * second)
    panel.edge(0, active: true, at: 110 * second, sequence: 0, now: 110 * second)
    panel.edge(0, active: false, at: 111 * second, sequence: 0, now: 111 * second)
    panel.level(0, active: false, now: 112 * second)
    #expect("\(panel.lines[0])" != "\(panel.lines[1])")
    panel.show(Self.idle, now: 120 * second)
    #expect("\(panel.lines[0])" == "\(panel.lines[1])")
    panel.forget(1)
    #expect(panel.outbox.map(\.kind) == [.keys, .keys])
  }

  @Test("a time stamp of another clock, or of the future, is not believed")
  func stamps() {
    var panel = Self.panel()
    panel.outbox = []
    panel.edge(0, active: true, at: 1_700_000_000 * second, sequence: 1, now: 110 * second)
    panel.edge(1, active: true, at: 5, sequence: 1, now: 110 * second + ms)
    #expect(panel.outbox.map(\.at) == [110 * second, 110 * second + ms])
  }

  @Test("a ring that takes nothing costs presses beyond sixteen, and never the order of what is kept")
  func bounded() {
    var panel = Self.panel()
    panel.outbox = []
    for press in 0..<40 {
      let at = 110 * second + UInt64(press) * 200 * ms
      panel.edge(0, active: true, at: at, sequence: UInt32(2 * press + 1), now: at)
      panel.edge(0, active: false, at: at + 50 * ms, sequence: UInt32(2 * press + 2), now: at + 50 * ms)
    }
    #expect(panel.outbox.count == GpioPanel.mostWaiting)
    #expect(panel.dropped > 0)
    #expect(panel.outbox.map(\.sequence) == Array(1...16))
    panel.goOffline(at: 200 * second)
    #expect(panel.outbox.map(\.kind) == [.offline])
  }

  @Test("lamps burn and blink as they are told")
  func lamps() {
    var panel = Self.panel()
    var shown = Self.voting(1)
    shown.set(.on, key: 0)
    shown.set(.slowBlink, key: 1)
    shown.set(.fastBlink, key: 5)
    panel.show(shown, now: 101 * second)
    #expect((0..<6).map { panel.isLit($0, slow: false, fast: false) } == [true, false, false, false, false, false])
    #expect((0..<6).map { panel.isLit($0, slow: true, fast: false) } == [true, true, false, false, false, false])
    #expect((0..<6).map { panel.isLit($0, slow: false, fast: true) } == [true, false, false, false, false, true])
  }
}

import Glibc
import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("A hall on GPIO lines")
struct GpioHallTests {
  /// A hall on scripted chips, its reactor, and what they said.
  final class Hall: Turning {
    let reactor: Reactor
    let gpio = ScriptedGpio()
    private(set) var hall: GpioHall!
    private(set) var events: [SeatEvent] = []
    private(set) var notices: [GpioNotice] = []
    var ringIsFull = false

    init(_ bindings: [GpioBinding], _ chips: [String: ScriptedGpio.Chip]) throws {
      reactor = try Reactor()
      gpio.chips = chips
      hall = try GpioHall(
        reactor: reactor, bindings: bindings, settings: GpioSettings(), access: gpio,
        notice: { [unowned self] in notices.append($0) },
        sink: { [unowned self] event in
          if ringIsFull { return false }
          events.append(event)
          return true
        })
      hall.start()
    }

    func events(_ kind: SeatEvent.Kind) -> [SeatEvent] { events.filter { $0.kind == kind } }
  }

  /// Seat `seat` with keys for, against, abstain, present from `line` on and its lamps 32 lines further.
  static func seat(_ seat: UInt16, from line: UInt32, on chip: String = "chip", lamps: String? = nil) -> GpioBinding {
    GpioBinding(
      seat: seat, keys: (0..<4).map { GpioLine(chip: chip, place: .offset(line + $0)) },
      lamps: (0..<4).map { GpioLine(chip: lamps ?? chip, place: .offset(line + 32 + $0)) })
  }

  static func voting(_ ballot: UInt32, _ lamp: Indication.Lamp = .slowBlink) -> Indication {
    var shown = Indication(ballot: ballot, phase: .voting)
    for key in 0...2 { shown.set(lamp, key: key) }
    return shown
  }

  @Test(
    "a press travels from the line to the tally with the ballot that the lamps show, and a lamp lights",
    arguments: [true, false])
  func press(old: Bool) throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    chip.isOld = old
    let hall = try Hall([Self.seat(42, from: 0)], ["chip": chip])
    #expect(hall.events.map(\.kind) == [.online])
    #expect(hall.events[0].down == [.for, .against, .abstain, .present])
    hall.hall.indicate(seat: 42, Self.voting(7))
    try hall.turn(until: { chip.levels[32] == true })
    chip.press(1)
    try hall.turn(until: { hall.events(.keys).count == 1 })
    let press = hall.events(.keys)[0]
    #expect(press.seat == 42 && press.ballot == 7 && press.changed == 1 && press.down == .against)
    hall.hall.acknowledge(link: press.link, unit: press.unit, sequence: press.sequence, verdict: .recorded)
    var recorded = Indication(ballot: 7, phase: .voting)
    recorded.set(.on, key: 1)
    hall.hall.indicate(seat: 42, recorded)
    try hall.turn(until: { chip.levels[33] == true && chip.levels[32] == false })
    chip.press(1, false)
    try hall.turn(until: { hall.events(.keys).count == 2 })
    #expect(hall.events(.keys)[1].changed == 0x81)
  }

  @Test("a seat that is served elsewhere is dark and deaf here, and at home again when it comes back")
  func servedElsewhere() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0), Self.seat(2, from: 4)], ["chip": chip])
    for seat: UInt16 in 1...2 { hall.hall.indicate(seat: seat, Self.voting(7, .on)) }
    try hall.turn(until: { chip.levels[32] == true && chip.levels[36] == true })
    hall.hall.serve(only: [2])
    #expect(hall.events(.offline).map(\.seat) == [1] && !hall.hall.serves(1) && hall.hall.serves(2))
    #expect(chip.levels[32] == false && chip.levels[36] == true)
    // What is told to it and pressed at it meanwhile is nobody's.
    hall.hall.indicate(seat: 1, Self.voting(7, .on))
    chip.press(0)
    chip.press(5)
    try hall.turn(until: { hall.events(.keys).contains { $0.seat == 2 } })
    try hall.turn(for: .milliseconds(1_200))
    #expect(hall.events(.keys).allSatisfy { $0.seat == 2 } && chip.levels[32] == false)
    hall.hall.serve(only: [1, 2])
    #expect(hall.events(.online).map(\.seat) == [1, 2, 1] && hall.hall.serves(1))
    // The key that was held down all the time is no press; let go and pressed again it is one.
    hall.hall.indicate(seat: 1, Self.voting(7))
    try hall.turn(for: .milliseconds(300))
    #expect(hall.events(.keys).allSatisfy { $0.seat == 2 })
    chip.press(0, false)
    try hall.turn(until: { hall.events(.keys).contains { $0.seat == 1 && $0.changed == 0x80 } })
    chip.press(0)
    try hall.turn(until: { hall.events(.keys).contains { $0.seat == 1 && $0.changed == 0 } })
  }

  @Test("a panel answers the self-test at each reading of its levels, with the keys that are down")
  func selfTest() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0), Self.seat(2, from: 4)], ["chip": chip])
    var shown = Indication(phase: .selfTest)
    shown.set(.on, key: 2)
    hall.hall.indicate(seat: 2, shown)
    chip.press(5)
    try hall.turn(until: { hall.events(.selfTest).count == 2 })
    #expect(chip.levels[38] == true && chip.levels[37] == false)
    #expect(hall.events(.selfTest).allSatisfy { $0.seat == 2 && $0.down == .against })
    hall.hall.indicate(seat: 2, Indication(phase: .idle))
    try hall.turn(for: .milliseconds(1_200))
    #expect(hall.events(.selfTest).count == 2 && chip.levels[38] == false)
  }

  @Test("lamps blink with one call for a request and a beat, whatever the number of seats")
  func blinking() throws {
    let chip = ScriptedGpio.Chip(lines: 128)
    let hall = try Hall((0..<8).map { Self.seat($0 + 1, from: 4 * UInt32($0)) }, ["chip": chip])
    for seat: UInt16 in 1...8 { hall.hall.indicate(seat: seat, Self.voting(1, .fastBlink)) }
    try hall.turn(until: { chip.levels[32] == true })
    let before = chip.sets
    var changes = 0
    var lit = true
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .milliseconds(1_100) {
      try hall.reactor.turn(waitingAtMost: .milliseconds(5))
      if chip.levels[32] != lit {
        lit.toggle()
        changes += 1
        #expect((0..<8).allSatisfy { chip.levels[32 + 4 * $0] == lit })
      }
    }
    #expect(2...10 ~= changes)
    #expect(chip.sets - before <= changes + 3)
  }

  @Test("a key that was down when the ballot opened counts for nothing until it is let go and pressed again")
  func downAtTheOpening() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    // One whose edge was told, one whose edge was lost: the reading before the opening finds it.
    chip.press(0)
    chip.press(2, told: false)
    hall.hall.indicate(seat: 1, Self.voting(9))
    try hall.turn(until: { hall.events(.keys).count == 2 })
    try hall.turn(for: .milliseconds(1_200))
    #expect(hall.events(.keys).map(\.ballot) == [0, 0])
    #expect(hall.events(.faults).last?.changed == ConsoleFaults.stuckKey.rawValue)
    chip.press(2, false)
    chip.press(0, false)
    try hall.turn(until: { hall.events(.keys).count == 4 })
    chip.press(0)
    try hall.turn(until: { hall.events(.keys).count == 5 })
    #expect(hall.events(.keys)[4].ballot == 9 && hall.events(.keys)[4].changed == 0)
    #expect(hall.events(.faults).last?.changed == 0)
  }

  @Test("an edge that was lost is found by the reading of every second")
  func swept() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    hall.hall.indicate(seat: 1, Self.voting(2))
    try hall.turn(for: .milliseconds(50))
    chip.press(0, told: false)
    try hall.turn(until: { hall.events(.keys).count == 1 })
    #expect(hall.events(.keys).first?.ballot == 2)
  }

  @Test("a chip that goes takes its seats offline at the next reading, and brings them back", arguments: [true, false])
  func unplugged(wakes: Bool) throws {
    let chips = ["chip": ScriptedGpio.Chip(lines: 64), "other": ScriptedGpio.Chip(lines: 64)]
    let hall = try Hall([Self.seat(1, from: 0), Self.seat(2, from: 0, on: "other")], chips)
    #expect(hall.events(.online).count == 2)
    hall.hall.indicate(seat: 1, Self.voting(3, .on))
    chips["chip"]!.unplug(wakes: wakes)
    try hall.turn(until: { hall.events(.offline).map(\.seat) == [1] })
    #expect(chips["chip"]!.takenLines.isEmpty)
    #expect(hall.hall.isOnline(2) == true)
    chips["chip"]!.isThere = true
    chips["chip"]!.levels = [0: true]
    try hall.turn(until: { hall.events(.online).count == 3 })
    // It shows at once what it is to show, and the key that is down was not pressed.
    #expect(chips["chip"]!.levels[32] == true)
    try hall.turn(for: .milliseconds(100))
    #expect(hall.events(.keys).isEmpty)
    let lost = hall.notices.count {
      if case .lost("chip", _) = $0 { true } else { false }
    }
    #expect(lost == 1)
  }

  @Test("one disturbed transfer is nothing, two in a row are a chip that is gone")
  func disturbed() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    chip.failsWith = EIO
    try hall.turn(until: { hall.events(.offline).count == 1 })
    chip.failsWith = nil
    try hall.turn(until: { hall.events(.online).count == 2 })
  }

  @Test(
    "a line that somebody else holds is named with its holder; the seat is there without that key, and gets it later")
  func held() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    chip.holders[2] = "leds-gpio"
    let hall = try Hall([Self.seat(5, from: 0)], ["chip": chip])
    let line = GpioLine(chip: "chip", place: .offset(2))
    #expect(hall.notices.contains(.lineHeld(line, seat: 5, holder: "leds-gpio")))
    #expect(hall.events(.online).map(\.down) == [[.for, .against, .present]])
    chip.holders = [:]
    try hall.turn(until: { hall.events(.online).count == 2 })
    #expect(hall.events(.online)[1].down == [.for, .against, .abstain, .present])
    #expect(hall.events(.offline).isEmpty)
    chip.press(2)
    try hall.turn(until: { hall.events(.keys).count == 1 })
    let complaints = hall.notices.filter {
      if case .lineHeld = $0 { true } else { false }
    }
    #expect(complaints.count == 1)
  }

  @Test("a lamp's line that cannot be had is a fault of the seat, and its keys work")
  func lampFault() throws {
    let chip = ScriptedGpio.Chip(lines: 34)
    let hall = try Hall([Self.seat(5, from: 0)], ["chip": chip])
    #expect(hall.events(.faults).map(\.changed) == [ConsoleFaults.lamp.rawValue])
    #expect(hall.hall.isOnline(5) == true)
    #expect(hall.notices.contains(.noSuchLine(GpioLine(chip: "chip", place: .offset(34)), seat: 5)))
  }

  @Test("lines by name, on two chips, and a name that is another seat's number")
  func names() throws {
    let chips = ["keys": ScriptedGpio.Chip(lines: 8), "lamps": ScriptedGpio.Chip(lines: 8)]
    chips["keys"]!.names = ["seat-1-for": 3, "seat-2-for": 3]
    let first = GpioBinding(
      seat: 1, keys: [GpioLine(chip: "keys", place: .name("seat-1-for"))],
      lamps: [GpioLine(chip: "lamps", place: .offset(0))])
    let second = GpioBinding(seat: 2, keys: [GpioLine(chip: "keys", place: .name("seat-2-for"))])
    let hall = try Hall([first, second], chips)
    #expect(hall.events(.online).map(\.seat) == [1])
    #expect(hall.hall.isOnline(2) == false)
    #expect(hall.notices.contains(.lineTwice(second.keys[0]!, seat: 2, other: 1)))
    chips["keys"]!.press(3)
    try hall.turn(until: { hall.events(.keys).count == 1 })
  }

  @Test("more than 64 lines are several requests, and every one of them is heard", arguments: [true, false])
  func many(old: Bool) throws {
    let chip = ScriptedGpio.Chip(lines: 1_000)
    chip.isOld = old
    let bindings = (0..<50).map { seat in
      GpioBinding(
        seat: UInt16(seat + 1), keys: (0..<4).map { GpioLine(chip: "chip", place: .offset(UInt32(4 * seat + $0))) })
    }
    let hall = try Hall(bindings, ["chip": chip])
    #expect(hall.events(.online).count == 50)
    for line in 0..<200 { chip.press(UInt32(line)) }
    try hall.turn(until: { hall.events(.keys).count == 200 })
    #expect(Set(hall.events(.keys).map { UInt32($0.seat - 1) * 4 + UInt32($0.changed) }) == Set(0..<200))
  }

  @Test("with libgpiod 1.6 a burst whose newest edges were dropped ends at the level")
  func burst() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    chip.isOld = true
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    // Sixteen edges that end on «up», while the contact has come to rest closed.
    for edge in 0..<16 { chip.press(0, edge % 2 == 0) }
    chip.levels[0] = true
    try hall.turn(for: .milliseconds(300))
    #expect(hall.events(.keys).map(\.changed) == [0])
    #expect(chip.readings >= 2)
  }

  @Test("with libgpiod 1.6 a full queue that ends on «down» is not believed until the next second")
  func fullQueue() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    chip.isOld = true
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    chip.press(0)
    try hall.turn(until: { hall.events(.keys).count == 1 })
    for edge in 0..<16 { chip.press(0, edge % 2 == 1) }
    chip.levels[0] = false
    try hall.turn(for: .milliseconds(300))
    #expect(hall.events(.keys).map(\.changed) == [0, 0x80])
  }

  @Test("events wait for a ring that is full, and keep their order")
  func fullRing() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    hall.ringIsFull = true
    chip.press(0)
    try hall.turn(for: .milliseconds(50))
    chip.press(0, false)
    try hall.turn(for: .milliseconds(100))
    #expect(hall.events(.keys).isEmpty)
    hall.ringIsFull = false
    try hall.turn(until: { hall.events(.keys).count == 2 })
    #expect(hall.events(.keys).map(\.changed) == [0, 0x80])
  }

  @Test("a hall that stops says that its seats are gone, leaves recorded choices lit and blinking lamps dark")
  func stops() throws {
    let chip = ScriptedGpio.Chip(lines: 64)
    let hall = try Hall([Self.seat(1, from: 0)], ["chip": chip])
    var shown = Indication(ballot: 1, phase: .voting)
    shown.set(.on, key: 0)
    shown.set(.slowBlink, key: 1)
    hall.hall.indicate(seat: 1, shown)
    try hall.turn(until: { chip.levels[33] == true })
    hall.hall.stop()
    #expect(hall.events(.offline).count == 1)
    #expect(chip.levels[32] == true && chip.levels[33] == false)
    #expect(chip.takenLines.isEmpty)
  }

  @Test("a chip that is not there yet is opened when it comes, and complained of once")
  func later() throws {
    let hall = try Hall([Self.seat(1, from: 0)], [:])
    try hall.turn(for: .milliseconds(400))
    #expect(hall.notices.count == 1 && hall.events.isEmpty)
    hall.gpio.chips["chip"] = ScriptedGpio.Chip(lines: 64)
    try hall.turn(until: { hall.events(.online).count == 1 })
  }

  @Test("two seats with one line, a seat twice and a seat without keys are refused")
  func refused() {
    let problems = GpioBindingError.problems(in: [
      Self.seat(1, from: 0), Self.seat(2, from: 3), Self.seat(1, from: 8), GpioBinding(seat: 3, keys: [nil]),
    ])
    let line = GpioLine(chip: "chip", place: .offset(3))
    #expect(problems.contains(.lineTwice(line, 1, 2)))
    #expect(problems.contains(.seatTwice(1)) && problems.contains(.noKeys(3)))
    #expect(throws: GpioBindingError.noKeys(3)) { try Hall([GpioBinding(seat: 3, keys: [])], [:]) }
  }

  @Test("the library that is linked says its version, and a chip that is not there is an error with its name")
  func library() {
    #expect(throws: SystemError(call: "open /dev/no-such-gpiochip", code: ENOENT)) {
      try KernelGpio().open("/dev/no-such-gpiochip")
    }
    #expect(throws: SystemError(call: "open gpiochip no such label", code: ENODEV)) {
      try KernelGpio().open("no such label")
    }
  }
}

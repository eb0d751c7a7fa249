import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("Consoles on USB that come and go")
struct UsbHallTests {
  private let voting = Indication(ballot: 7, phase: .voting, seconds: 10, text: "Голосуйте")
  private let ports = ScriptedPorts()

  private func seat(_ number: UInt16, _ port: ConsolePlace.Port, unit: UInt8 = 1, serial: UInt64? = nil) -> SeatBinding
  {
    SeatBinding(seat: number, place: ConsolePlace(port, unit: unit, serial: serial))
  }

  private func hall(_ bindings: SeatBinding...) throws -> TestSerialHall { try TestSerialHall(bindings, ports: ports) }

  private func console(_ terminal: PseudoTerminal, _ hall: TestSerialHall, _ serial: UInt64) -> PluggedConsole {
    PluggedConsole(terminal, hall.reactor, TestSerialHall.identity(serial))
  }

  @Test("a seat follows its adapter's serial number to any port and any tty, and its indication with it")
  func bySerial() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)), seat(2, .usb(serial: "FT2", path: nil)))
    hall.hall.indicate(seat: 1, voting)
    var terminals = try (0..<2).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "FT2", at: "p1")
    ports.plug(terminals[1], as: "ttyUSB1", serial: "FT1", at: "p2")
    var consoles = [console(terminals[0], hall, 102), console(terminals[1], hall, 101)]
    try hall.turn(until: { consoles.allSatisfy { $0.link.state == .serving } })
    #expect(hall.hall.console(of: 1)?.serial == 101 && hall.hall.console(of: 2)?.serial == 102)
    try hall.turn(until: { consoles[1].link.shown == voting })

    // Both plugs are pulled and put back crosswise: the ttys' numbers change places, the seats do not.
    for (index, console) in consoles.enumerated() {
      console.pull()
      ports.pull("ttyUSB\(index)")
    }
    try hall.turn(until: { hall.events(.offline).count == 2 })
    terminals = try (0..<2).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "FT1", at: "p1")
    ports.plug(terminals[1], as: "ttyUSB1", serial: "FT2", at: "p2")
    consoles = [console(terminals[0], hall, 101), console(terminals[1], hall, 102)]
    try hall.turn(until: { consoles.allSatisfy { $0.link.state == .serving } && consoles[0].link.shown == voting })
    #expect(hall.hall.console(of: 1)?.serial == 101 && hall.hall.console(of: 2)?.serial == 102)
  }

  @Test("a seat bound to a port takes what hangs there, by either of udev's names for it, and nothing elsewhere")
  func byPort() throws {
    let hall = try hall(
      seat(1, .usb(serial: nil, path: "pci-0-usb-0:1:1.0")),
      seat(2, .usb(serial: nil, path: "pci-0-usb-0:2:1.0-port1")),
      seat(3, .usb(serial: "FT3", path: "pci-0-usb-0:3:1.0")))
    let terminals = try (0..<4).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "A", at: "pci-0-usb-0:1:1.0")
    ports.plug(terminals[1], as: "ttyUSB1", serial: "B", at: "pci-0-usb-0:2:1.0", number: 1)
    // The right device at a wrong port, and a wrong one at the right port.
    ports.plug(terminals[2], as: "ttyUSB2", serial: "FT3", at: "pci-0-usb-0:4:1.0")
    ports.plug(terminals[3], as: "ttyUSB3", serial: "X", at: "pci-0-usb-0:3:1.0")
    let consoles = [console(terminals[0], hall, 101), console(terminals[1], hall, 102)]
    try hall.turn(until: { consoles.allSatisfy { $0.link.state == .serving } })
    #expect(hall.hall.console(of: 1)?.serial == 101 && hall.hall.console(of: 2)?.serial == 102)
    let opened = hall.notices.compactMap { if case .opened(_, let seats) = $0 { seats } else { nil } }
    #expect(opened.sorted { $0[0] < $1[0] } == [[1], [2]])
    #expect(hall.hall.console(of: 3)?.isOnline == false)
  }

  @Test("a device goes to the place that names it most closely")
  func closest() throws {
    let hall = try hall(
      seat(1, .usb(serial: nil, path: "p1")), seat(2, .usb(serial: "FT2", path: nil)),
      seat(3, .usb(serial: "FT3", path: "p1")))
    let both = try PseudoTerminal()
    ports.plug(both, as: "ttyUSB0", serial: "FT3", at: "p1")
    let first = console(both, hall, 103)
    try hall.turn(until: { first.link.state == .serving })
    #expect(hall.events(.online).map(\.seat) == [3])
    first.pull()
    ports.pull("ttyUSB0")
    let second = try PseudoTerminal()
    ports.plug(second, as: "ttyUSB0", serial: "FT2", at: "p1")
    let third = console(second, hall, 102)
    try hall.turn(until: { third.link.state == .serving })
    #expect(hall.events(.online).map(\.seat) == [3, 2])
  }

  @Test("two devices with one serial number are both kept out and named, until one goes")
  func twins() throws {
    let hall = try hall(seat(1, .usb(serial: "0001", path: nil)))
    let terminals = try (0..<2).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "0001", at: "p1")
    let consoles = [console(terminals[0], hall, 101), console(terminals[1], hall, 102)]
    try hall.turn(until: { consoles[0].link.state == .serving })
    ports.plug(terminals[1], as: "ttyUSB1", serial: "0001", at: "p2")
    try hall.turn(until: { !hall.events(.refused).isEmpty })
    #expect(hall.events.map(\.kind) == [.online, .offline, .refused])
    #expect(hall.events.last?.changed == RefusalReason.connectedElsewhere.rawValue && hall.events.last?.seat == 1)
    let trouble = try #require(hall.notices.last?.trouble)
    #expect(hall.notices.last?.seats == [1])
    for word in ["usb:0001", terminals[0].path, terminals[1].path, "p1", "p2"] { #expect(trouble.contains(word)) }
    try hall.turn(for: .milliseconds(300))
    #expect(hall.hall.health.first?.isOpen == false && hall.events(.keys).isEmpty)

    // One is taken away: the tally hears that the refusal is over, and the other serves.
    ports.pull("ttyUSB0")
    try hall.turn(until: { consoles[1].link.state == .serving })
    #expect(hall.events.map(\.kind) == [.online, .offline, .refused, .offline, .online])
    #expect(hall.events.last?.detail == 102)
  }

  @Test("where udev's messages are lost, everything is looked at again")
  func lostMessages() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)))
    try hall.turn(for: .milliseconds(50))
    let terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "FT1", told: false)
    let console = console(terminal, hall, 101)
    let looks = ports.looks
    ports.loseMessages()
    try hall.turn(until: { console.link.state == .serving })
    #expect(ports.looks > looks)
    // And where even that is silent: within ten seconds.
    console.pull()
    ports.pull("ttyUSB0", told: false)
    try hall.turn(until: { hall.events(.offline).count == 1 })
    let again = try PseudoTerminal()
    ports.plug(again, as: "ttyUSB7", serial: "FT1", told: false)
    let back = self.console(again, hall, 101)
    try hall.turn(until: { back.link.state == .serving }, within: .seconds(30))
  }

  @Test("where udev's messages are lost while another device takes a port's name, that one is looked at")
  func lostMessagesOfAChange() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)))
    // Nobody's, so that nobody has it open and sees it go.
    let foreign = try PseudoTerminal()
    ports.plug(foreign, as: "ttyUSB0", serial: "FT9")
    try hall.turn(for: .milliseconds(50))
    let terminal = try PseudoTerminal()
    ports.pull("ttyUSB0", told: false)
    ports.plug(terminal, as: "ttyUSB0", serial: "FT1", told: false)
    let console = console(terminal, hall, 101)
    ports.loseMessages()
    try hall.turn(until: { console.link.state == .serving })
  }

  @Test("a port that fails without a word of udev's is found again")
  func failing() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)))
    let terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "FT1")
    let first = console(terminal, hall, 101)
    try hall.turn(until: { first.link.state == .serving })
    // The same name leads to another device by the time the hall looks.
    let other = try PseudoTerminal()
    ports.plug(other, as: "ttyUSB0", serial: "FT1", told: false)
    first.pull()
    let second = console(other, hall, 101)
    try hall.turn(until: { second.link.state == .serving }, within: .seconds(30))
    #expect(hall.hall.health.first?.lost == 1)
  }

  @Test("a console that is known by its own number serves its seat at any port, and a stranger there gets nowhere")
  func roaming() throws {
    let hall = try hall(seat(1, .anyUSB, serial: 101), seat(2, .usb(serial: "FT2", path: nil)))
    hall.hall.indicate(seat: 1, voting)
    let terminals = try (0..<3).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "A")
    ports.plug(terminals[1], as: "ttyUSB1", serial: "B")
    // A device with another key that says it is the console of the seat.
    let forger = PluggedConsole(
      terminals[0], hall.reactor, ConsoleIdentity(serial: 101, key: Desk.key(9)))
    try hall.turn(until: { forger.link.state == .refused(RefusalReason.badProof.rawValue) })
    let stranger = console(terminals[1], hall, 103)
    try hall.turn(until: { stranger.link.state == .refused(RefusalReason.wrongPort.rawValue) })
    #expect(hall.notices.contains(.stranger(serial: 103, port: terminals[1].path)))
    ports.plug(terminals[2], as: "ttyACM0", serial: "C")
    let mine = console(terminals[2], hall, 101)
    try hall.turn(until: { mine.link.state == .serving && mine.link.shown == voting })
    #expect(hall.events(.online).map(\.seat) == [1])
    #expect(hall.hall.console(of: 1)?.isOnline == true)

    // The forger's next hello ends nothing.
    let again = PluggedConsole(terminals[0], hall.reactor, ConsoleIdentity(serial: 101, key: Desk.key(9)))
    try hall.turn(for: .milliseconds(300))
    #expect(again.link.state != .serving && mine.link.state == .serving && hall.events(.offline).isEmpty)
    let press = try #require(mine.set(0, true))
    try hall.turn(until: { hall.events(.keys).contains { $0.sequence == press && $0.seat == 1 } })

    // Pulled out here and put in there.
    mine.pull()
    ports.pull("ttyACM0")
    try hall.turn(until: { hall.events(.offline).map(\.seat) == [1] })
    let elsewhere = try PseudoTerminal()
    ports.plug(elsewhere, as: "ttyACM1", serial: "D")
    let moved = console(elsewhere, hall, 101)
    try hall.turn(until: { moved.link.state == .serving && moved.link.shown == voting })
  }

  @Test("a console's number is worth more than the port: at another seat's port it is refused")
  func foreignPort() throws {
    let hall = try hall(seat(1, .anyUSB, serial: 101), seat(2, .usb(serial: nil, path: "p2")))
    let terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "A", at: "p2")
    let console = console(terminal, hall, 101)
    try hall.turn(until: { console.link.state == .refused(RefusalReason.wrongPort.rawValue) })
    #expect(hall.events(.online).isEmpty)
  }

  @Test("ports that are no seat's are not opened while every seat has its port")
  func leavesOthersAlone() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)))
    let terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "MODEM")
    try hall.turn(for: .milliseconds(200))
    #expect(hall.notices.isEmpty)
    // A spare is to serve a seat, wherever it hangs: now they are listened to, and its port is found.
    try hall.hall.arrange([seat(1, .anyUSB, serial: 103)])
    let spare = console(terminal, hall, 103)
    try hall.turn(until: { spare.link.state == .serving })
    #expect(hall.events(.online).map(\.seat) == [1])
    // And back.
    try hall.hall.arrange([seat(1, .usb(serial: "FT1", path: nil))])
    try hall.turn(until: { hall.events(.offline).map(\.seat) == [1] })
    #expect(hall.hall.health.first?.isOpen == false)
  }

  @Test("a port that a tty: place leads to is that seat's, and is not listened to for others")
  func linked() throws {
    let folder = try TemporaryDirectory()
    let terminal = try PseudoTerminal()
    try folder.link("by-path", to: terminal.path)
    ports.plug(terminal, as: "ttyUSB0", serial: "FT1", at: "p1")
    let hall = try hall(
      seat(1, .device(folder.path + "/by-path")), seat(2, .anyUSB, serial: 102), seat(3, .usb(serial: "FT1", path: nil))
    )
    let console = console(terminal, hall, 101)
    try hall.turn(until: { console.link.state == .serving })
    #expect(hall.events(.online).map(\.seat) == [1])
    #expect(hall.notices == [.opened(port: folder.path + "/by-path", seats: [1])])
  }

  @Test("each console that is refused at a place is told of, however fast one follows the other")
  func refusedOneAfterTheOther() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil), serial: 101))
    var terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "FT1")
    let stranger = PluggedConsole(terminal, hall.reactor, ConsoleIdentity(serial: 999, key: Desk.key(9)))
    try hall.turn(until: { stranger.link.state == .refused(RefusalReason.unknownConsole.rawValue) })
    stranger.pull()
    ports.pull("ttyUSB0")
    terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB1", serial: "FT1")
    let forger = PluggedConsole(terminal, hall.reactor, ConsoleIdentity(serial: 101, key: Desk.key(9)))
    try hall.turn(until: { forger.link.state == .refused(RefusalReason.badProof.rawValue) })
    #expect(hall.events.map(\.kind) == [.refused, .offline, .refused])
    #expect(hall.events(.refused).map(\.detail) == [999, 101])
  }

  @Test("lines of ports that have gone are used again, however often a console is plugged in and out")
  func reused() throws {
    let hall = try hall(seat(1, .anyUSB, serial: 101))
    for round in 0..<20 {
      let terminal = try PseudoTerminal()
      ports.plug(terminal, as: "ttyUSB\(round)", serial: "S\(round)")
      let console = console(terminal, hall, 101)
      try hall.turn(until: { console.link.state == .serving })
      console.pull()
      ports.pull("ttyUSB\(round)")
      try hall.turn(until: { hall.events(.offline).count == round + 1 })
    }
    #expect(hall.hall.lines.count == 1)
  }

  @Test("seats change places with a new map, whatever the order")
  func swapped() throws {
    let hall = try hall(seat(1, .usb(serial: "FT1", path: nil)), seat(2, .usb(serial: "FT2", path: nil)))
    let terminals = try (0..<2).map { _ in try PseudoTerminal() }
    for index in 0..<2 { ports.plug(terminals[index], as: "ttyUSB\(index)", serial: "FT\(index + 1)") }
    let consoles = [console(terminals[0], hall, 101), console(terminals[1], hall, 102)]
    try hall.turn(until: { consoles.allSatisfy { $0.link.state == .serving } })
    try hall.hall.arrange([seat(1, .usb(serial: "FT2", path: nil)), seat(2, .usb(serial: "FT1", path: nil))])
    try hall.turn(until: { hall.hall.console(of: 1)?.serial == 102 && hall.hall.console(of: 2)?.serial == 101 })
  }

  @Test("on a concentrator each unit is a seat of its own, and one unit's silence is not the link's")
  func concentrator() throws {
    let hall = try hall(
      seat(1, .usb(serial: "RS485", path: nil), unit: 1, serial: 101),
      seat(2, .usb(serial: "RS485", path: nil), unit: 2, serial: 102),
      seat(3, .usb(serial: "RS485", path: nil), unit: 247, serial: 103))
    let terminal = try PseudoTerminal()
    ports.plug(terminal, as: "ttyUSB0", serial: "RS485")
    let units: [UInt8] = [1, 2, 247]
    let consoles = PluggedConcentrator(
      terminal, hall.reactor,
      zip(units, TestSerialHall.serials).map { (unit: $0, identity: TestSerialHall.identity($1)) })
    try hall.turn(until: { consoles.links.values.allSatisfy { $0.state == .serving } })
    #expect(Set(hall.events(.online).map(\.seat)) == [1, 2, 3])
    hall.hall.indicate(seat: 2, voting)
    try hall.turn(until: { consoles.links[2]?.shown == voting })
    #expect(consoles.links[1]?.shown.phase == .idle)

    consoles.silent = [2]
    try hall.turn(until: { !hall.events(.offline).isEmpty })
    try hall.turn(for: .milliseconds(1_000))
    #expect(hall.events(.offline).map(\.seat) == [2])
    let press = try #require(consoles.set(247, key: 1))
    try hall.turn(until: { hall.events(.keys).contains { $0.seat == 3 && $0.unit == 247 && $0.sequence == press } })
    consoles.silent = []
    try hall.turn(until: { hall.events(.online).count == 4 })
    #expect(hall.events(.online).last?.seat == 2)

    // The link's end is everybody's.
    consoles.pull()
    try hall.turn(until: { hall.events(.offline).count == 4 })
    #expect(Set(hall.events(.offline).dropFirst().map(\.seat)) == [1, 2, 3])
  }
}

import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("Which port is whose")
struct PortMatchingTests {
  private func port(_ node: String, _ serial: String? = nil, _ path: String? = nil, _ number: Int? = 0) -> UsbPort {
    UsbPort(node: node, serial: serial, path: path, number: number)
  }

  @Test("a port goes to the place that names it most closely, and one that none names stays unclaimed")
  func closest() {
    let places: [ConsolePlace.Port] = [
      .usb(serial: nil, path: "p1"), .usb(serial: "A", path: nil), .usb(serial: "B", path: "p1"),
      .device("/dev/ttyUSB3"),
    ]
    let ports = [
      port("/dev/ttyUSB3", "Z", "p9"), port("/dev/ttyUSB2", "B", "p1"), port("/dev/ttyUSB1", "A", "p1"),
      port("/dev/ttyUSB0", nil, "p1"),
    ]
    let matching = PortMatching(of: ports, among: places)
    #expect(matching.claims == [places[0]: [ports[3]], places[1]: [ports[2]], places[2]: [ports[1]]])
    // The first is the `tty:` place's.
    #expect(matching.unclaimed == [])
    #expect(PortMatching(of: ports, among: Array(places.dropLast())).unclaimed == [ports[0]])
  }

  @Test("twins are claimed together, in the order of their files, whatever order they are told in")
  func twins() {
    let place = ConsolePlace.Port.usb(serial: "A", path: nil)
    let ports = [port("/dev/ttyUSB1", "A", "p1"), port("/dev/ttyUSB0", "A", "p2")]
    #expect(PortMatching(of: ports, among: [place]).claims == [place: [ports[1], ports[0]]])
  }

  /// The doctor asks PortMatching what the hall would do; here is what the hall does.
  @Test("the hall opens exactly the ports that the matching gives to one place alone, for that place's seats")
  func hall() throws {
    let ports = ScriptedPorts()
    let terminals = try (0..<6).map { _ in try PseudoTerminal() }
    ports.plug(terminals[0], as: "ttyUSB0", serial: "A", at: "p0")
    // Twins.
    ports.plug(terminals[1], as: "ttyUSB1", serial: "T", at: "p1")
    ports.plug(terminals[2], as: "ttyUSB2", serial: "T", at: "p2")
    // Two places name this one equally closely.
    ports.plug(terminals[3], as: "ttyUSB3", serial: "C", at: "p3", number: 1)
    ports.plug(terminals[4], as: "ttyUSB4", serial: nil, at: "p4")
    ports.plug(terminals[5], as: "ttyUSB5", serial: "stranger", at: "p5")
    let bindings = [
      (1, ConsolePlace.Port.usb(serial: nil, path: "p0")), (2, .usb(serial: "A", path: nil)),
      (3, .usb(serial: "T", path: nil)), (4, .usb(serial: nil, path: "p3-port1")), (5, .usb(serial: nil, path: "p3")),
      (6, .usb(serial: nil, path: "p4")), (7, .usb(serial: "gone", path: nil)),
    ].map { SeatBinding(seat: UInt16($0.0), place: ConsolePlace($0.1)) }
    let matching = PortMatching(
      of: try ports.names().compactMap { ports.port(named: $0) }, among: bindings.map(\.place.port))
    let expected = bindings.filter { matching.claims[$0.place.port]?.count == 1 }.map(\.seat)
    #expect(expected == [2, 5, 6])
    #expect(matching.unclaimed.map(\.serial) == ["stranger"])

    let hall = try TestSerialHall(bindings, ports: ports)
    func opened() -> [UInt16] {
      hall.notices.flatMap { if case .opened(_, let seats) = $0 { seats } else { [UInt16]() } }.sorted()
    }
    try hall.turn(until: { opened().count >= expected.count })
    try hall.turn(for: .milliseconds(100))
    #expect(opened() == expected)
    let kept = hall.notices.compactMap { if case .ambiguous(_, _, let seats) = $0 { seats } else { nil } }
    #expect(kept == [[3]])
  }

  @Test("a port is named by its serial number, or where that is missing or not its own by where it hangs")
  func naming() {
    let ports = [
      port("/dev/ttyUSB0", "A", "p0"), port("/dev/ttyUSB1", "T", "p1"), port("/dev/ttyUSB2", "T", "p2"),
      port("/dev/ttyUSB3", nil, "p3"), port("/dev/ttyUSB4", "M", "p4", 0), port("/dev/ttyUSB5", "M", "p4", 1),
      port("/dev/ttyUSB6", nil, nil),
    ]
    let names = ports.map { port in port.place(among: ports).map { "\($0)" } }
    #expect(
      names == ["usb:A", "usb-path:p1", "usb-path:p2", "usb-path:p3", "usb-path:p4-port0", "usb-path:p4-port1", nil])
    // What is named is found again, by that port alone.
    for port in ports.dropLast() {
      let place = port.place(among: ports)!
      #expect(PortMatching(of: ports, among: [place]).claims == [place: [port]])
    }
  }
}

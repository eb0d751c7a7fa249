import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

@Suite("A hall on pseudo-terminals")
struct SerialHallTests {
  typealias Hall = TestSerialHall

  private let voting = Indication(ballot: 7, phase: .voting, seconds: 10, text: "Голосуйте")

  @Test("a press travels from a real terminal to the tally and its answer back")
  func press() throws {
    let terminal = try PseudoTerminal()
    let hall = try Hall([SeatBinding(seat: 42, path: terminal.path, serial: 101)])
    let console = PluggedConsole(terminal, hall.reactor, Hall.identity(101))
    try hall.turn(until: { console.link.state == .serving })
    #expect(hall.events.map(\.kind) == [.online] && hall.events[0].seat == 42)
    #expect(hall.notices == [.opened(port: terminal.path, seats: [42])])
    hall.hall.indicate(seat: 42, voting)
    try hall.turn(until: { console.link.shown == voting })

    console.write(garbage: [1, 2, 3, 0, 0xFF, 0xFF, 0])
    let sequence = try #require(console.set(0, true))
    try hall.turn(until: { !hall.events(.keys).isEmpty })
    let press = hall.events(.keys)[0]
    #expect(press.sequence == sequence && press.ballot == 7 && press.down == .for && press.seat == 42)
    hall.hall.acknowledge(link: press.link, unit: press.unit, sequence: press.sequence, verdict: .recorded)
    try hall.turn(until: { console.answers.contains(Answer(sequence: sequence, verdict: .recorded)) })
    #expect(hall.events(.keys).count == 1)

    let health = try #require(hall.hall.health.first)
    #expect(health.isOpen && health.decoder.dropped == 2 && health.link.presses == 1 && health.bytesIn > 0)
    #expect(health.consoles.first?.serial == 101 && health.consoles.first?.isOnline == true)
    let frames = hall.hall.recentFrames(of: 42)
    #expect(Set(frames.map(\.direction)) == [.console, .host] && frames.allSatisfy { $0.header & 0xFF == 1 })
    #expect(frames.contains { $0.direction == .console && $0.header >> 8 & 0xFF == 0x03 && $0.length == 30 })
    #expect(frames.contains { $0.direction == .host && $0.header >> 8 & 0xFF == 0x83 && $0.length == 25 })
  }

  @Test("the recorded frames are the last 32 each way, and nothing but their headers")
  func log() {
    var log = FrameLog()
    for number in 1...40 as ClosedRange<UInt32> {
      var frame = Frame(.keys, unit: 1, sequence: number << 8 | number & 1)
      KeysReport(ballot: 7, down: .against, changed: 1, uptime: 5).write(to: &frame)
      frame.seal(with: nil, from: .console)
      log.add(frame, at: UInt64(number))
      log.add(frame.encoded, at: UInt64(number))
    }
    #expect(log.frames.map(\.at) == (9...40).flatMap { [$0, $0] })
    #expect(log.frames.suffix(2).map(\.header) == [0x0000_2800_0001_0301, 0x0000_2800_0001_0301])
    #expect(log.frames.suffix(2).map(\.length) == [22, 22])
    // The whole record, as bytes: time, direction, header, length; no room for a key.
    #expect(MemoryLayout<RecordedFrame>.size <= 32)
    #expect(log.frames.last?.description == "0.000000 H 0103010000280000 (22)")
  }

  @Test("the header of an encoded frame is that of the frame, wherever zeros stand in it")
  func encodedHeader() throws {
    for vector in try Vectors.read().frames {
      let bytes = try bytes(vector.wire)
      var decoder = FrameDecoder()
      var frame = Frame()
      let isWhole = bytes.withUnsafeBytes { all in
        var rest = all
        return decoder.next(&rest, &frame)
      }
      try #require(isWhole)
      #expect(frame.encoded.header == frame.integer(at: 0, as: UInt64.self), "\(vector.name)")
    }
  }

  @Test("a plug that is pulled is offline, and a port that comes back is opened again")
  func unplugged() throws {
    // A pseudo-terminal's path dies with it, so the seat's port is a name that leads to the one that is plugged in.
    let directory = try TemporaryDirectory()
    let path = directory.path + "/seat-42"
    let hall = try Hall([SeatBinding(seat: 42, path: path, serial: 101)])
    #expect(hall.notices == [.cannotOpen(.missing(path: path), seats: [42])])
    hall.hall.indicate(seat: 42, voting)

    let first = try PseudoTerminal()
    try directory.link("seat-42", to: first.path)
    let console = PluggedConsole(first, hall.reactor, Hall.identity(101))
    try hall.turn(until: { console.link.state == .serving && console.link.shown == voting })
    console.pull()
    try hall.turn(until: { !hall.events(.offline).isEmpty })
    let second = try PseudoTerminal()
    try directory.link("seat-42", to: second.path)
    let again = PluggedConsole(second, hall.reactor, Hall.identity(101))
    try hall.turn(until: { again.link.state == .serving && again.link.shown == voting })
    #expect(hall.events.map(\.kind) == [.online, .offline, .online])
    #expect(hall.hall.health[0].opened == 2 && hall.hall.health[0].lost == 1)
  }

  @Test("a seat moves to a spare console at another port, and its indication with it")
  func rebound() throws {
    let terminals = try (0..<3).map { _ in try PseudoTerminal() }
    let hall = try Hall([
      SeatBinding(seat: 1, path: terminals[0].path, serial: 101),
      SeatBinding(seat: 2, path: terminals[1].path, serial: 102),
    ])
    let consoles = [101, 102, 103].enumerated().map { index, serial in
      PluggedConsole(terminals[index], hall.reactor, Hall.identity(serial))
    }
    try hall.turn(until: { consoles[0].link.state == .serving && consoles[1].link.state == .serving })
    hall.hall.indicate(seat: 1, voting)
    let other = SeatBinding(seat: 2, path: terminals[1].path, serial: 102)
    #expect(throws: SeatBindingError.placeTwice(.device(terminals[1].path), unit: 1, 1, 2)) {
      try hall.hall.arrange([SeatBinding(seat: 1, path: terminals[1].path), other])
    }
    #expect(consoles[0].link.state == .serving)
    try hall.hall.arrange([SeatBinding(seat: 1, path: terminals[2].path), other])
    #expect(hall.events(.offline).map(\.seat) == [1])
    try hall.turn(until: { consoles[2].link.state == .serving && consoles[2].link.shown == voting })
    #expect(hall.events(.online).last?.detail == 103 && hall.events(.online).last?.seat == 1)
    #expect(hall.hall.bindings.map(\.place.port) == [.device(terminals[2].path), .device(terminals[1].path)])
  }

  @Test("a console of another seat gets nowhere")
  func foreign() throws {
    let terminals = try (0..<2).map { _ in try PseudoTerminal() }
    let hall = try Hall([
      SeatBinding(seat: 1, path: terminals[0].path, serial: 101),
      SeatBinding(seat: 2, path: terminals[1].path, serial: 102),
    ])
    let console = PluggedConsole(terminals[0], hall.reactor, Hall.identity(102))
    try hall.turn(until: { console.link.state == .refused(RefusalReason.wrongPort.rawValue) })
    try hall.turn(until: { !hall.events.isEmpty })
    #expect(hall.events.map(\.kind) == [.refused] && hall.events[0].seat == 1 && hall.events[0].detail == 102)
  }

  @Test("a console that does not read costs a bounded buffer and gets the newest indication when it does")
  func doesNotRead() throws {
    let terminal = try PseudoTerminal()
    let hall = try Hall([SeatBinding(seat: 42, path: terminal.path)])
    let console = PluggedConsole(terminal, hall.reactor, Hall.identity(101))
    try hall.turn(until: { console.link.state == .serving })
    console.reads = false
    // The console's STATUS keeps coming, so it stays online; what is shown changes thousands of times.
    var shown = voting
    for number in 0..<4_000 {
      shown.ballot = UInt32(number)
      hall.hall.indicate(seat: 42, shown)
      if number % 100 == 0 { try hall.reactor.turn(waitingAtMost: .zero) }
    }
    let health = hall.hall.health[0]
    #expect(health.link.indicationsHeldBack > 0 && health.queued > 0 && health.queued <= OutputBuffer.indicationsUpTo)
    console.reads = true
    try hall.turn(until: { console.link.shown == shown })
    #expect(hall.hall.health[0].queued == 0)
  }

  @Test("a seat map with two claims to one thing is refused, each by name")
  func seatMap() {
    let problems = SeatBindingError.problems(in: [
      SeatBinding(seat: 1, path: "a", serial: 5), SeatBinding(seat: 1, path: "b"),
      SeatBinding(seat: 2, path: "a"), SeatBinding(seat: 3, path: "c", unit: 0),
      SeatBinding(seat: 4, path: "a", unit: 2, serial: 5), SeatBinding(seat: 5, place: ConsolePlace(.anyUSB)),
    ])
    #expect(
      problems == [
        .seatTwice(1), .placeTwice(.device("a"), unit: 1, 1, 2), .unit(3, 0), .serialTwice(5, 1, 4), .noConsole(5),
      ])
  }
}

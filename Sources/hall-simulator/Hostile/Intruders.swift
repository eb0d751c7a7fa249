import Foundation
import Reactor
import TallyEngine
import VoteAPI
import VotingHardware

/// Consoles that are not what they say, at the seats of a hall that votes.
struct Intruders {
  /// One of them.
  struct Result {
    let name: String
    var wrong: [String] = []
  }

  private let hall: HostileHall
  private var floor: VirtualHall { hall.bench.hall }
  private var plan: HallPlan { hall.bench.plan }

  init(_ hall: HostileHall) { self.hall = hall }

  /// A console's answer takes no longer.
  private static let patience: UInt32 = 700_000

  func run() throws -> [Result] {
    [
      intrude(1, "чужий ключ", .badProof) { identity in
        ConsoleIdentity(serial: identity.serial, keys: .fitted, key: Self.key())
      },
      intrude(2, "невідомий номер", .unknownConsole) { _ in
        ConsoleIdentity(serial: 0xBAD0_0000_0000_0001, keys: .fitted, key: Self.key())
      },
      intrude(3, "пульт із сусіднього місця, і він там теж є", nil) { _ in identity(4) },
      moved(), try replayed(),
    ]
  }

  private static func key() -> ConsoleKey {
    guard let key = try? ConsoleKey((0..<ConsoleKey.length).map { _ in UInt8.random(in: 0...255) }) else {
      preconditionFailure("a key's length")
    }
    return key
  }

  private func identity(_ seat: UInt16) -> ConsoleIdentity {
    guard let console = plan.consoles[seat] else { preconditionFailure("a seat without a console") }
    return console.identity
  }

  /// Puts a console into a seat's place; it presses and must get nowhere.
  private func intrude(
    _ seat: UInt16, _ name: String, _ reason: RefusalReason?, _ identity: (ConsoleIdentity) -> ConsoleIdentity
  ) -> Result {
    var result = Result(name: name)
    floor.replace(seat, with: identity(self.identity(seat)))
    expectNowhere(seat, reason, &result)
    // The right one again.
    floor.replace(seat, with: self.identity(seat))
    if !floor.wait(.seconds(10), until: { $0.views[seat]?.isServing == true }) {
      result.wrong.append("справжній пульт місця \(seat) не повернувся")
    }
    return result
  }

  private func expectNowhere(_ seat: UInt16, _ reason: RefusalReason?, _ result: inout Result) {
    usleep(Self.patience)
    let votes = hall.vote(60)
    if votes.unanswered > 0 { result.wrong.append("голоси інших без відповіді: \(votes.unanswered)") }
    floor.press(seat, .against)
    usleep(Self.patience)
    if floor.view(seat).isServing { result.wrong.append("пульт місця \(seat) прийнято") }
    let wanted =
      switch reason {
      case .unknownConsole: ["unknownConsole"]
      case .wrongPort: ["wrongPort"]
      // Whether its own session or its own port is found first is a matter of microseconds.
      case nil: ["refused", "wrongPort"]
      default: ["refused"]
      }
    var seen = state(seat)
    let end = ContinuousClock.now + .seconds(10)
    while !wanted.contains(seen), ContinuousClock.now < end {
      usleep(50_000)
      seen = state(seat)
    }
    if !wanted.contains(seen) { result.wrong.append("оператор бачить місце \(seat) як «\(seen)», а не «\(wanted[0])»") }
  }

  /// What the operator sees of a seat.
  private func state(_ seat: UInt16) -> String {
    let health = try? hall.client.seatHealth().seats.first { $0.seat == Int(seat) }
    return health.map { "\($0.state)" } ?? "—"
  }

  /// A seat's console, taken out there and put in here.
  private func moved() -> Result {
    floor.unplug(4)
    usleep(50_000)
    let result = intrude(5, "пульт, перенесений на чуже місце", .wrongPort) { _ in identity(4) }
    floor.plug(4)
    floor.wait(.seconds(10)) { $0.views[4]?.isServing == true }
    return result
  }

  /// Says again, byte for byte, all that a seat's console has said, with its votes in it.
  private func replayed() throws -> Result {
    let seat: UInt16 = 6
    let ballot = hall.ballot
    var result = Result(name: "запис минулого сеансу")
    for choice in [Choice.against, .for] {
      floor.press(seat, Keys(choice))
      floor.wait(.seconds(3)) { $0.presses[ballot]?[seat]?.last.map { $0.choice == choice && $0.hasVoted } ?? false }
    }
    let said = hall.tap.said(by: seat)
    floor.unplug(seat)
    usleep(50_000)
    let terminal = try PseudoTerminal(.usb)
    try VirtualConsole.point(floor.path(seat), at: terminal.path)
    usleep(500_000)
    for round in 0..<3 {
      var rest = said[...]
      while !rest.isEmpty {
        let count = rest.prefix(512).withUnsafeBytes { write(terminal.master, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
        usleep(2_000)
        // What the host says is read and thrown away.
        var buffer = [UInt8](repeating: 0, count: 4_096)
        _ = read(terminal.master, &buffer, buffer.count)
      }
      if !rest.isEmpty { result.wrong.append("запис не прочитано (\(round))") }
      usleep(300_000)
    }
    if said.count < 200 { result.wrong.append("у записі лише \(said.count) байтів") }
    _ = consume terminal
    let votes = hall.vote(60)
    if votes.unanswered > 0 { result.wrong.append("голоси інших без відповіді: \(votes.unanswered)") }
    unlink(floor.path(seat))
    floor.plug(seat)
    floor.wait(.seconds(10)) { $0.views[seat]?.isServing == true }
    if !floor.wait(.seconds(3), until: { $0.views[seat]?.litChoice == .for }) {
      result.wrong.append("після запису місце \(seat) має інший вибір")
    }
    return result
  }
}

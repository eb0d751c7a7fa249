import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

/// A hall, its reactor, and what they said.
final class TestSerialHall: Turning {
  let reactor: Reactor
  private(set) var hall: SerialHall!
  private(set) var events: [SeatEvent] = []
  private(set) var notices: [SerialNotice] = []
  var ringIsFull = false

  static let serials: [UInt64] = [101, 102, 103]

  static func identity(_ serial: UInt64) -> ConsoleIdentity {
    ConsoleIdentity(serial: serial, key: Desk.key(UInt8(serial)))
  }

  init(_ bindings: [SeatBinding], ports: ScriptedPorts? = nil) throws {
    reactor = try Reactor()
    var directory = ConsoleDirectory(authenticate: true)
    for serial in Self.serials { directory.add(serial, Desk.key(UInt8(serial))) }
    hall = try SerialHall(
      reactor: reactor, bindings: bindings, directory: directory,
      source: { () throws(SystemError) in
        guard let ports else { throw SystemError(call: "no ports on USB", code: 2) }
        return ports
      },
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

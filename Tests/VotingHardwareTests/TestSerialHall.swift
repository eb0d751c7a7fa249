import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

/// A hall, its reactor, and what they said.
final class TestSerialHall {
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

  /// Makes turns until it holds, or until far too long has passed.
  func turn(
    until holds: () -> Bool, within limit: Duration = .seconds(20), sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let start = ContinuousClock.now
    while !holds() {
      try reactor.turn(waitingAtMost: .milliseconds(20))
      if ContinuousClock.now - start > limit {
        Issue.record("it never came about", sourceLocation: sourceLocation)
        return
      }
    }
  }

  /// Makes turns for a while, for what must not come about.
  func turn(for duration: Duration) throws {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < duration { try reactor.turn(waitingAtMost: .milliseconds(20)) }
  }
}

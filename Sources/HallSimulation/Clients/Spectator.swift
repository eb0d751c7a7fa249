internal import TallyEngine
internal import TallyThread

/// A well-behaved reader of the results: what it is shown must be, and stay, true.
final class Spectator {
  private unowned let world: World
  private var client: Client?
  private let number: UInt64
  /// Whether it watches the seats, and not the status.
  private let isOfSeats: Bool

  init(in world: World, number: UInt64, ofSeats isOfSeats: Bool = false) {
    self.world = world
    self.number = number
    self.isOfSeats = isOfSeats
  }

  func begin() {
    let fresh = Client(world, number: number, asOperator: false)
    client = fresh
    fresh.heard = { [unowned self, unowned fresh] message in
      guard client === fresh else { return }
      guard let message else {
        client = nil
        world.after(250_000_000) { [weak self] in self?.begin() }
        return
      }
      if let status = (message["parameters"] as? [String: Any])?["status"] as? [String: Any] {
        world.truth.saw(status)
      }
      if let states = (message["parameters"] as? [String: Any])?["states"] as? [[String: Any]] { saw(states) }
    }
    fresh.call("org.votedaemon.results." + (isOfSeats ? "WatchSeats" : "Watch"), more: true)
  }
}

extension Spectator {
  /// A screen is told of what is open with a delay: only some time after it began everybody knows of it.
  private static let delay: UInt64 = 1_500_000_000

  private func saw(_ states: [[String: Any]]) {
    let heard = world.heard
    let isKnown = world.now > heard.since + Self.delay && heard.ballot == world.ballotNow
    let shown = SeatSightings.Shown(
      ballot: world.ballotNow, isCertain: isKnown,
      // One that is open now was open when it was told of.
      isOpen: isKnown && world.life?.loops.tally.sitting.openBallot?.isOpen ?? false, at: world.now)
    for state in states { world.truth.seats.take(state, shown, world.sketch.council.regulation.disclosure) }
  }
}

/// Clients that a daemon must bear.
enum Nuisance: CaseIterable {
  case slowReader, halfMessage, endlessMessage, invalidUTF8, deepNesting, wrongRole, leaver, crowd

  /// Lets one loose; it goes away after a while.
  func begin(in world: World, number: UInt64, _ chance: inout Chance) {
    let asOperator = self != .wrongRole && chance.happens(500)
    let client = Client(world, number: number, asOperator: asOperator)
    var company: [Client] = []
    switch self {
    case .slowReader:
      world.coverage.add(.slowReader)
      client.stopReading()
      for _ in 0..<3 { client.call("org.votedaemon.results.ListKinds") }
      client.call("org.votedaemon.results.WatchSeats", more: true)
    case .halfMessage:
      world.coverage.add(.halfMessage)
      client.send(Array(#"{"method":"org.votedaemon.results.GetSta"#.utf8))
    case .endlessMessage:
      world.coverage.add(.endlessMessage)
      client.send(Array(repeating: UInt8(ascii: "["), count: 60_000))
      for step in 1...20 {
        world.after(UInt64(step) * 5_000_000) { [weak client] in
          client?.send(Array(repeating: UInt8(ascii: "x"), count: 20_000))
        }
      }
    case .invalidUTF8:
      world.coverage.add(.invalidUTF8)
      client.send(Array(#"{"method":""#.utf8) + [0xFF, 0xC0, 0x80] + Array(#""}"#.utf8) + [0])
    case .deepNesting:
      world.coverage.add(.deepNesting)
      client.send(
        Array(#"{"method":"x","parameters":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: 30_000) + [0])
    case .wrongRole:
      world.coverage.add(.wrongRole)
      client.heard = { [unowned world] message in
        guard let message, message["error"] == nil else { return }
        world.failures.append("a spectator was let close a ballot: \(message)")
      }
      client.call("org.votedaemon.operator.CloseBallot")
    case .leaver:
      world.coverage.add(.clientLeft)
      client.call("org.votedaemon.results.Watch", more: true)
      client.hangUp()
    case .crowd:
      world.coverage.add(.manyConnections)
      for more in 1...270 { company.append(Client(world, number: number &+ UInt64(more) << 32, asOperator: false)) }
    }
    world.after(chance.milliseconds(500...4_000)) {
      client.hangUp()
      for client in company { client.hangUp() }
    }
  }
}

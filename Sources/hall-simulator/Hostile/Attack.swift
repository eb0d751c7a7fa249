import Foundation
import VoteAPI

/// What a client does that means no good. Each is carried out on a thread of its own until it is told to stop.
enum Attack: Sendable, CaseIterable {
  case thousandConnections
  case neverReads
  case halfMessages
  case endlessMessages
  case nonsense
  case wrongRole
  case flood

  var name: String {
    switch self {
    case .thousandConnections: "1000 з’єднань"
    case .neverReads: "читач, що не читає"
    case .halfMessages: "пів повідомлення"
    case .endlessMessages: "10 МБ без кінця"
    case .nonsense: "не UTF-8, вкладення, сміття"
    case .wrongRole: "накази не в той сокет"
    case .flood: "потік запитів"
    }
  }

  /// Where it is tried: commands in the wrong socket are an attack in that one only.
  var doors: [Strikes.Door] { self == .wrongRole ? [.results] : Strikes.Door.allCases }

  /// What must come of it, one or the other, at each door: an attack of which nothing is seen was none.
  var effects: [Strikes.Effect] {
    switch self {
    case .thousandConnections: [.close]
    case .neverReads: [.pushBack]
    case .halfMessages: [.timeout]
    // The refusal gets lost where the socket was full when the connection ended.
    case .endlessMessages: [.refusal, .close]
    case .nonsense, .wrongRole: [.refusal]
    case .flood: [.answer]
    }
  }

  /// How much longer than the votes take that may last.
  var patience: Duration { self == .halfMessages ? .seconds(60) : .seconds(10) }

  /// The doors at which nothing of it has been seen yet.
  func unseen(in seen: Set<Strikes.Sighting>) -> [Strikes.Door] {
    doors.filter { door in !effects.contains { seen.contains(Strikes.Sighting(door: door, effect: $0)) } }
  }

  /// Where the daemon listens.
  struct Place: Sendable {
    let `operator`: String
    let results: String

    func path(_ door: Strikes.Door) -> String { door == .results ? results : `operator` }
  }

  private static let results = "org.votedaemon.results."

  /// Carries it out once; it is called again until it is told to stop.
  func strike(_ place: Place, _ strikes: inout Strikes) {
    do {
      switch self {
      case .thousandConnections: try connect(place, &strikes)
      case .neverReads: try neglect(place, &strikes)
      case .halfMessages: try dangle(place, &strikes)
      case .endlessMessages: try drone(place, &strikes)
      case .nonsense: try babble(place, &strikes)
      case .wrongRole: try pose(place, &strikes)
      case .flood: try flood(place, &strikes)
      }
      strikes.report.done += 1
    } catch {
      // A daemon that turns a client away does well; one that turns everybody away is found by the strikes that are left.
      strikes.report.failed += 1
      strikes.report.failure = "\(error)"
      usleep(5_000)
    }
  }

  private func connect(_ place: Place, _ strikes: inout Strikes) throws {
    while strikes.held.count < 1_000 { strikes.held.append(try Self.knock(place, strikes.held.count)) }
    usleep(20_000)
    for held in strikes.held where held.socket.hasEnded { strikes.see(.close, held.door) }
    // Those that found no place try again.
    strikes.held.removeAll(where: \.socket.hasEnded)
  }

  /// Connects to the one socket and the other by turns.
  private static func knock(_ place: Place, _ index: Int) throws -> Strikes.Held {
    let door: Strikes.Door = index.isMultiple(of: 2) ? .results : .operator
    return Strikes.Held(socket: try RawSocket(place.path(door)), door: door)
  }

  private func neglect(_ place: Place, _ strikes: inout Strikes) throws {
    while strikes.held.count < 50 {
      let held = try Self.knock(place, strikes.held.count)
      try held.socket.send(Self.results + (strikes.held.count % 4 < 2 ? "Watch" : "WatchSeats"), more: true)
      strikes.held.append(held)
    }
    while strikes.asking.count < 50 { strikes.asking.append(try Self.knock(place, strikes.asking.count)) }
    for held in strikes.asking {
      if held.socket.sendRaw(Self.calls("GetHall")[...]) == 0 { strikes.see(.pushBack, held.door) }
    }
    usleep(2_000)
  }

  /// A hundred calls at once.
  private static func calls(_ method: String) -> [UInt8] {
    Array(String(repeating: "{\"method\":\"" + results + method + "\"}\0", count: 100).utf8)
  }

  /// The daemon waits 30 s for the rest; what ends sooner made place for somebody.
  private static let leastWait: Duration = .seconds(25)

  private func dangle(_ place: Place, _ strikes: inout Strikes) throws {
    let half = Array(#"{"method":"org.votedaemon.res"#.utf8)
    while strikes.held.count < 100 {
      let held = try Self.knock(place, strikes.held.count)
      _ = held.socket.sendRaw(half[...])
      strikes.held.append(held)
    }
    usleep(20_000)
    for held in strikes.held where held.socket.hasEnded && ContinuousClock.now - held.since > Self.leastWait {
      strikes.see(.timeout, held.door)
    }
    strikes.held.removeAll(where: \.socket.hasEnded)
  }

  private func drone(_ place: Place, _ strikes: inout Strikes) throws {
    let door = strikes.door
    let socket = try RawSocket(place.path(door))
    let piece = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
    var sent = 0
    let end = ContinuousClock.now + .seconds(3)
    while sent < 10_000_000, ContinuousClock.now < end {
      let count = socket.sendRaw(piece[...])
      if count < 0 {
        strikes.see(.close, door)
        break
      }
      if count == 0 { usleep(500) }
      sent += count
    }
    if let said = socket.drain().first {
      if said.contains("longer than 65536 bytes") {
        strikes.see(.refusal, door)
      } else {
        strikes.report.wrong.insert("відповідь: \(said.prefix(200))")
      }
    }
    if sent >= 1_000_000 { strikes.report.wrong.insert("узято \(sent) байтів одного повідомлення") }
  }

  /// What is no call, and what the daemon must say of it.
  private static let nonCalls: [(bytes: [UInt8], said: String)] = [
    (Array("{\"method\":\"\u{0}".utf8), "MessageRefused"),
    ([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D, 0], "not Unicode"),
    (Array((String(repeating: "[", count: 60_000) + "\u{0}").utf8), "nested deeper than 32"),
    (Array((String(repeating: "{\"a\":", count: 10_000) + "\u{0}").utf8), "nested deeper than 32"),
    (Array("{\"method\":\"a.b\",\"method\":\"c.d\"}\u{0}".utf8), "given twice"),
    (Array("{\"method\":1e999}\u{0}".utf8), "number too large"),
    (Array("\u{0}".utf8), "MessageRefused"),
    (Array("GET / HTTP/1.1\r\n\r\n\u{0}".utf8), "not JSON"),
    (Array("{\"method\":\"org.votedaemon.results.Nothing\"}\u{0}".utf8), "MethodNotFound"),
    (Array("{\"method\":\"\\ud800\"}\u{0}".utf8), "not Unicode"),
  ]

  private func babble(_ place: Place, _ strikes: inout Strikes) throws {
    for (bytes, wanted) in Self.nonCalls {
      for door in Strikes.Door.allCases {
        let socket = try RawSocket(place.path(door))
        _ = socket.sendRaw(bytes[...])
        _ = socket.wait(20_000)
        judge(socket.drain().first ?? "нічого", wanted, "на «\(wanted)» сказано", door, &strikes)
      }
    }
  }

  private func judge(_ said: String, _ wanted: String, _ what: String, _ door: Strikes.Door, _ strikes: inout Strikes) {
    if said.contains(wanted) {
      strikes.see(.refusal, door)
    } else {
      strikes.report.wrong.insert("\(what): \(said.prefix(200))")
    }
  }

  private func pose(_ place: Place, _ strikes: inout Strikes) throws {
    let socket = try RawSocket(place.results)
    for method in ["CloseBallot", "AnnulBallot", "OpenBallot", "CloseSitting", "EnterVote", "CheckHall"] {
      let said = try socket.call("org.votedaemon.operator." + method)
      judge(said, "PermissionDenied", "\(method) у сокеті результатів", .results, &strikes)
    }
  }

  private func flood(_ place: Place, _ strikes: inout Strikes) throws {
    let door = strikes.door
    let socket = try RawSocket(place.path(door))
    let calls = Self.calls("GetStatus")
    for _ in 0..<20 {
      _ = socket.sendRaw(calls[...])
      _ = socket.wait(100)
      for said in socket.drain() {
        if said.hasPrefix(#"{"parameters":"#) {
          strikes.see(.answer, door)
        } else {
          strikes.report.wrong.insert("на запит стану сказано: \(said.prefix(200))")
        }
      }
    }
  }
}

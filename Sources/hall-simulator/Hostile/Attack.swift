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

  /// Where the daemon listens.
  struct Place: Sendable {
    let `operator`: String
    let results: String
  }

  private static let results = "org.votedaemon.results."

  /// Carries it out once; it is called again until it is told to stop.
  ///
  /// - Returns: what the daemon should not have done.
  func strike(_ place: Place, _ held: inout [RawSocket]) -> [String] {
    do {
      switch self {
      case .thousandConnections: return try connect(place, &held)
      case .neverReads: return try neglect(place, &held)
      case .halfMessages: return try dangle(place, &held)
      case .endlessMessages: return try drone(place)
      case .nonsense: return try babble(place)
      case .wrongRole: return try pose(place)
      case .flood: return try flood(place)
      }
    } catch {
      // A daemon that turns a client away does well.
      usleep(5_000)
      return []
    }
  }

  private func connect(_ place: Place, _ held: inout [RawSocket]) throws -> [String] {
    while held.count < 1_000 { held.append(try RawSocket(place.results)) }
    usleep(20_000)
    // Those that found no place try again.
    held.removeAll(where: \.hasEnded)
    return []
  }

  private func neglect(_ place: Place, _ held: inout [RawSocket]) throws -> [String] {
    while held.count < 50 {
      let socket = try RawSocket(place.results)
      try socket.send(Self.results + (held.count % 2 == 0 ? "Watch" : "WatchSeats"), more: true)
      held.append(socket)
    }
    while held.count < 100 { held.append(try RawSocket(place.results)) }
    let call = Array(("{\"method\":\"" + Self.results + "GetHall\"}\0").utf8)
    for socket in held[50...] { _ = socket.sendRaw(call[...]) }
    usleep(2_000)
    return []
  }

  private func dangle(_ place: Place, _ held: inout [RawSocket]) throws -> [String] {
    let half = Array(#"{"method":"org.votedaemon.res"#.utf8)
    while held.count < 100 {
      let socket = try RawSocket(held.count % 2 == 0 ? place.results : place.operator)
      _ = socket.sendRaw(half[...])
      held.append(socket)
    }
    usleep(20_000)
    return []
  }

  private func drone(_ place: Place) throws -> [String] {
    let socket = try RawSocket(place.results)
    let piece = [UInt8](repeating: UInt8(ascii: " "), count: 65_536)
    var sent = 0
    let end = ContinuousClock.now + .seconds(3)
    while sent < 10_000_000, ContinuousClock.now < end {
      let count = socket.sendRaw(piece[...])
      if count < 0 { break }
      if count == 0 { usleep(500) }
      sent += count
    }
    let said = socket.drain().first ?? ""
    // The refusal gets lost where the socket was full when the connection ended.
    guard said.isEmpty || said.contains("longer than 65536 bytes") else { return ["відповідь: \(said)"] }
    return sent < 1_000_000 ? [] : ["узято \(sent) байтів одного повідомлення"]
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

  private func babble(_ place: Place) throws -> [String] {
    var wrong: [String] = []
    for (bytes, wanted) in Self.nonCalls {
      for path in [place.results, place.operator] {
        let socket = try RawSocket(path)
        _ = socket.sendRaw(bytes[...])
        _ = socket.wait(20_000)
        let said = socket.drain().first ?? "нічого"
        if !said.contains(wanted) { wrong.append("на «\(wanted)» сказано: \(said.prefix(200))") }
      }
    }
    return wrong
  }

  private func pose(_ place: Place) throws -> [String] {
    let socket = try RawSocket(place.results)
    var wrong: [String] = []
    for method in ["CloseBallot", "AnnulBallot", "OpenBallot", "CloseSitting", "EnterVote", "CheckHall"] {
      let said = try socket.call("org.votedaemon.operator." + method)
      if !said.contains("PermissionDenied") { wrong.append("\(method) у сокеті результатів: \(said.prefix(200))") }
    }
    return wrong
  }

  private func flood(_ place: Place) throws -> [String] {
    let socket = try RawSocket(place.results)
    let calls = Array(
      String(repeating: "{\"method\":\"" + Self.results + "GetStatus\"}\0", count: 100).utf8)
    for _ in 0..<20 {
      _ = socket.sendRaw(calls[...])
      _ = socket.wait(100)
      _ = socket.drain()
    }
    return []
  }
}

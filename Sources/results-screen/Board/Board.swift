/// What the screens show, at one moment: each part rendered once for all of them.
///
/// A part carries the generation in which it changed last. So a screen that lags behind, or comes back, gets the newest
/// of what it has not seen and nothing twice, and no list of changes is kept for anyone.
struct Board: Sendable {
  /// The parts, by the names of their events.
  enum Name: String, CaseIterable, Sendable {
    /// `Results.Status`.
    case status
    /// The seat map.
    case hall
    /// The seats' states.
    case seats
    /// The newest roll call, name by name.
    case names
    /// Every ballot of the sitting.
    case sitting
  }

  private struct Part {
    var stamp: UInt64 = 0
    var json: [UInt8] = Array("null".utf8)
  }

  /// Counts the changes.
  private(set) var generation: UInt64 = 1
  private var parts: [Name: Part] = [:]
  /// The roll calls of this sitting by the numbers of their ballots, each a JSON document.
  var rollCalls: [Int: [UInt8]] = [:]
  /// When the daemon was heard last, CLOCK_MONOTONIC in nanoseconds; nil if never.
  var heardAt: UInt64?

  /// Takes a part's newest text; the same text again is no change.
  mutating func set(_ name: Name, _ json: [UInt8]) {
    guard parts[name]?.json != json else { return }
    generation += 1
    parts[name] = Part(stamp: generation, json: json)
  }

  /// The events of a view that came after the generation, and the beat that closes each message: how old the daemon's
  /// word is, in milliseconds, under the id that a browser comes back with.
  func events(for view: View, after cursor: UInt64, life: String, now: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    for name in view.parts {
      guard let part = parts[name], part.stamp > cursor else { continue }
      bytes += "event: \(name.rawValue)\ndata: ".utf8
      bytes += part.json
      bytes += "\n\n".utf8
    }
    let age = heardAt.map { String(now > $0 ? (now - $0) / 1_000_000 : 0) } ?? "null"
    bytes += "id: \(life)-\(generation)\nevent: beat\ndata: {\"age\":\(age)}\n\n".utf8
    return bytes
  }

  /// Whether a view has anything after the generation.
  func hasNews(for view: View, after cursor: UInt64) -> Bool {
    view.parts.contains { parts[$0].map { $0.stamp > cursor } ?? false }
  }
}

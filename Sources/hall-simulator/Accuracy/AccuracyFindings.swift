/// Where a ballot position can be seen.
enum AccuracySurface: String, Sendable, CaseIterable {
  /// The lamp at the seat, and the answer that its press got.
  case lamp = "лампа і відповідь"
  /// What `WatchSeats` shows of the seats, and the totals of `GetStatus`.
  case live = "наживо"
  /// `GetRollCall`.
  case rollCall = "поіменне голосування"
  /// The printed roll call, read back by its words.
  case printed = "надруковане"
  /// The journal's file, read by the record's own program path when the daemon has ended.
  case journal = "журнал"
}

/// What the simulator knows of a ballot from its own presses: what each seat's standing must be.
struct AccuracyTruth: Sendable {
  let ballot: Int
  /// By seat, from seat 1 on.
  let standings: [Standing]

  /// How many seats have this standing.
  func count(_ standing: Standing) -> Int { standings.count { $0 == standing } }
}

/// Compares positions and counts: a position is one seat and one option, and it is right where the surface says of it
/// what the truth says, that it is marked or that it is not.
struct AccuracyFindings: Sendable {
  /// Positions that were compared, by surface.
  private(set) var compared: [AccuracySurface: Int] = [:]
  /// Positions that were wrong, and other things that should not be.
  private(set) var errors = 0
  /// The first of them in words.
  private(set) var told: [String] = []
  /// Of so many errors something is said; the rest is a number.
  static let mostTold = 20

  /// Positions that were compared on every surface.
  var positions: Int { AccuracySurface.allCases.map { compared[$0] ?? 0 }.min() ?? 0 }
  /// Comparisons of a position with a surface.
  var comparisons: Int { compared.values.reduce(0, +) }

  /// Holds what a surface shows against the truth; nil for a seat of which it says nothing.
  mutating func compare(_ surface: AccuracySurface, _ truth: AccuracyTruth, _ found: (Int) -> Standing?) {
    compared[surface, default: 0] += truth.standings.count * Standing.allCases.count
    for (seat, standing) in truth.standings.enumerated() {
      let shown = found(seat)
      let wrong = Standing.allCases.count { ($0 == standing) != ($0 == shown) }
      guard wrong > 0 else { continue }
      add(
        wrong,
        "голосування № \(truth.ballot), місце \(seat + 1), \(surface.rawValue): \(shown.map { "\($0)" } ?? "нічого"), "
          + "а має бути \(standing)")
    }
  }

  /// Something else that should not be.
  mutating func wrong(_ text: String) { add(1, text) }

  /// More about what was wrong.
  mutating func tell(_ text: String) { if told.count < Self.mostTold { told.append(text) } }

  private mutating func add(_ count: Int, _ text: String) {
    errors += count
    tell(text)
  }

  mutating func add(_ other: AccuracyFindings) {
    compared.merge(other.compared, uniquingKeysWith: +)
    errors += other.errors
    told += other.told.prefix(Self.mostTold - min(Self.mostTold, told.count))
  }
}

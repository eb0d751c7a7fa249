import TallyEngine

/// Whether the time to an answer tells the choice.
struct LeakTiming {
  /// In milliseconds, by choice.
  let medians: [Choice: Double]

  /// The place of each time among all of them, from the fastest; as many for each choice as `counts` says.
  private let ranks: [Double]
  private let counts: [Int]

  /// So much between two medians is no more than a machine at other work makes of nothing.
  static let tolerance = 2.0
  private static let shuffles = 2_000

  /// - Parameter times: by choice, in nanoseconds.
  init(_ times: [Choice: [UInt64]]) {
    medians = times.mapValues { Self.median($0.map { Double($0) / 1_000_000 }) }
    let values = times.values.flatMap(\.self)
    let sorted = values.sorted()
    var places: [UInt64: (sum: Int, count: Int)] = [:]
    for (place, value) in sorted.enumerated() {
      let known = places[value] ?? (0, 0)
      places[value] = (known.sum + place, known.count + 1)
    }
    // Equal times share their places.
    ranks = values.map { value in places[value].map { Double($0.sum) / Double($0.count) } ?? 0 }
    counts = times.values.map(\.count)
  }

  /// Between the slowest and the fastest median, in milliseconds.
  var spread: Double { (medians.values.max() ?? 0) - (medians.values.min() ?? 0) }

  /// Whether the medians differ by more than the tolerance, and chance does not explain it: where other work shares the
  /// processor, single answers are late at random, so the same times are dealt out to the choices anew, many times over,
  /// and their mean places compared.
  func tells(_ random: inout some RandomNumberGenerator) -> Bool {
    guard spread >= Self.tolerance else { return false }
    let found = apart(ranks)
    var shuffled = ranks
    var asFar = 0
    for _ in 0..<Self.shuffles {
      shuffled.shuffle(using: &random)
      if apart(shuffled) >= found { asFar += 1 }
    }
    return asFar * 1_000 <= Self.shuffles
  }

  /// How far the mean places of the choices are apart.
  private func apart(_ ranks: [Double]) -> Double {
    var rest = ranks[...]
    let means = counts.filter { $0 > 0 }.map { count in
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reduce(0, +) / Double(count)
    }
    return (means.max() ?? 0) - (means.min() ?? 0)
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}

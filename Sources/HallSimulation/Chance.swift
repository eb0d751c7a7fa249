import SeededRandom

/// A seeded source of chance. Every part of a simulation has one of its own, made from the run's seed and the part's name:
/// what one part draws changes nothing for the others, and the same seed gives the same run.
struct Chance: RandomNumberGenerator {
  private var random: SeededRandom

  /// The source of one part of a run.
  init(_ seed: UInt64, _ part: String) {
    // FNV-1a over the name: String's own hash differs from process to process.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    random = SeededRandom(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ hash)
    _ = next()
  }

  /// The next number.
  mutating func next() -> UInt64 { random.next() }

  /// True so many times in a thousand.
  mutating func happens(_ perMille: Int) -> Bool { Int(next() % 1_000) < perMille }

  /// A number of the range.
  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// Milliseconds of the range, in nanoseconds, to the microsecond.
  mutating func milliseconds(_ range: ClosedRange<Int>) -> UInt64 {
    UInt64(number(range.lowerBound * 1_000...range.upperBound * 1_000)) * 1_000
  }

  /// One of them; there must be one.
  mutating func pick<Element>(_ all: [Element]) -> Element { all[number(0...all.count - 1)] }

  /// One of them by weight.
  mutating func pick<Element>(weighted all: [(weight: Int, element: Element)]) -> Element {
    var left = number(0...all.reduce(0) { $0 + $1.weight } - 1)
    for (weight, element) in all {
      if left < weight { return element }
      left -= weight
    }
    preconditionFailure("weights that do not add up")
  }
}

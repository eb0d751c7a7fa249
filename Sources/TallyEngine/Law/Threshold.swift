/// How many votes of a base carry a question: «більше a/b» or «не менше a/b», in whole numbers.
///
/// No float and no percentage ever decides: `votes * b > votes of base * a`, nothing else.
public struct Threshold: Sendable, Hashable, Codable {
  /// Whether reaching the fraction itself is enough.
  public enum Comparison: String, Sendable, Hashable, Codable {
    /// «більше»: exactly the fraction fails.
    case moreThan
    /// «не менше», «не менш як»: exactly the fraction passes.
    case notLessThan
  }

  /// «більше» or «не менше».
  public let comparison: Comparison
  /// The fraction's numerator, 1…denominator.
  public let numerator: Int
  /// The fraction's denominator, 1…1,000.
  public let denominator: Int

  /// A threshold. The fraction lies above nothing and not above the whole; configuration checks that before.
  public init(_ comparison: Comparison, _ numerator: Int, of denominator: Int) {
    precondition(Self.isFraction(numerator, of: denominator), "not a fraction: check it before")
    self.comparison = comparison
    self.numerator = numerator
    self.denominator = denominator
  }

  private enum CodingKeys: CodingKey { case comparison, numerator, denominator }

  /// Reads a threshold of a journal.
  ///
  /// - Throws: a decoding error, also where it is no fraction of a whole.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    comparison = try values.decode(Comparison.self, forKey: .comparison)
    numerator = try values.decode(Int.self, forKey: .numerator)
    denominator = try values.decode(Int.self, forKey: .denominator)
    try decoder.require(Self.isFraction(numerator, of: denominator), "частка не між нулем і цілим")
  }

  private static func isFraction(_ numerator: Int, of denominator: Int) -> Bool {
    1 <= numerator && numerator <= denominator && denominator <= 1_000
  }

  /// «більшість», «більше половини».
  public static let majority = Threshold(.moreThan, 1, of: 2)

  /// The least number of votes that carries a question over a base of `count` (0…1,000,000).
  public func needed(of count: Int) -> Int {
    precondition(count.isCount)
    return switch comparison {
    case .moreThan: numerator * count / denominator + 1
    case .notLessThan: (numerator * count + denominator - 1) / denominator
    }
  }

  /// «більшість», «більше 3/5», «не менш як половина», «не менше 1/3»: what stands before «від …».
  public var words: String {
    switch (comparison, numerator, denominator) {
    case (.moreThan, 1, 2): "більшість"
    case (.notLessThan, 1, 2): "не менш як половина"
    case (.moreThan, _, _): "більше \(numerator)/\(denominator)"
    case (.notLessThan, _, _): "не менше \(numerator)/\(denominator)"
    }
  }
}

public import TallyEngine

extension RollCall {
  /// The rule, as it is printed, with its numbers.
  public struct Rule: Sendable, Hashable {
    /// The other reading, where the law has two and they differ.
    public struct Other: Sendable, Hashable {
      /// What its fraction is of.
      public let base: Base
      /// How many votes it needs.
      public let needed: Int

      /// A reading.
      public init(base: Base, needed: Int) {
        self.base = base
        self.needed = needed
      }
    }

    /// What stands after «Рішення ухвалює»: «БІЛЬШІСТЬ ВІД ЗАГАЛЬНОГО СКЛАДУ».
    public let line: String
    /// The sentence that says the needed number, its base and the article.
    public let explanation: String
    /// What the fraction is of.
    public let base: Base
    /// How many that is.
    public let baseCount: Int
    /// The least number of votes «за» that carries the question.
    public let needed: Int
    /// The article that says so.
    public let source: String
    /// The other reading.
    public let other: Other?
    /// What an equal split comes to.
    public let tie: TieRule

    /// A rule as a reply or a file tells it.
    public init(
      line: String, explanation: String, base: Base, baseCount: Int, needed: Int, source: String, other: Other? = nil,
      tie: TieRule = .strict
    ) {
      self.line = line
      self.explanation = explanation
      self.base = base
      self.baseCount = baseCount
      self.needed = needed
      self.source = source
      self.other = other
      self.tie = tie
    }

    /// The rule of a requirement.
    public init(_ requirement: Requirement) {
      self.init(
        line: requirement.kind.ruleForRecord, explanation: requirement.explanation, base: requirement.reading.base,
        baseCount: requirement.reading.baseCount, needed: requirement.reading.needed, source: requirement.kind.source,
        other: requirement.other.map { Other(base: $0.base, needed: $0.needed) }, tie: requirement.tie)
    }

    /// The threshold that the printed line states; nil if it states none, or states another base than `base`.
    var threshold: Threshold? {
      let words = Self.ending(base)
      guard line.hasSuffix(words) else { return nil }
      return Self.threshold(line.dropLast(words.count))
    }

    /// How the line ends over this base. Asked of the engine, so that it is written down in one place.
    private static func ending(_ base: Base) -> String {
      let kind = QuestionKind(
        id: "", title: "", recordKind: "", mode: .rollCall, base: base, threshold: .majority, source: "")
      return String(kind.ruleForRecord.dropFirst(Threshold.majority.words.count))
    }

    /// The threshold of these words, in capitals.
    private static func threshold(_ words: Substring) -> Threshold? {
      for threshold in [Threshold.majority, Threshold(.notLessThan, 1, of: 2)]
      where words == threshold.words.uppercased() {
        return threshold
      }
      let parts = (words.split(separator: " ").last ?? "").split(separator: "/").compactMap { Int($0) }
      guard parts.count == 2, 1 <= parts[0], parts[0] <= parts[1], parts[1] <= 1_000 else { return nil }
      return [Threshold.Comparison.moreThan, .notLessThan]
        .map { Threshold($0, parts[0], of: parts[1]) }
        .first { $0.words.uppercased() == words }
    }
  }
}

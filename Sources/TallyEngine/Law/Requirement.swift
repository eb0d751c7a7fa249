/// What one ballot needs, fixed when it opens: the rule, its base counted, and the needed number.
public struct Requirement: Sendable, Hashable, Codable {
  /// One reading of the law, counted.
  public struct Reading: Sendable, Hashable, Codable {
    /// What the fraction is of.
    public let base: Base
    /// How many that is.
    public let baseCount: Int
    /// The least number of votes «за» that carries the question.
    public let needed: Int
  }

  /// The question kind that binds the rule.
  public let kind: QuestionKind
  /// The reading that the regulation names first.
  public let reading: Reading
  /// The other reading, where the law has two and they differ in number.
  public let other: Reading?
  /// One sentence in Ukrainian that the chair can read aloud before the ballot.
  public let explanation: String

  /// Counts the rule of `kind` for a hall.
  ///
  /// - Parameters:
  ///   - composition: the deputies set by law, vacant mandates included (`D`), at least 1.
  ///   - head: the head's office if he takes part in the sitting, else nil (`H`).
  ///   - registered: the deputies registered at the latest registration (`P`).
  public init(kind: QuestionKind, composition: Int, head: Council.HeadOffice?, registered: Int) {
    func reading(_ base: Base) -> Reading {
      let count =
        switch base {
        case .deputiesAndHead: composition + (head == nil ? 0 : 1)
        case .deputies: composition
        case .registered: registered
        }
      return Reading(base: base, baseCount: count, needed: kind.threshold.needed(of: count))
    }
    func words(_ base: Base) -> String {
      switch base {
      case .deputiesAndHead:
        head.map { "від \(Count.deputies.genitive(composition)) загального складу і \($0.genitive)" }
          ?? "від \(Count.deputies.genitive(composition)) загального складу"
      case .deputies: "від \(Count.deputies.genitive(composition)) загального складу"
      case .registered: "від \(Count.registered.genitive(registered))"
      }
    }
    let first = reading(kind.base)
    let second = kind.otherBase.map(reading).flatMap { $0.needed == first.needed ? nil : $0 }
    var sentence = "Потрібно \(Count.votes.nominative(first.needed)): \(kind.threshold.words) \(words(first.base))"
    if let second {
      sentence += "; якщо рахувати \(words(second.base)), потрібно \(Count.votes.nominative(second.needed))"
    }
    sentence += " (\(kind.source))."
    self.kind = kind
    self.reading = first
    self.other = second
    self.explanation = sentence
  }

  /// What `votes` «за» make of the question: adopted, rejected, or disputed where two readings differ.
  public func outcome(votesFor votes: Int) -> Outcome {
    let adopted = votes >= reading.needed
    guard let other, (votes >= other.needed) != adopted else { return adopted ? .adopted : .rejected }
    return .disputed
  }

  /// Votes above (or, negative, below) the needed number.
  public func margin(votesFor votes: Int) -> Int { votes - reading.needed }
}

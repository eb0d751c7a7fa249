/// Why a command was refused: the errors of `org.votedaemon.operator`. Nothing has changed.
///
/// Where the law or the regulation forbids, the refusal names the article.
public enum Refusal: Error, Sendable, Hashable {
  /// Not in this phase, or not by the rules; the reason is a Ukrainian sentence that says what to do.
  case notNow(phase: Phase, reason: String, article: String)
  /// Too few deputies are registered, those aside who are recused from the question.
  case noQuorum(registered: Int, quorum: Int, article: String)
  /// The regulation has no such kind.
  case unknownKind(String, known: [String], article: String)
  /// Nobody of this identifier may vote here.
  case unknownVoter(String, article: String)
  /// The question has been voted as often as the regulation lets it (ст. 89).
  case repeatLimit(question: String, ballots: [Int], article: String)
  /// The ballot is not disputed.
  case notDisputed(number: Int, article: String)
  /// The counting commission's numbers contradict each other.
  case badCount(reason: String, article: String)
  /// The seat cannot have this console; the reason is a Ukrainian sentence.
  case badConsole(String, reason: String)
  /// There is no such ballot in this sitting.
  case noSuchBallot(number: Int)
  /// A parameter is out of its range.
  case badParameter(String)
}

/// What the hall is doing. The raw values are the socket's.
public enum Phase: String, Sendable, Hashable, Codable {
  /// No sitting.
  case closed
  /// A sitting, nothing open.
  case idle
  case registration
  case voting
  case `break`
}

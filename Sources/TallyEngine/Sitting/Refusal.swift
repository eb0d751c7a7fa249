/// Why a command was refused: the errors of `org.votedaemon.operator`. Nothing has changed.
public enum Refusal: Error, Sendable, Hashable {
  /// Not in this phase; the reason is a Ukrainian sentence that says what to do.
  case notNow(phase: Phase, reason: String)
  /// Too few deputies are registered.
  case noQuorum(registered: Int, quorum: Int)
  /// The regulation has no such kind.
  case unknownKind(String, known: [String])
  /// Nobody of this identifier may vote here.
  case unknownVoter(String)
  /// The question has been voted as often as the regulation lets it (ст. 89).
  case repeatLimit(question: String, ballots: [Int])
  /// The ballot is not disputed.
  case notDisputed(number: Int)
  /// There is no such ballot in this sitting.
  case noSuchBallot(number: Int)
  /// A parameter is out of its range.
  case badParameter(String)
  /// A secret ballot was asked for, which this version does not hold.
  case secretNotSupported
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

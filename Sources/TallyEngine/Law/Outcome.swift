/// What became of a ballot. The raw values are the socket's.
public enum Outcome: String, Sendable, Hashable, Codable {
  /// The window is running, or the tallies are being compared.
  case open
  /// «рішення прийнято»
  case adopted
  /// «рішення не прийнято»
  case rejected
  /// «спірно»: two readings of the law differ; neither adopted nor rejected until it is settled.
  case disputed
  /// «анульовано»: a breach or an obstacle (ст. 83 ч. 2); it is repeated.
  case annulled
  /// The three tallies did not agree: there is no result, and the operator is told.
  case withheld
}

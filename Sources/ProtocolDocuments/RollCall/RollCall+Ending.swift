public import TallyEngine

extension RollCall {
  /// What came of the ballot.
  public enum Ending: Sendable, Hashable {
    /// «рішення прийнято»
    case adopted
    /// «рішення не прийнято»
    case rejected
    /// «спірно»: the two readings of the law differ, and nobody has settled it yet.
    case disputed
    /// Was disputed; the presiding officer and the counting commission settled it over this base, on this ground. `by` says
    /// who presided and who entered it.
    case settled(adopted: Bool, base: Base, reason: String, by: String = "")
    /// «анульовано», for this reason.
    case annulled(reason: String)
    /// The tallies did not agree: there is no result.
    case withheld
  }
}

import TallyEngine

/// What the person at a console does by themselves when the console asks.
struct Deputy: Sendable {
  /// What they do in a ballot.
  enum Voting: Sendable {
    /// Nothing.
    case silent
    /// Presses this choice after this time.
    case once(Choice, after: Duration)
    /// Presses any choice, and again, at random intervals of this range in milliseconds.
    case restless(everyMilliseconds: ClosedRange<Int>)
  }

  /// How long after a registration begins they press; nil for one who is away.
  var registersAfter: Duration?
  /// What they do in a ballot.
  var voting: Voting

  init(registersAfter: Duration? = nil, voting: Voting = .silent) {
    self.registersAfter = registersAfter
    self.voting = voting
  }

  /// A lamp that has not lit by then makes them press again.
  static let patience: Duration = .seconds(1)
}

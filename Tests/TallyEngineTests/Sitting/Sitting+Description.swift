public import Testing

public import TallyEngine

/// A failed expectation prints what the hall is doing instead of the whole council.
extension Sitting: CustomTestStringConvertible {
  /// Phase, registered deputies, and number, outcome and tally of each ballot.
  public var testDescription: String {
    let ballots = ballots.map { ballot in
      let tally = ballot.tally
      let votes = "\(tally.for)/\(tally.against)/\(tally.abstained)/\(tally.notVoting)/\(tally.absent)"
      return "№\(ballot.number) \(ballot.outcome) \(ballot.window) \(votes)"
    }
    return "\(phase), \(registration?.registered ?? -1) registered, \(ballots)"
  }
}

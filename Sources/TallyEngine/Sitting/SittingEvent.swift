/// What happened in a sitting: the rows of the journal. The state is the fold of these, and of nothing else.
///
/// The cases' and fields' names are the journal's format: they may be added to and never change.
public enum SittingEvent: Sendable, Hashable, Codable {
  /// The council as it is now goes into the journal with the sitting. `firstBallot` is the number that the next ballot
  /// gets: numbers go on over sittings, so that a console's stale frame never fits a later ballot.
  case sittingOpened(
    council: Council, session: String, sitting: Int, presiding: String, headPresent: Bool, firstBallot: Int,
    by: Operator)
  case sittingClosed(by: Operator)
  case breakStarted(by: Operator)
  case registrationStarted(number: Int, seconds: Int?, by: Operator)
  case registered(voter: String, seat: Int)
  /// By the secretariat; `late` if no registration was running.
  case registeredByHand(voter: String, reason: String, late: Bool, by: Operator)
  /// `by` is nil where the time ran out.
  case registrationFinished(number: Int, by: Operator?)
  /// The daemon came back while the registration was running.
  case registrationResumed(number: Int, millisecondsLeft: Int)
  case headPresenceChanged(present: Bool, by: Operator)
  case presidingChanged(voter: String, by: Operator)
  case recused(voter: String, question: String, reason: String, by: Operator)
  /// A recused deputy takes part after all, having announced his conflict of interest.
  case conflictAnnounced(voter: String, question: String, reason: String, by: Operator)
  /// The console of a seat failed, and the seat has another one until the sitting closes; `console` in the words of
  /// `seats.csv`.
  case consoleAssigned(seat: Int, console: String, reason: String, by: Operator)
  case ballotOpened(
    number: Int, question: String, title: String, requirement: Requirement, seconds: Int, repeatOf: Int?, by: Operator)
  case voteRecorded(ballot: Int, voter: String, seat: Int, choice: Choice)
  /// The hold sensor was let go before the close, where the regulation asks for it: nothing is chosen any more.
  case voteWithdrawn(ballot: Int, voter: String, seat: Int)
  /// A vote that the counting commission took.
  case voteEntered(ballot: Int, voter: String, choice: Choice, reason: String, by: Operator)
  /// The daemon came back while the ballot was open; the window goes on with what was left of it.
  case ballotResumed(number: Int, millisecondsLeft: Int)
  /// The window is shut; `by` is nil where the time ran out. The result follows as a row of its own. `participants` are
  /// those who voted in a secret ballot, in the order of the alphabet: this row is the first that tells anything of it.
  case ballotClosed(number: Int, tally: Tally, by: Operator?, participants: [String]? = nil)
  /// The counting commission's totals of a secret ballot on paper, which close it.
  case secretCountEntered(number: Int, tally: Tally, papers: Ballot.PaperCount, by: Operator)
  /// The three tallies agreed, and this is the result. `offline` are the seats whose consoles could not be reached at the
  /// close: the record says so beside who did not vote; none where the daemon came back only after the close. `casting` is the presiding officer's vote that broke a tie.
  case resultEstablished(
    number: Int, tally: Tally, outcome: Outcome, margin: Int, offline: [Int] = [], casting: CastingVote? = nil)
  /// The three tallies did not agree: what each said.
  case resultWithheld(number: Int, sitting: Tally, slots: Tally, journal: Tally)
  case ballotAnnulled(number: Int, reason: String, by: Operator)
  case ballotSettled(number: Int, base: Base, outcome: Outcome, reason: String, by: Operator)

  /// Named, so that the row's one field that is younger than the row can be read as absent.
  fileprivate enum ResultEstablishedCodingKeys: CodingKey {
    case number, tally, outcome, margin, offline, casting
  }
}

extension SittingEvent {
  /// The ballot whose record the event ends or changes, so that it is sealed with this row; nil for any other event.
  public var sealedBallot: Int? {
    switch self {
    case .resultEstablished(let number, _, _, _, _, _), .resultWithheld(let number, _, _, _),
      .ballotAnnulled(let number, _, _), .ballotSettled(let number, _, _, _, _):
      number
    default: nil
    }
  }
}

extension KeyedDecodingContainer<SittingEvent.ResultEstablishedCodingKeys> {
  /// The decoder that the compiler writes for the row calls this for `offline`: it knows no default of a field.
  fileprivate func decode(_ type: [Int].Type, forKey key: Key) throws -> [Int] {
    try decodeIfPresent(type, forKey: key) ?? []
  }
}

extension Choice: Codable {}

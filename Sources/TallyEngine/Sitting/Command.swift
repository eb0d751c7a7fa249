/// What the operator may ask of the sitting: the methods of `org.votedaemon.operator` that change its state.
public enum Command: Sendable, Hashable {
  case openSitting(session: String, sitting: Int, presiding: String, headPresent: Bool)
  case closeSitting
  case startBreak
  /// Ends by itself after the seconds (1…3,600); nil waits for `finishRegistration`.
  case startRegistration(seconds: Int?)
  case finishRegistration
  case setHeadPresent(Bool)
  case setPresiding(voter: String)
  case recuse(voter: String, question: String, reason: String)
  /// Closes by itself after the seconds (1…3,600), or after the regulation's window.
  case openBallot(question: String, title: String, kind: String, seconds: Int?, repeatOf: Int?)
  case closeBallot
  /// Registers a deputy whose console failed, or a latecomer where the regulation lets him vote at once.
  case register(voter: String, reason: String)
  /// A recused deputy announces his conflict of interest and takes part, because there is no quorum without him.
  case announceConflict(voter: String, question: String, reason: String)
  /// The totals of a secret ballot on paper; they close it.
  case enterSecretCount(number: Int, papers: Ballot.PaperCount, for: Int, against: Int, abstained: Int)
  /// Gives a seat another console until the sitting closes.
  case assignConsole(seat: Int, console: String, reason: String)
  case annulBallot(number: Int, reason: String)
  case settleBallot(number: Int, base: Base, reason: String)
  case enterVote(voter: String, choice: Choice, reason: String)
}

extension Operator {
  /// One call of the operator, its parameters checked for presence and type. Ranges and the sitting's phase are the
  /// sitting's affair.
  public enum Call: Hashable, Sendable {
    /// Opens a sitting.
    case openSitting(session: String, sitting: Int, presiding: String, headPresent: Bool)
    /// Closes the sitting.
    case closeSitting
    /// Begins a break.
    case startBreak
    /// Begins a registration; ends by itself after the seconds.
    case startRegistration(seconds: Int?)
    /// Ends the registration.
    case finishRegistration
    /// The secretariat registers a deputy whose console failed, or a latecomer.
    case register(voter: String, reason: String)
    /// The head of the council came or left.
    case setHeadPresent(present: Bool)
    /// Somebody else presides from now on.
    case setPresiding(voter: String)
    /// A deputy does not take part in a question.
    case recuse(voter: String, question: String, reason: String)
    /// A recused deputy announces the conflict publicly and takes part: without him there is no quorum.
    case announceConflict(voter: String, question: String, reason: String)
    /// Opens a ballot; it closes by itself after the seconds (the profile's window if nil).
    case openBallot(question: String, title: String, kind: String, seconds: Int?, repeatOf: Int?)
    /// Closes the open ballot.
    case closeBallot
    /// Annuls a ballot.
    case annulBallot(number: Int, reason: String)
    /// Settles a disputed ballot.
    case settleBallot(number: Int, base: SettlementBase, reason: String)
    /// A vote taken by the counting commission for a deputy whose console failed.
    case enterVote(voter: String, choice: Results.Choice, reason: String)
    /// Totals of a secret ballot on paper.
    case enterSecretCount(number: Int, issued: Int, found: Int, for: Int, against: Int, abstained: Int, invalid: Int)
    /// Lights every lamp and asks every console to answer; with `keys`, every key is to be pressed once. Nil for the
    /// check's own time.
    case checkHall(keys: Bool, seconds: Int?)
    /// How every seat stands, without lighting a lamp.
    case getSeatHealth
    /// Binds a console to a seat.
    case assignConsole(seat: Int, console: String, reason: String)
  }
}

extension Operator.Call {
  /// The method's name within the interface.
  public var method: String {
    switch self {
    case .openSitting: "OpenSitting"
    case .closeSitting: "CloseSitting"
    case .startBreak: "StartBreak"
    case .startRegistration: "StartRegistration"
    case .finishRegistration: "FinishRegistration"
    case .register: "Register"
    case .setHeadPresent: "SetHeadPresent"
    case .setPresiding: "SetPresiding"
    case .recuse: "Recuse"
    case .announceConflict: "AnnounceConflict"
    case .openBallot: "OpenBallot"
    case .closeBallot: "CloseBallot"
    case .annulBallot: "AnnulBallot"
    case .settleBallot: "SettleBallot"
    case .enterVote: "EnterVote"
    case .enterSecretCount: "EnterSecretCount"
    case .checkHall: "CheckHall"
    case .getSeatHealth: "GetSeatHealth"
    case .assignConsole: "AssignConsole"
    }
  }
}

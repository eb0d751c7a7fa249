extension VarlinkClient {
  /// `OpenSitting`: opens a sitting. Throws as `call` does.
  public func openSitting(session: String, sitting: Int, presiding: String, headPresent: Bool) throws(ClientError) {
    _ = try perform(
      .openSitting(session: session, sitting: sitting, presiding: presiding, headPresent: headPresent), Nothing.self)
  }

  /// `CloseSitting`: closes the sitting. Throws as `call` does.
  public func closeSitting() throws(ClientError) {
    _ = try perform(.closeSitting, Nothing.self)
  }

  /// `StartBreak`: begins a break. Throws as `call` does.
  public func startBreak() throws(ClientError) {
    _ = try perform(.startBreak, Nothing.self)
  }

  /// `StartRegistration`: begins a registration; ends by itself after the seconds. Returns its number. Throws as `call` does.
  @discardableResult
  public func startRegistration(seconds: Int? = nil) throws(ClientError) -> Int {
    try perform(.startRegistration(seconds: seconds), NumberReply.self).number
  }

  /// `FinishRegistration`: ends the registration. Throws as `call` does.
  public func finishRegistration() throws(ClientError) -> Operator.RegistrationOutcome {
    try perform(.finishRegistration, Operator.RegistrationOutcome.self)
  }

  /// `Register`: registers a deputy whose console failed, or a latecomer. Throws as `call` does.
  public func register(voter: String, reason: String) throws(ClientError) {
    _ = try perform(.register(voter: voter, reason: reason), Nothing.self)
  }

  /// `SetHeadPresent`: the head of the council came or left. Throws as `call` does.
  public func setHeadPresent(present: Bool) throws(ClientError) {
    _ = try perform(.setHeadPresent(present: present), Nothing.self)
  }

  /// `SetPresiding`: somebody else presides from now on. Throws as `call` does.
  public func setPresiding(voter: String) throws(ClientError) {
    _ = try perform(.setPresiding(voter: voter), Nothing.self)
  }

  /// `Recuse`: a deputy does not take part in a question. Throws as `call` does.
  public func recuse(voter: String, question: String, reason: String) throws(ClientError) {
    _ = try perform(.recuse(voter: voter, question: question, reason: reason), Nothing.self)
  }

  /// `AnnounceConflict`: a recused deputy announces the conflict and takes part. Throws as `call` does.
  public func announceConflict(voter: String, question: String, reason: String) throws(ClientError) {
    _ = try perform(.announceConflict(voter: voter, question: question, reason: reason), Nothing.self)
  }

  /// `OpenBallot`: opens a ballot; it closes by itself after the seconds (the profile's window if nil). Returns its number. Throws as `call` does.
  @discardableResult
  public func openBallot(question: String, title: String, kind: String, seconds: Int? = nil, repeatOf: Int? = nil)
    throws(ClientError) -> Int
  {
    try perform(
      .openBallot(question: question, title: title, kind: kind, seconds: seconds, repeatOf: repeatOf), NumberReply.self
    ).number
  }

  /// `CloseBallot`: closes the open ballot. Returns its number. Throws as `call` does.
  @discardableResult
  public func closeBallot() throws(ClientError) -> Int {
    try perform(.closeBallot, NumberReply.self).number
  }

  /// `AnnulBallot`: annuls a ballot. Throws as `call` does.
  public func annulBallot(number: Int, reason: String) throws(ClientError) {
    _ = try perform(.annulBallot(number: number, reason: reason), Nothing.self)
  }

  /// `SettleBallot`: settles a disputed ballot. Throws as `call` does.
  public func settleBallot(number: Int, base: Operator.SettlementBase, reason: String) throws(ClientError) {
    _ = try perform(.settleBallot(number: number, base: base, reason: reason), Nothing.self)
  }

  /// `EnterVote`: a vote taken by the counting commission for a deputy whose console failed. Throws as `call` does.
  public func enterVote(voter: String, choice: Results.Choice, reason: String) throws(ClientError) {
    _ = try perform(.enterVote(voter: voter, choice: choice, reason: reason), Nothing.self)
  }

  /// `EnterSecretCount`: totals of a secret ballot on paper. Throws as `call` does.
  public func enterSecretCount(
    number: Int, issued: Int, found: Int, for: Int, against: Int, abstained: Int, invalid: Int
  ) throws(ClientError) {
    _ = try perform(
      .enterSecretCount(
        number: number, issued: issued, found: found, for: `for`, against: against, abstained: abstained,
        invalid: invalid), Nothing.self)
  }

  /// `CheckHall`: lights every lamp and asks every console to answer; with `keys`, every key is to be pressed once within
  /// the seconds. Calls the body with how it stands, once a second, and returns the result. Throws as `call` does.
  public func checkHall(
    keys: Bool = false, seconds: Int? = nil, _ progress: (Operator.CheckProgress) -> Void = { _ in }
  ) throws(ClientError) -> Operator.CheckProgress {
    let call = Operator.Call.checkHall(keys: keys, seconds: seconds)
    try send(Request(call, more: true), deadline: Deadline(after: timeout))
    while true {
      // The daemon speaks once a second.
      let reply = try wait(Operator.CheckProgress.self, deadline: Deadline(after: timeout))
      guard reply.continues else { return reply.parameters }
      progress(reply.parameters)
    }
  }

  /// `GetSeatHealth`: how every seat stands, and the latest check. Throws as `call` does.
  public func seatHealth() throws(ClientError) -> SeatHealthReply {
    try perform(.getSeatHealth, SeatHealthReply.self)
  }

  /// The reply of `GetSeatHealth`.
  public struct SeatHealthReply: Codable, Hashable, Sendable {
    /// How every seat stands now, by number.
    public var seats: [Operator.SeatHealth]
    /// The result of the latest check; nil if there was none.
    public var check: Operator.HallCheck?
  }

  /// `AssignConsole`: binds a console to a seat. Throws as `call` does.
  public func assignConsole(seat: Int, console: String, reason: String) throws(ClientError) {
    _ = try perform(.assignConsole(seat: seat, console: console, reason: reason), Nothing.self)
  }

  /// Any call of the operator's interface, for a program that forms its calls as values. Throws as `call` does.
  public func reply(to call: Operator.Call) throws(ClientError) -> Operator.Reply {
    switch call {
    case .startRegistration, .openBallot, .closeBallot: return .number(try perform(call, NumberReply.self).number)
    case .finishRegistration: return .registration(try perform(call, Operator.RegistrationOutcome.self))
    case .checkHall(let keys, let seconds): return .check(try checkHall(keys: keys, seconds: seconds))
    case .getSeatHealth:
      let reply = try seatHealth()
      return .health(reply.seats, reply.check)
    default:
      _ = try perform(call, Nothing.self)
      return .done
    }
  }

  private struct NumberReply: Decodable {
    let number: Int
  }
}

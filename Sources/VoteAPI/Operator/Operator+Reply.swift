extension Operator {
  /// What an operator's call returns when it succeeded.
  public enum Reply: Hashable, Sendable {
    /// Nothing but success.
    case done
    /// The number of the registration or ballot, for `StartRegistration`, `OpenBallot` and `CloseBallot`.
    case number(Int)
    /// For `FinishRegistration`.
    case registration(RegistrationOutcome)
    /// For `CheckHall`: several where the client wants more than one, the last of them with the result.
    case check(CheckProgress)
    /// For `GetSeatHealth`: how every seat stands now, and the result of the latest check.
    case health([SeatHealth], HallCheck?)
  }
}

extension Operator.Reply {
  func write(to json: inout JSONWriter) {
    switch self {
    case .done: json.raw("{}")
    case .number(let number):
      json.raw(#"{"number":"#)
      json.int(number)
      json.raw("}")
    case .registration(let outcome):
      json.raw(#"{"registered":"#)
      json.int(outcome.registered)
      json.raw(#","quorum":"#)
      json.int(outcome.quorum)
      json.raw(#","reached":"#)
      json.bool(outcome.reached)
      json.raw("}")
    case .check(let progress): progress.write(to: &json)
    case .health(let seats, let check):
      json.raw(#"{"seats":"#)
      json.array(seats) { json, seat in seat.write(to: &json) }
      if let check {
        json.raw(#","check":"#)
        check.write(to: &json)
      }
      json.raw("}")
    }
  }

  /// True if this is what the call returns according to the interface.
  func answers(_ call: Operator.Call) -> Bool {
    switch (call, self) {
    case (.startRegistration, .number), (.openBallot, .number), (.closeBallot, .number): true
    case (.finishRegistration, .registration), (.checkHall, .check), (.getSeatHealth, .health): true
    case (.startRegistration, _), (.openBallot, _), (.closeBallot, _), (.finishRegistration, _), (.checkHall, _): false
    case (.getSeatHealth, _): false
    case (_, .done): true
    default: false
    }
  }
}

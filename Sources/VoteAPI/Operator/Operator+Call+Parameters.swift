extension Operator.Call {
  /// Reads the parameters of a method. Throws `invalidParameter` with the name of the first that is missing, mistyped or
  /// unknown; nil if the interface has no such method.
  init?(method: String, parameters: consuming ParameterReader) throws(ServiceFailure) {
    switch method {
    case "OpenSitting":
      self = try .openSitting(
        session: parameters.string("session"), sitting: parameters.int("sitting"),
        presiding: parameters.string("presiding"), headPresent: parameters.bool("headPresent"))
    case "CloseSitting":
      self = .closeSitting
    case "StartBreak":
      self = .startBreak
    case "StartRegistration":
      self = try .startRegistration(
        seconds: parameters.optionalInt("seconds"))
    case "FinishRegistration":
      self = .finishRegistration
    case "Register":
      self = try .register(
        voter: parameters.string("voter"), reason: parameters.string("reason"))
    case "SetHeadPresent":
      self = try .setHeadPresent(
        present: parameters.bool("present"))
    case "SetPresiding":
      self = try .setPresiding(
        voter: parameters.string("voter"))
    case "Recuse":
      self = try .recuse(
        voter: parameters.string("voter"), question: parameters.string("question"), reason: parameters.string("reason"))
    case "AnnounceConflict":
      self = try .announceConflict(
        voter: parameters.string("voter"), question: parameters.string("question"), reason: parameters.string("reason"))
    case "OpenBallot":
      self = try .openBallot(
        question: parameters.string("question"), title: parameters.string("title"), kind: parameters.string("kind"),
        seconds: parameters.optionalInt("seconds"), repeatOf: parameters.optionalInt("repeatOf"))
    case "CloseBallot":
      self = .closeBallot
    case "AnnulBallot":
      self = try .annulBallot(
        number: parameters.int("number"), reason: parameters.string("reason"))
    case "SettleBallot":
      self = try .settleBallot(
        number: parameters.int("number"), base: parameters.oneOf("base"), reason: parameters.string("reason"))
    case "EnterVote":
      self = try .enterVote(
        voter: parameters.string("voter"), choice: parameters.oneOf("choice"), reason: parameters.string("reason"))
    case "EnterSecretCount":
      self = try .enterSecretCount(
        number: parameters.int("number"), issued: parameters.int("issued"), found: parameters.int("found"),
        for: parameters.int("for"), against: parameters.int("against"), abstained: parameters.int("abstained"),
        invalid: parameters.int("invalid"))
    case "CheckHall":
      self = try .checkHall(keys: parameters.optionalBool("keys") ?? false, seconds: parameters.optionalInt("seconds"))
    case "GetSeatHealth":
      self = .getSeatHealth
    case "AssignConsole":
      self = try .assignConsole(
        seat: parameters.int("seat"), console: parameters.string("console"), reason: parameters.string("reason"))
    default: return nil
    }
    try parameters.finish()
  }

  /// Writes the object of the parameters.
  func writeParameters(to json: inout JSONWriter) {
    var object = ObjectWriter()
    switch self {
    case .openSitting(let session, let sitting, let presiding, let headPresent):
      object.member("session", session, to: &json)
      object.member("sitting", sitting, to: &json)
      object.member("presiding", presiding, to: &json)
      object.member("headPresent", headPresent, to: &json)
    case .startRegistration(let seconds):
      object.member("seconds", seconds, to: &json)
    case .register(let voter, let reason):
      object.member("voter", voter, to: &json)
      object.member("reason", reason, to: &json)
    case .setHeadPresent(let present):
      object.member("present", present, to: &json)
    case .setPresiding(let voter):
      object.member("voter", voter, to: &json)
    case .recuse(let voter, let question, let reason), .announceConflict(let voter, let question, let reason):
      object.member("voter", voter, to: &json)
      object.member("question", question, to: &json)
      object.member("reason", reason, to: &json)
    case .openBallot(let question, let title, let kind, let seconds, let repeatOf):
      object.member("question", question, to: &json)
      object.member("title", title, to: &json)
      object.member("kind", kind, to: &json)
      object.member("seconds", seconds, to: &json)
      object.member("repeatOf", repeatOf, to: &json)
    case .annulBallot(let number, let reason):
      object.member("number", number, to: &json)
      object.member("reason", reason, to: &json)
    case .settleBallot(let number, let base, let reason):
      object.member("number", number, to: &json)
      object.member("base", base.rawValue, to: &json)
      object.member("reason", reason, to: &json)
    case .enterVote(let voter, let choice, let reason):
      object.member("voter", voter, to: &json)
      object.member("choice", choice.rawValue, to: &json)
      object.member("reason", reason, to: &json)
    case .enterSecretCount(let number, let issued, let found, let `for`, let against, let abstained, let invalid):
      object.member("number", number, to: &json)
      object.member("issued", issued, to: &json)
      object.member("found", found, to: &json)
      object.member("for", `for`, to: &json)
      object.member("against", against, to: &json)
      object.member("abstained", abstained, to: &json)
      object.member("invalid", invalid, to: &json)
    case .checkHall(let keys, let seconds):
      object.member("keys", keys, to: &json)
      object.member("seconds", seconds, to: &json)
    case .assignConsole(let seat, let console, let reason):
      object.member("seat", seat, to: &json)
      object.member("console", console, to: &json)
      object.member("reason", reason, to: &json)
    case .closeSitting, .startBreak, .finishRegistration, .closeBallot, .getSeatHealth: break
    }
    object.end(&json)
  }
}

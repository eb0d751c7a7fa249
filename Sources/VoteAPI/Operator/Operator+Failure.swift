extension Operator {
  /// The errors of `org.votedaemon.operator`.
  public enum Failure: Error, Hashable, Sendable {
    /// Not in this phase of the sitting; the reason is a sentence in Ukrainian.
    case notNow(phase: String, reason: String)
    /// Fewer are registered than the quorum asks for.
    case noQuorum(registered: Int, quorum: Int)
    /// The regulation has no question kind of this name; `known` lists those that it has.
    case unknownKind(kind: String, known: [String])
    /// Nobody of this key is in the list of deputies.
    case unknownVoter(voter: String)
    /// The question has been repeated as often as the regulation allows.
    case repeatLimit(question: String, ballots: [Int])
    /// The ballot is not disputed.
    case notDisputed(number: Int)
    /// The journal could not be written; the act did not happen.
    case storageFailed(detail: String)
  }
}

extension Operator.Failure: VarlinkFailure {
  var name: StaticString {
    switch self {
    case .notNow: "org.votedaemon.operator.NotNow"
    case .noQuorum: "org.votedaemon.operator.NoQuorum"
    case .unknownKind: "org.votedaemon.operator.UnknownKind"
    case .unknownVoter: "org.votedaemon.operator.UnknownVoter"
    case .repeatLimit: "org.votedaemon.operator.RepeatLimit"
    case .notDisputed: "org.votedaemon.operator.NotDisputed"
    case .storageFailed: "org.votedaemon.operator.StorageFailed"
    }
  }

  func writeParameters(to json: inout JSONWriter) {
    switch self {
    case .notNow(let phase, let reason):
      json.raw(#"{"phase":"#)
      json.string(phase)
      json.raw(#","reason":"#)
      json.string(reason)
    case .noQuorum(let registered, let quorum):
      json.raw(#"{"registered":"#)
      json.int(registered)
      json.raw(#","quorum":"#)
      json.int(quorum)
    case .unknownKind(let kind, let known):
      json.raw(#"{"kind":"#)
      json.string(kind)
      json.raw(#","known":"#)
      json.array(known) { json, kind in json.string(kind) }
    case .unknownVoter(let voter):
      json.raw(#"{"voter":"#)
      json.string(voter)
    case .repeatLimit(let question, let ballots):
      json.raw(#"{"question":"#)
      json.string(question)
      json.raw(#","ballots":"#)
      json.array(ballots) { json, number in json.int(number) }
    case .notDisputed(let number):
      json.raw(#"{"number":"#)
      json.int(number)
    case .storageFailed(let detail):
      json.raw(#"{"detail":"#)
      json.string(detail)
    }
    json.raw("}")
  }

  init?(name: String, parameters: FailureParameters) {
    switch name {
    case "org.votedaemon.operator.NotNow":
      self = .notNow(phase: parameters.phase ?? "", reason: parameters.reason ?? "")
    case "org.votedaemon.operator.NoQuorum":
      self = .noQuorum(registered: parameters.registered ?? 0, quorum: parameters.quorum ?? 0)
    case "org.votedaemon.operator.UnknownKind":
      self = .unknownKind(kind: parameters.kind ?? "", known: parameters.known ?? [])
    case "org.votedaemon.operator.UnknownVoter":
      self = .unknownVoter(voter: parameters.voter ?? "")
    case "org.votedaemon.operator.RepeatLimit":
      self = .repeatLimit(question: parameters.question ?? "", ballots: parameters.ballots ?? [])
    case "org.votedaemon.operator.NotDisputed":
      self = .notDisputed(number: parameters.number ?? 0)
    case "org.votedaemon.operator.StorageFailed":
      self = .storageFailed(detail: parameters.detail ?? "")
    default: return nil
    }
  }
}

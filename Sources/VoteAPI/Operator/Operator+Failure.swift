extension Operator {
  /// The errors of `org.votedaemon.operator`. The article is that of the law or the regulation which refuses, as
  /// «ст. 46 ч. 12 закону»; empty if none does.
  public enum Failure: Error, Hashable, Sendable {
    /// Not in this phase of the sitting; the reason is a sentence in Ukrainian.
    case notNow(phase: String, reason: String, article: String)
    /// Fewer are registered than the quorum asks for.
    case noQuorum(registered: Int, quorum: Int, article: String)
    /// The regulation has no question kind of this name; `known` lists those that it has.
    case unknownKind(kind: String, known: [String], article: String)
    /// Nobody of this key is in the list of deputies.
    case unknownVoter(voter: String, article: String)
    /// The question has been repeated as often as the regulation allows.
    case repeatLimit(question: String, ballots: [Int], article: String)
    /// The ballot is not disputed.
    case notDisputed(number: Int, article: String)
    /// A count on paper contradicts itself; the reason is a sentence in Ukrainian.
    case badCount(reason: String, article: String)
    /// The seat cannot have this console; the reason is a sentence in Ukrainian.
    case badConsole(console: String, reason: String)
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
    case .badCount: "org.votedaemon.operator.BadCount"
    case .badConsole: "org.votedaemon.operator.BadConsole"
    case .storageFailed: "org.votedaemon.operator.StorageFailed"
    }
  }

  func writeParameters(to json: inout JSONWriter) {
    switch self {
    case .notNow(let phase, let reason, let article):
      json.raw(#"{"phase":"#)
      json.string(phase)
      json.raw(#","reason":"#)
      json.string(reason)
      write(article, to: &json)
    case .noQuorum(let registered, let quorum, let article):
      json.raw(#"{"registered":"#)
      json.int(registered)
      json.raw(#","quorum":"#)
      json.int(quorum)
      write(article, to: &json)
    case .unknownKind(let kind, let known, let article):
      json.raw(#"{"kind":"#)
      json.string(kind)
      json.raw(#","known":"#)
      json.array(known) { json, kind in json.string(kind) }
      write(article, to: &json)
    case .unknownVoter(let voter, let article):
      json.raw(#"{"voter":"#)
      json.string(voter)
      write(article, to: &json)
    case .repeatLimit(let question, let ballots, let article):
      json.raw(#"{"question":"#)
      json.string(question)
      json.raw(#","ballots":"#)
      json.array(ballots) { json, number in json.int(number) }
      write(article, to: &json)
    case .notDisputed(let number, let article):
      json.raw(#"{"number":"#)
      json.int(number)
      write(article, to: &json)
    case .badCount(let reason, let article):
      json.raw(#"{"reason":"#)
      json.string(reason)
      write(article, to: &json)
    case .badConsole(let console, let reason):
      json.raw(#"{"console":"#)
      json.string(console)
      json.raw(#","reason":"#)
      json.string(reason)
    case .storageFailed(let detail):
      json.raw(#"{"detail":"#)
      json.string(detail)
    }
    json.raw("}")
  }

  private func write(_ article: String, to json: inout JSONWriter) {
    json.raw(#","article":"#)
    json.string(article)
  }

  init?(name: String, parameters: FailureParameters) {
    let article = parameters.article ?? ""
    switch name {
    case "org.votedaemon.operator.NotNow":
      self = .notNow(phase: parameters.phase ?? "", reason: parameters.reason ?? "", article: article)
    case "org.votedaemon.operator.NoQuorum":
      self = .noQuorum(registered: parameters.registered ?? 0, quorum: parameters.quorum ?? 0, article: article)
    case "org.votedaemon.operator.UnknownKind":
      self = .unknownKind(kind: parameters.kind ?? "", known: parameters.known ?? [], article: article)
    case "org.votedaemon.operator.UnknownVoter":
      self = .unknownVoter(voter: parameters.voter ?? "", article: article)
    case "org.votedaemon.operator.RepeatLimit":
      self = .repeatLimit(question: parameters.question ?? "", ballots: parameters.ballots ?? [], article: article)
    case "org.votedaemon.operator.NotDisputed":
      self = .notDisputed(number: parameters.number ?? 0, article: article)
    case "org.votedaemon.operator.BadCount":
      self = .badCount(reason: parameters.reason ?? "", article: article)
    case "org.votedaemon.operator.BadConsole":
      self = .badConsole(console: parameters.console ?? "", reason: parameters.reason ?? "")
    case "org.votedaemon.operator.StorageFailed":
      self = .storageFailed(detail: parameters.detail ?? "")
    default: return nil
    }
  }
}

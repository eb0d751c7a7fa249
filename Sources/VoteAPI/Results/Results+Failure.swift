extension Results {
  /// The errors of `org.votedaemon.results`.
  public enum Failure: Error, Hashable, Sendable {
    /// This sitting has no ballot of this number.
    case noSuchBallot(number: Int)
    /// A secret ballot has no roll call.
    case secret(number: Int)
    /// This sitting has no registration of this number.
    case noSuchRegistration(number: Int)
  }
}

extension Results.Failure: VarlinkFailure {
  var name: StaticString {
    switch self {
    case .noSuchBallot: "org.votedaemon.results.NoSuchBallot"
    case .secret: "org.votedaemon.results.Secret"
    case .noSuchRegistration: "org.votedaemon.results.NoSuchRegistration"
    }
  }

  func writeParameters(to json: inout JSONWriter) {
    switch self {
    case .noSuchBallot(let number), .secret(let number), .noSuchRegistration(let number):
      json.raw(#"{"number":"#)
      json.int(number)
      json.raw("}")
    }
  }

  init?(name: String, parameters: FailureParameters) {
    switch name {
    case "org.votedaemon.results.NoSuchBallot": self = .noSuchBallot(number: parameters.number ?? 0)
    case "org.votedaemon.results.Secret": self = .secret(number: parameters.number ?? 0)
    case "org.votedaemon.results.NoSuchRegistration": self = .noSuchRegistration(number: parameters.number ?? 0)
    default: return nil
    }
  }
}

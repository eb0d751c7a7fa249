import ArgumentParser
import Glibc
import VoteAPI

/// Where the daemon is.
struct Sockets: ParsableArguments {
  @Option(name: .customLong("operator"), help: ArgumentHelp(Wording.helpOperatorPath.text(), valueName: "path"))
  var operatorPath: String = Self.path("VOTE_OPERATOR_SOCKET", "operator")

  @Option(name: .customLong("results"), help: ArgumentHelp(Wording.helpResultsPath.text(), valueName: "path"))
  var resultsPath: String = Self.path("VOTE_RESULTS_SOCKET", "results")

  /// A connection for acts.
  func operatorClient() throws(Failure) -> VarlinkClient { try Self.connect(operatorPath) }

  /// A connection for questions.
  func resultsClient() throws(Failure) -> VarlinkClient { try Self.connect(resultsPath) }

  private static func path(_ variable: String, _ name: String) -> String {
    if let value = getenv(variable), value.pointee != 0 { return String(cString: value) }
    return "/run/vote-daemon/\(name).socket"
  }

  private static func connect(_ path: String) throws(Failure) -> VarlinkClient {
    try translated { () throws(ClientError) in try VarlinkClient(path: path) }
  }
}

/// Makes a call; an error of it becomes a sentence and a status.
func translated<Value>(_ call: () throws(ClientError) -> Value) throws(Failure) -> Value {
  do {
    return try call()
  } catch {
    throw Failure(error)
  }
}

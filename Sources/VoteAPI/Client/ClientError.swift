public import Reactor

/// Why a call did not succeed.
public enum ClientError: Error, Hashable, Sendable {
  /// Nobody can be reached at this path.
  case unreachable(path: String, SystemError)
  /// A Unix socket's path has 1 to 107 bytes.
  case unusablePath(String)
  /// No answer in time. The connection is of no more use: the answer may still come.
  case timedOut
  /// The other side closed the connection.
  case disconnected
  /// Reading or writing failed.
  case system(SystemError)
  /// A reply longer than 16 MiB.
  case replyTooLong
  /// Not what varlink or the interface allows.
  case malformedReply(String)
  /// An error that any call can have.
  case service(ServiceFailure)
  /// An error of the results interface.
  case results(Results.Failure)
  /// An error of the operator's interface.
  case `operator`(Operator.Failure)
  /// An error that this program does not know; its parameters as JSON.
  case unknown(name: String, parameters: String)
}

public import Reactor

/// Why a server cannot listen, and what to do about it.
public enum EndpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A Unix socket's path has 107 bytes at most.
  case pathTooLong(String)
  /// Somebody answers at this path: another daemon runs.
  case occupied(String)
  /// There is a file of another kind at this path.
  case notASocket(String)
  /// The system has no group of this name.
  case unknownGroup(String)
  /// The descriptor is no listening Unix stream socket.
  case notListening(Int32)
  /// A call to the system failed.
  case system(SystemError, path: String)

  /// One sentence, with what to do.
  public var description: String {
    switch self {
    case .pathTooLong(let path): "the socket path has more than 107 bytes, choose a shorter one: \(path)"
    case .occupied(let path): "another daemon listens at \(path); stop it first"
    case .notASocket(let path): "\(path) exists and is no socket; move it away"
    case .unknownGroup(let group): "the system has no group '\(group)'; create it or name another"
    case .notListening(let descriptor):
      "descriptor \(descriptor) is no listening Unix stream socket; check ListenStream= in the socket unit"
    case .system(let error, let path): "cannot listen at \(path): \(error)"
    }
  }
}

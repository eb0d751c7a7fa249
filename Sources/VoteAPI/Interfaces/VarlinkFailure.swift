/// An error that an interface declares: how it is written into a reply.
protocol VarlinkFailure: Error, Sendable {
  /// Interface and name, for example `org.votedaemon.results.Secret`.
  var name: StaticString { get }
  /// Writes the object of its parameters.
  func writeParameters(to json: inout JSONWriter)
}

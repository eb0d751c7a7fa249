/// What a service says about itself: the reply of `org.varlink.service.GetInfo`.
public struct ServiceInformation: Codable, Hashable, Sendable {
  /// Who makes it.
  public var vendor: String
  /// What it is.
  public var product: String
  /// Its version.
  public var version: String
  /// Where to read more.
  public var url: String
  /// The interfaces that are served at this socket.
  public var interfaces: [String]
}

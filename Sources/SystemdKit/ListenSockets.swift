internal import Glibc

/// The listening sockets that the service manager made and passed: sd_listen_fds(3).
///
/// They stay open whoever holds this value; closing one is up to who takes it.
public struct ListenSockets: Sendable {
  /// The most sockets that are taken: a daemon has a handful, and a larger number is a mistake.
  public static let largestCount = 16

  /// What a service listens on: a daemon of Unix sockets must not find itself on the network by a slip in a unit.
  public enum Domain: Sendable {
    /// Unix sockets.
    case unix
    /// TCP over IPv4 or IPv6.
    case internet

    var families: [Int32] {
      switch self {
      case .unix: [AF_UNIX]
      case .internet: [AF_INET, AF_INET6]
      }
    }
  }

  private let descriptors: [String: Int32]

  /// The names that were given with FileDescriptorName=, sorted. A name that nobody asks for is a mistake in a unit.
  public var names: [String] { descriptors.keys.sorted() }

  /// The socket of this name; nil if none was passed.
  public func descriptor(named name: String) -> Int32? { descriptors[name] }

  /// The sockets that LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES tell of; none if they are not set or mean another
  /// process. Each is checked to be a listening stream socket of the domain and made close-on-exec; it blocks as the
  /// unit's NonBlocking= says. To be called once, before anything else opens descriptors of its own.
  ///
  /// Throws when the variables contradict themselves, when two sockets have one name, and when a descriptor is something
  /// else.
  public init(environment: [String: String], domain: Domain = .unix) throws(SystemdError) {
    // SD_LISTEN_FDS_START is 3.
    try self.init(environment: environment, processID: getpid(), firstDescriptor: 3, domain: domain)
  }

  init(
    environment: [String: String], processID: Int32, firstDescriptor: Int32, domain: Domain = .unix
  ) throws(SystemdError) {
    let variables = Environment(variables: environment)
    guard try variables.isMeant(for: processID, by: "LISTEN_PID") ?? false,
      let count = try variables.number("LISTEN_FDS", as: Int.self), count > 0
    else {
      descriptors = [:]
      return
    }
    guard count <= Self.largestCount else { throw .malformed(variable: "LISTEN_FDS", value: "\(count)") }
    let names = try Self.names(environment["LISTEN_FDNAMES"], count: count)
    var descriptors: [String: Int32] = [:]
    for (name, descriptor) in zip(names, firstDescriptor...) {
      guard Self.isListening(descriptor, domain) else { throw .notListening(name: name, descriptor: descriptor) }
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .last("fcntl") }
      descriptors[name] = descriptor
    }
    self.descriptors = descriptors
  }

  private static func names(_ value: String?, count: Int) throws(SystemdError) -> [String] {
    // "unknown" is what sd_listen_fds_with_names(3) calls a socket without a name.
    let names = value?.split(separator: ":", omittingEmptySubsequences: false).map(String.init) ?? ["unknown"]
    guard names.count == count, Set(names).count == count else { throw .names(value ?? "", count: count) }
    return names
  }

  private static func isListening(_ descriptor: Int32, _ domain: Domain) -> Bool {
    option(SO_DOMAIN, of: descriptor).map(domain.families.contains) == true
      && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
      && option(SO_ACCEPTCONN, of: descriptor) == 1
  }

  /// nil where the descriptor is closed or no socket.
  private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 ? value : nil
  }
}

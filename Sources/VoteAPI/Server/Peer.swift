internal import Glibc

/// Who is at the other end of a connection, as the kernel recorded it when the client connected (SO_PEERCRED).
public struct Peer: Hashable, Sendable {
  /// The user.
  public let userID: UInt32
  /// The user's primary group.
  public let groupID: UInt32
  /// The process that connected; by now it may have ended or handed the socket on.
  public let processID: Int32
  /// The user's name; nil if the system knows none, and on results.socket, where nobody asks.
  public let userName: String?

  /// A peer; for tests and for acts that the daemon itself does.
  public init(userID: UInt32, groupID: UInt32, processID: Int32, userName: String?) {
    self.userID = userID
    self.groupID = groupID
    self.processID = processID
    self.userName = userName
  }

  /// The peer of a connected socket; nil if it is no Unix socket. The name is looked up only where it will be needed:
  /// where users come from the network the look-up can wait for a server.
  init?(descriptor: Int32, lookingUpName: Bool) {
    // struct ucred: pid, uid, gid. Glibc shows it only to _GNU_SOURCE, which the Swift module is read without.
    var credentials: (pid: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else { return nil }
    processID = credentials.pid
    userID = credentials.user
    groupID = credentials.group
    userName = lookingUpName ? Self.name(of: credentials.user) : nil
  }

  /// The name of a user. Its entry may take 64 KiB; what is longer counts as unknown.
  private static func name(of user: UInt32) -> String? {
    var size = 1024
    while size <= 65_536 {
      let (code, name) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        let code = getpwuid_r(user, &entry, buffer.baseAddress!, buffer.count, &found)
        return (code, found == nil ? nil : String(cString: entry.pw_name))
      }
      if code != ERANGE { return name }
      size *= 4
    }
    return nil
  }
}

internal import Glibc
internal import Reactor

extension VarlinkServer {
  /// A listening, non-blocking socket for the endpoint, and the file if one was created.
  static func open(_ endpoint: Endpoint) throws(EndpointError) -> (Int32, Listener.OwnFile?) {
    switch endpoint {
    case .descriptor(let descriptor):
      try adopt(descriptor)
      return (descriptor, nil)
    case .path(let path, let mode, let group):
      let (descriptor, file) = try create(path, mode: mode, group: group)
      return (descriptor, file)
    }
  }

  private static func adopt(_ descriptor: Int32) throws(EndpointError) {
    guard option(SO_DOMAIN, of: descriptor) == AF_UNIX,
      option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
      option(SO_ACCEPTCONN, of: descriptor) == 1
    else { throw .notListening(descriptor) }
    guard UnixSocket.prepare(descriptor) else {
      throw .system(SystemError.last("fcntl"), path: "descriptor \(descriptor)")
    }
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
  }

  private static func create(
    _ path: String, mode: UInt32, group: String?
  ) throws(EndpointError) -> (Int32, Listener.OwnFile) {
    let groupID = try group.map { name throws(EndpointError) in try identifier(ofGroup: name) }
    try removeStale(path)
    let descriptor = UnixSocket.make()
    guard descriptor >= 0 else { throw .system(SystemError.last("socket"), path: path) }
    func check(_ result: Int32, _ call: String) throws(EndpointError) {
      if result == 0 { return }
      let error = SystemError.last(call)
      Glibc.close(descriptor)
      throw call == "bind" && error.code == EADDRINUSE ? .occupied(path) : .system(error, path: path)
    }
    // The file is born closed to all others, and nobody can connect before listen(2).
    try check(fchmod(descriptor, 0o600), "fchmod")
    try check(UnixSocket.withAddress(path) { bind(descriptor, $0, $1) }, "bind")
    var information = stat()
    try check(lstat(path, &information), "lstat")
    if let groupID { try check(chown(path, uid_t.max, groupID), "chown") }
    try check(chmod(path, mode), "chmod")
    try check(listen(descriptor, SOMAXCONN), "listen")
    return (
      descriptor,
      Listener.OwnFile(path: path, device: UInt(information.st_dev), inode: UInt(information.st_ino))
    )
  }

  /// Removes a socket file at which nobody listens. Only a refused connection proves that: any other answer means that
  /// somebody is there.
  private static func removeStale(_ path: String) throws(EndpointError) {
    guard UnixSocket.fits(path) else { throw .pathTooLong(path) }
    var information = stat()
    guard lstat(path, &information) == 0 else {
      if errno == ENOENT { return }
      throw .system(SystemError.last("lstat"), path: path)
    }
    guard information.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
    let probe = UnixSocket.make()
    guard probe >= 0 else { throw .system(SystemError.last("socket"), path: path) }
    defer { Glibc.close(probe) }
    guard UnixSocket.withAddress(path, { connect(probe, $0, $1) }) != 0, errno == ECONNREFUSED else {
      throw .occupied(path)
    }
    guard unlink(path) == 0 || errno == ENOENT else { throw .system(SystemError.last("unlink"), path: path) }
  }

  /// The number of a group. Its entry, which lists its members, may take 1 MiB.
  private static func identifier(ofGroup name: String) throws(EndpointError) -> gid_t {
    var size = 4096
    while size <= 1 << 20 {
      var buffer = [CChar](repeating: 0, count: size)
      var entry = Glibc.group()
      var found: UnsafeMutablePointer<Glibc.group>?
      let code = getgrnam_r(name, &entry, &buffer, buffer.count, &found)
      if found != nil { return entry.gr_gid }
      if code != ERANGE { break }
      size *= 4
    }
    throw .unknownGroup(name)
  }
}

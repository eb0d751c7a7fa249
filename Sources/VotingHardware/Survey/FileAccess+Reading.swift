internal import Glibc
public import Reactor

extension FileAccess {
  /// Who may use the file at `path`, through all links; it is not opened.
  ///
  /// - Throws: `SystemError` where there is none, or a directory on the way is closed.
  public init(at path: String) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last("stat \(path)") }
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    self.init(
      path: path, target: target, owner: status.st_uid,
      ownerName: getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? String(status.st_uid),
      group: status.st_gid,
      groupName: getgrgid(status.st_gid).map { String(cString: $0.pointee.gr_name) } ?? String(status.st_gid),
      mode: status.st_mode & 0o7777, isDevice: status.st_mode & S_IFMT == S_IFCHR)
  }
}

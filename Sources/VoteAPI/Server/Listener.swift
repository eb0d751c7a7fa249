internal import Glibc
internal import Reactor

/// One listening socket and what is served there.
final class Listener {
  /// A socket file that this server created.
  struct OwnFile {
    let path: String
    let device: UInt
    let inode: UInt
  }

  let descriptor: Int32
  let services: [String: any VarlinkService]
  /// Interfaces of this daemon that are served elsewhere: PermissionDenied rather than InterfaceNotFound.
  let denied: Set<String>
  /// Its clients act; they go before those that only look.
  let isOperator: Bool
  let file: OwnFile?
  var registration: Reactor.Registration?

  init(
    descriptor: Int32, services: [any VarlinkService], denied: Set<String>, isOperator: Bool, file: OwnFile?
  ) {
    self.descriptor = descriptor
    self.services = Dictionary(uniqueKeysWithValues: services.map { ($0.interface.name, $0) })
    self.denied = denied
    self.isOperator = isOperator
    self.file = file
  }

  /// Removes the socket file, unless another has taken its name since.
  func removeFile() {
    guard let file else { return }
    var information = stat()
    guard lstat(file.path, &information) == 0, UInt(information.st_dev) == file.device,
      UInt(information.st_ino) == file.inode
    else { return }
    unlink(file.path)
  }
}

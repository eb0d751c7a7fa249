import Glibc
import Reactor

/// A directory that goes away with the test.
final class TemporaryDirectory {
  let path: String

  init() throws(SystemError) {
    var template = Array("/tmp/voting-hardware-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError.last("mkdtemp") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  private var names: Set<String> = []

  /// Makes or changes a symbolic link, as udev does.
  func link(_ name: String, to target: String) throws(SystemError) {
    names.insert(name)
    unlink(path + "/" + name)
    guard symlink(target, path + "/" + name) == 0 else { throw SystemError.last("symlink") }
  }
}

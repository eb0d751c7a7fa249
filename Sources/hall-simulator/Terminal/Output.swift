import Foundation

/// Standard output. Where nobody reads any more (the terminal is gone, the pipe is closed) the program ends, and takes
/// its children with it.
enum Output {
  static func put(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        ChildKeeper.cleanUp()
        _exit(EX_IOERR)
      }
    }
  }
}

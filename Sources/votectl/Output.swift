import Glibc

/// Standard output and error. A write that fails (a full disk, a closed pipe) ends the program with a sentence and 74:
/// a roll call that is half in a file must not look like a whole one.
enum Output {
  /// Whether standard output is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Columns of the terminal; 80 where it does not say.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a line.
  static func line(_ text: String) throws(Failure) { try write(text + "\n") }

  /// Writes text as it is.
  static func write(_ text: String) throws(Failure) {
    if let code = write(text, to: STDOUT_FILENO) {
      throw Failure(.storage, Wording.outputFailed.text(String(cString: strerror(code))))
    }
  }

  /// Writes a line to standard error; if that fails there is nobody left to tell.
  static func complain(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// Writes it all, or returns the error's number.
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }
}

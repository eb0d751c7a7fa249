import Glibc

/// Standard output and error. A write that fails (a full disk, a closed pipe) ends the program with a sentence: a record
/// that is half in a file must not look like a whole one.
enum StandardStreams {
  /// Writes text as it is.
  static func write(_ text: String) throws(Failure) { try write(Array(text.utf8)) }

  /// Writes bytes as they are.
  static func write(_ bytes: [UInt8]) throws(Failure) {
    if let code = write(bytes, to: STDOUT_FILENO) {
      throw Failure(.storage, "Не вдалося записати вивід: \(String(cString: strerror(code))).")
    }
  }

  /// Writes a line to standard error; if that fails there is nobody left to tell.
  static func complain(_ text: String) { _ = write(Array((text + "\n").utf8), to: STDERR_FILENO) }

  /// Writes it all, or returns the error's number.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, start + written, bytes.count - written)
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

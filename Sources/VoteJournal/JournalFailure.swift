internal import GRDB
internal import Glibc

/// What a call to SQLite or to the kernel came back with. It names the operation and the codes but never the values
/// that were being written: a log is read by more people than the journal is.
public struct JournalFailure: Hashable, Sendable, CustomStringConvertible {
  /// SQL text with placeholders, or the name of a system call with its file.
  public let operation: String
  /// SQLite's extended result code, 0 where SQLite was not asked.
  public let code: Int32
  /// The operating system's errno behind it, 0 where there was none.
  public let systemCode: Int32
  /// SQLite's or the C library's words.
  public let message: String

  package init(operation: String, code: Int32, systemCode: Int32, message: String) {
    self.operation = operation
    self.code = code
    self.systemCode = systemCode
    self.message = message
  }

  /// A system call that has just failed; reads errno.
  init(systemCall: String) {
    let code = errno
    self.init(operation: systemCall, code: 0, systemCode: code, message: String(cString: strerror(code)))
  }

  init(_ error: DatabaseError, systemCode: Int32 = 0) {
    self.init(
      operation: error.sql ?? "sqlite", code: error.extendedResultCode.rawValue, systemCode: systemCode,
      message: error.message ?? "no message")
  }

  /// Any error GRDB throws; it throws nothing but `DatabaseError` for what the journal asks of it.
  init(unexpected error: any Error) {
    if let error = error as? DatabaseError {
      self.init(error)
    } else {
      self.init(operation: "sqlite", code: -1, systemCode: 0, message: String(describing: type(of: error)))
    }
  }

  /// The code without its extension: `SQLITE_IOERR_FSYNC` (1034) is an `SQLITE_IOERR` (10).
  public var primaryCode: Int32 { code & 0xff }

  /// One line: the message, the codes, the operation.
  public var description: String {
    var text = message
    if code != 0 { text += " (SQLite \(code))" }
    if systemCode != 0 && code != 0 { text += " (errno \(systemCode): \(String(cString: strerror(systemCode))))" }
    return text + " in: " + operation
  }
}

internal import Glibc

/// A call to the system that failed, and why.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call's name as its manual page spells it, for example `epoll_ctl`.
  public let call: String

  /// The `errno` of the failure.
  public let code: Int32

  /// A failure of `call` with the given `errno`.
  public init(call: String, code: Int32) {
    self.call = call
    self.code = code
  }

  /// The failure that `errno` tells of; to be called before anything else can overwrite it.
  public static func last(_ call: String) -> SystemError {
    SystemError(call: call, code: errno)
  }

  /// The call, the system's own words and the number: `epoll_ctl: File exists (17)`.
  public var description: String {
    guard let text = strerror(code) else { return "\(call): error \(code)" }
    return "\(call): \(String(cString: text)) (\(code))"
  }
}

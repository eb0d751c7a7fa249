internal import Glibc

/// What is wrong between the daemon and the service manager, and what to do about it. The descriptions are for the
/// operator.
public enum SystemdError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A variable of the service manager's protocol has a value that its manual page does not allow. Somebody set it by
  /// hand, or the unit is started by something other than systemd.
  case malformed(variable: String, value: String)
  /// The watchdog's time is too short to tell a loop that hangs from one that has nothing to do. Seconds.
  case watchdogTooShort(seconds: Double, needed: Double)
  /// LISTEN_FDNAMES does not name each of the LISTEN_FDS once.
  case names(String, count: Int)
  /// A descriptor that was passed is no listening Unix stream socket.
  case notListening(name: String, descriptor: Int32)
  /// A call to the system failed.
  case failed(call: String, code: Int32)

  /// The failure that `errno` tells of; to be called before anything else can overwrite it.
  static func last(_ call: String) -> SystemdError { .failed(call: call, code: errno) }

  /// One sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .malformed(let variable, let value):
      "змінна \(variable) має непридатне значення «\(value)»: її задає systemd, не задавайте її самі"
    case .watchdogTooShort(let seconds, let needed):
      "WatchdogSec= дає \(seconds) с, а зависання видно щонайраніше за \(needed) с: збільште WatchdogSec="
    case .names(let names, let count):
      "LISTEN_FDNAMES «\(names)» не називає по одному разу кожен із переданих сокетів (\(count)): "
        + "дайте кожному сокету одну адресу і власну назву у FileDescriptorName="
    case .notListening(let name, let descriptor):
      "дескриптор \(descriptor) («\(name)») не є потоковим сокетом потрібного роду, що слухає: перевірте ListenStream= і Accept=no"
    case .failed(let call, let code):
      "\(call): \(strerror(code).map { String(cString: $0) } ?? "помилка") (\(code))"
    }
  }
}

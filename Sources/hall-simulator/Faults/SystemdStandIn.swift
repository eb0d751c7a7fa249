import Foundation
import Reactor

/// Plays the service manager's part in sd_notify(3): hears whether a daemon is ready and alive, and ends one that is not
/// heard of in time, as systemd does, with SIGABRT.
final class SystemdStandIn {
  /// What the daemon gets in its environment.
  let environment: [String: String]
  private let descriptor: Int32
  private let limit: Duration

  /// Four times what a healthy loop may stand still: the least that the daemon takes.
  static let shortest: Duration = .seconds(4)

  /// - Parameter folder: gets the socket.
  init(in folder: String, limit: Duration = SystemdStandIn.shortest) throws(SystemError) {
    self.limit = limit
    let path = folder + "/notify"
    environment = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": String(Int(limit / .microseconds(1)))]
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .last("socket") }
    let bound = RawSocket.withAddress(path) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw .last("bind \(path)") }
  }

  deinit { close(descriptor) }

  /// Listens for this long, or until the daemon is not heard of within its limit; then it gets SIGABRT.
  ///
  /// - Returns: how often it was heard of, and whether it was ended.
  func watch(_ daemon: DaemonProcess, for time: Duration) -> (pings: Int, hasAborted: Bool) {
    let end = ContinuousClock.now + time
    var heard = ContinuousClock.now
    var pings = 0
    while ContinuousClock.now < end {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, 50) > 0 {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).contains("WATCHDOG=1") {
          heard = ContinuousClock.now
          pings += 1
        }
      }
      if ContinuousClock.now - heard > limit, let process = daemon.process {
        kill(process, SIGABRT)
        // A stopped process hears it only when it goes on.
        kill(process, SIGCONT)
        return (pings, true)
      }
    }
    return (pings, false)
  }
}

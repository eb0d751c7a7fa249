internal import Glibc

/// Tells the service manager how the service is: sd_notify(3) over NOTIFY_SOCKET. Without that variable, as in a
/// terminal, every message is a silent no-op.
///
/// May be used from any thread; a message is one datagram. A service manager that does not read for a second makes the
/// call throw EAGAIN, so that it cannot hang the caller.
public final class Notifier: Sendable {
  /// The socket and where it sends; nil without a service manager.
  private let channel: Channel?

  private struct Channel: Sendable {
    let descriptor: Int32
    let address: UnixAddress
  }

  /// The longest status in bytes. systemd takes a datagram of 4,096 bytes at most; a longer status is cut at the end of
  /// a character.
  public static let longestStatus = 2_048

  /// A notifier for the service manager that these variables tell of. Throws when NOTIFY_SOCKET is neither an absolute
  /// path nor an abstract name of 107 bytes at most, or when the process has no descriptor left.
  public init(environment: [String: String]) throws(SystemdError) {
    guard let value = environment["NOTIFY_SOCKET"] else {
      channel = nil
      return
    }
    guard let address = UnixAddress(value) else { throw .malformed(variable: "NOTIFY_SOCKET", value: value) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .last("socket") }
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    guard setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, length) == 0 else {
      let failure = SystemdError.last("setsockopt")
      close(descriptor)
      throw failure
    }
    channel = Channel(descriptor: descriptor, address: address)
  }

  deinit {
    if let channel { close(channel.descriptor) }
  }

  /// Whether there is a service manager to tell.
  public var isActive: Bool { channel != nil }

  /// The service has started: its sockets answer. Once, after recovery.
  public func ready(status: String? = nil) throws(SystemdError) { try send("READY=1", status) }

  /// One line about what the service is doing, for `systemctl status`. A line break or a zero byte becomes a space.
  public func status(_ status: String) throws(SystemdError) { try send(nil, status) }

  /// The service is going to stop.
  public func stopping(status: String? = nil) throws(SystemdError) { try send("STOPPING=1", status) }

  /// The service is alive. ``Watchdog`` knows when to say so.
  public func watchdog() throws(SystemdError) { try send("WATCHDOG=1", nil) }

  private func send(_ assignment: String?, _ status: String?) throws(SystemdError) {
    guard let channel else { return }
    var message: [UInt8] = []
    if let assignment { message += assignment.utf8 }
    if let status {
      if !message.isEmpty { message.append(0x0A) }
      message += "STATUS=".utf8
      message += Self.singleLine(status)
    }
    let result = channel.address.withSocketAddress { address, length in
      // The service manager may be restarting itself: its end is a name, so nothing is connected that could break.
      sendto(channel.descriptor, message, message.count, Int32(MSG_NOSIGNAL), address, length)
    }
    guard result == message.count else { throw .last("sendto") }
  }

  /// The status without anything that would start another assignment.
  private static func singleLine(_ status: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for character in status {
      // systemd drops a whole message that has a zero byte in it.
      let piece = character.isNewline || character == "\0" ? [0x20] : Array(character.utf8)
      guard bytes.count + piece.count <= longestStatus else { break }
      bytes += piece
    }
    return bytes
  }
}

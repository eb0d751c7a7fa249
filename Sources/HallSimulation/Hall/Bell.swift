internal import Glibc

/// A descriptor that becomes readable when something has happened in the simulated kernel.
final class Bell {
  let descriptor: Int32
  private let ringing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { preconditionFailure("no pipe: errno \(errno)") }
    (descriptor, ringing) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
    close(ringing)
  }

  func ring() {
    var byte: UInt8 = 1
    _ = write(ringing, &byte, 1)
  }

  func silence() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}

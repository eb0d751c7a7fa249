import Glibc
import Reactor

/// A pair of connected stream sockets that closes itself.
final class SocketPair {
  private(set) var near: Int32 = -1
  private(set) var far: Int32 = -1

  init() {
    var pair: [Int32] = [-1, -1]
    precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0, "\(SystemError.last("socketpair"))")
    near = pair[0]
    far = pair[1]
  }

  deinit {
    closeNear()
    closeFar()
  }

  /// Makes the near end readable.
  func send(_ byte: UInt8 = 1) {
    var byte = byte
    precondition(write(far, &byte, 1) == 1, "\(SystemError.last("write"))")
  }

  /// Takes one byte from the near end.
  func receive() -> UInt8? {
    var byte: UInt8 = 0
    return read(near, &byte, 1) == 1 ? byte : nil
  }

  func closeNear() {
    if near >= 0 { close(near) }
    near = -1
  }

  func closeFar() {
    if far >= 0 { close(far) }
    far = -1
  }
}

/// Lets this process have as many descriptors as the thousand sockets and the high numbers below need.
func raiseDescriptorLimit() {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  guard limit.rlim_cur < 4_096 else { return }
  limit.rlim_cur = min(4_096, limit.rlim_max)
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// A duplicate with a number so high that nothing else in this process gets it between a close and its next use.
func highDuplicate(of descriptor: Int32) -> Int32 {
  raiseDescriptorLimit()
  let duplicate = fcntl(descriptor, F_DUPFD, 3_500)
  precondition(duplicate >= 3_500, "\(SystemError.last("fcntl"))")
  return duplicate
}

extension Reactor {
  /// Handles what is there without waiting.
  func poll() throws { try turn(waitingAtMost: .zero) }

  /// Makes turns until the condition holds, five seconds at most; tells whether it held.
  func turns(until condition: () -> Bool) throws -> Bool {
    let end = ContinuousClock.now + .seconds(5)
    while !condition() {
      guard ContinuousClock.now < end else { return false }
      try turn(waitingAtMost: .milliseconds(100))
    }
    return true
  }
}

import Glibc
import Reactor

/// A console's end of a serial line: the master of a pseudo-terminal. Whoever opens `path` is the host.
struct PseudoTerminal: ~Copyable {
  /// The master; does not block, and no child inherits it, or pulling the plug would not be felt.
  let master: Int32
  /// The slave's path, `/dev/pts/N`; a new one each time.
  let path: String

  /// How the console's side of the line is wired.
  enum Wiring: Sendable {
    /// USB: the console feels whether a host has the port open (DTR), as a pseudo-terminal's master does.
    case usb
    /// A bare UART: the console feels nothing and learns of the host from its silence. The slave is kept open.
    case uart
  }

  private let slave: Int32

  private static let getNumber: UInt = 0x8004_5430  // TIOCGPTN
  private static let setLock: UInt = 0x4004_5431  // TIOCSPTLCK

  init(_ wiring: Wiring) throws(SystemError) {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    guard master >= 0 else { throw SystemError(call: "open /dev/ptmx", code: errno) }
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    guard ioctl(master, Self.setLock, &unlocked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
      let code = errno
      close(master)
      throw SystemError(call: "ioctl ptmx", code: code)
    }
    let path = "/dev/pts/\(number)"
    // Raw before anybody writes: a terminal in its first state sends back what it gets.
    let slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else {
      let code = errno
      close(master)
      throw SystemError(call: "open \(path)", code: code)
    }
    var attributes = termios()
    tcgetattr(slave, &attributes)
    cfmakeraw(&attributes)
    tcsetattr(slave, TCSANOW, &attributes)
    self.master = master
    self.path = path
    switch wiring {
    case .uart: self.slave = slave
    case .usb:
      // From now on the master hangs up whenever no host has the port open.
      close(slave)
      self.slave = -1
    }
  }

  deinit {
    close(master)
    if slave >= 0 { close(slave) }
  }
}

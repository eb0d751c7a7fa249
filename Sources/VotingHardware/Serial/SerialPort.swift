internal import Glibc
internal import Reactor

/// An open port: a USB-serial device, a UART, a pseudo-terminal, or any other character device that can be waited for.
///
/// It is set raw, 8N1, 115 200 baud, locked against other programs, and closed with the value.
public struct SerialPort: ~Copyable {
  /// What a read brought.
  public enum Reading: Sendable, Hashable {
    /// So many bytes.
    case bytes(Int)
    /// Nothing yet.
    case nothing
    /// The device is gone; the error's number, 0 for an end of file.
    case gone(Int32)
  }

  /// What became of a write.
  public enum Writing: Sendable, Hashable {
    /// So many bytes were taken, at least one.
    case written(Int)
    /// There is no room now.
    case full
    /// The device is gone; the error's number.
    case gone(Int32)
  }

  /// The path that was opened.
  public let path: String
  /// The descriptor, for the reactor.
  public let descriptor: Int32

  /// Opens the port at `path`.
  ///
  /// No HUPCL: a line that drops when the daemon restarts resets many a microcontroller, and with it every console of
  /// the hall in the middle of a ballot.
  public init(opening path: String) throws(SerialPortError) {
    let descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.error(path, "open") }
    do throws(SerialPortError) {
      try Self.prepare(descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  /// Takes a descriptor that somebody else has opened, non-blocking, in place of a device's.
  package init(path: String, adopting descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Reads what there is, as much as fits.
  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .gone(0) }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .nothing
      default: return .gone(errno)
      }
    }
  }

  /// Writes as many of `bytes`, at least one, as there is room for.
  public func write(_ bytes: UnsafeRawBufferPointer) -> Writing {
    precondition(bytes.count > 0)
    while true {
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      if count > 0 { return .written(count) }
      if count == 0 { return .full }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .full
      default: return .gone(errno)
      }
    }
  }

  private static func prepare(_ descriptor: Int32, _ path: String) throws(SerialPortError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw error(path, "fstat") }
    guard status.st_mode & S_IFMT == S_IFCHR else { throw .notADevice(path: path) }
    // The lock is the daemon's word to its like and to picocom; the kernel drops it with the process.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw error(path, "flock") }
    guard isatty(descriptor) == 1 else { return }
    try setRaw(descriptor, path)
    // Against programs that do not lock. Not on a pseudo-terminal: there the mark outlives the process that set it, as
    // long as the other side is open, and would keep out the daemon that restarts after a crash.
    guard !isPseudoTerminal(status.st_rdev) else { return }
    guard ioctl(descriptor, UInt(TIOCEXCL)) == 0 else { throw error(path, "ioctl(TIOCEXCL)") }
  }

  private static func setRaw(_ descriptor: Int32, _ path: String) throws(SerialPortError) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { throw error(path, "tcgetattr") }
    cfmakeraw(&settings)
    settings.c_cflag |= tcflag_t(CLOCAL | CREAD | CS8)
    settings.c_cflag &= ~(tcflag_t(HUPCL) | tcflag_t(CSTOPB) | tcflag_t(PARENB) | tcflag_t(1 << 31))
    cfsetispeed(&settings, speed_t(B115200))
    cfsetospeed(&settings, speed_t(B115200))
    // A read returns as soon as there is a byte; with VMIN = 0 "nothing yet" would look like the end of the file.
    withUnsafeMutableBytes(of: &settings.c_cc) {
      $0[Int(VMIN)] = 1
      $0[Int(VTIME)] = 0
    }
    guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw error(path, "tcsetattr") }
  }

  /// The majors of the slaves of pseudo-terminals, 136…143 (Documentation/admin-guide/devices.txt).
  private static func isPseudoTerminal(_ device: dev_t) -> Bool {
    136...143 ~= device >> 8 & 0xFFF
  }

  private static func error(_ path: String, _ call: String) -> SerialPortError {
    let error = SystemError.last(call)
    return switch error.code {
    case ENOENT, ENXIO, ENODEV, EIO, ENOTDIR: .missing(path: path)
    case EACCES, EPERM, EROFS: .denied(path: path)
    case EBUSY, EWOULDBLOCK: .inUse(path: path)
    case EISDIR: .notADevice(path: path)
    default: .failed(path: path, error)
    }
  }
}

import Glibc
import Testing

@testable import VotingHardware

@Suite("Ports")
struct SerialPortTests {
  @Test("a pseudo-terminal is opened raw, locked, and free again when it is closed")
  func opens() throws {
    let terminal = try PseudoTerminal()
    do {
      let port = try SerialPort(opening: terminal.path)
      #expect(error { _ = try SerialPort(opening: terminal.path) } == .inUse(path: terminal.path))
      var settings = termios()
      #expect(tcgetattr(port.descriptor, &settings) == 0)
      #expect(settings.c_cflag & tcflag_t(HUPCL) == 0 && settings.c_cflag & tcflag_t(CSIZE) == tcflag_t(CS8))
      #expect(settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0 && settings.c_oflag & tcflag_t(OPOST) == 0)
      #expect(cfgetispeed(&settings) == speed_t(B115200))
      #expect(fcntl(port.descriptor, F_GETFD) & FD_CLOEXEC != 0)

      var buffer = [UInt8](repeating: 0, count: 8)
      #expect(buffer.withUnsafeMutableBytes { port.read(into: $0) } == .nothing)
      let bytes: [UInt8] = [0, 3, 10, 13, 17, 26, 255]
      #expect(bytes.withUnsafeBytes { write(terminal.console, $0.baseAddress, $0.count) } == bytes.count)
      #expect(buffer.withUnsafeMutableBytes { port.read(into: $0) } == .bytes(bytes.count))
      #expect(Array(buffer.prefix(bytes.count)) == bytes, "nothing is translated")
      #expect(bytes.withUnsafeBytes { port.write($0) } == .written(bytes.count))
      #expect(buffer.withUnsafeMutableBytes { read(terminal.console, $0.baseAddress, $0.count) } == bytes.count)
      #expect(Array(buffer.prefix(bytes.count)) == bytes)
    }
    _ = try SerialPort(opening: terminal.path)
  }

  @Test("a port without a reader fills up and says so; one whose other end is gone says so")
  func fullAndGone() throws {
    let terminal = try PseudoTerminal()
    let port = try SerialPort(opening: terminal.path)
    let bytes = [UInt8](repeating: 1, count: 4096)
    var written = 0
    var last = bytes.withUnsafeBytes { port.write($0) }
    while case .written(let count) = last, written < 10_000_000 {
      written += count
      last = bytes.withUnsafeBytes { port.write($0) }
    }
    #expect(written > 0 && last == .full)
    terminal.pull()
    var buffer = [UInt8](repeating: 0, count: 8)
    switch buffer.withUnsafeMutableBytes({ port.read(into: $0) }) {
    case .gone: break
    default: Issue.record("the other end is gone")
    }
  }

  @Test("what cannot be a port is refused by name")
  func refused() {
    let missing = "/dev/serial/by-path/no-such-port"
    #expect(error { _ = try SerialPort(opening: missing) } == .missing(path: missing))
    #expect(error { _ = try SerialPort(opening: "/etc/passwd/x") } == .missing(path: "/etc/passwd/x"))
    #expect(error { _ = try SerialPort(opening: "/tmp") } == .notADevice(path: "/tmp"))
    #expect(error { _ = try SerialPort(opening: #filePath) } == .notADevice(path: #filePath))
    #expect("\(SerialPortError.missing(path: missing))".contains(missing))
  }

  private func error(_ work: () throws -> Void) -> SerialPortError? {
    do {
      try work()
      return nil
    } catch {
      return error as? SerialPortError
    }
  }
}

import Glibc
import Reactor
import TallyEngine
import Testing

@testable import VotingHardware

/// The real libudev, on whatever machine this is: what hangs here, if anything does. What comes and goes is tried in the
/// virtual test hall, on a real kernel.
@Suite("The machine's ports on USB")
struct UdevPortsTests {
  @Test(
    "are listed and described, and a port that is none is not",
    .enabled(if: mayHearUdev, "SKIPPED: this machine lets nobody hear udev's messages"))
  func lists() throws {
    let ports = try UdevPorts()
    #expect(ports.descriptor >= 0)
    #expect(fcntl(ports.descriptor, F_GETFL) & O_NONBLOCK != 0)
    #expect(try ports.next().map { "\($0)" } == nil)
    for name in try ports.names() {
      #expect(name.hasPrefix("ttyUSB") || name.hasPrefix("ttyACM"))
      if let port = ports.port(named: name) { #expect(port.node == "/dev/" + name) }
    }
    #expect(ports.port(named: "ttyUSB4095") == nil)
    // A tty, but none on USB.
    #expect(ports.port(named: "tty0") == nil)
    #expect(ports.port(named: "no/such/name") == nil)
  }

  /// Whether the machine lets us hear udev; any other error is the test's.
  private static let mayHearUdev: Bool = {
    do throws(SystemError) {
      _ = try UdevPorts()
      return true
    } catch {
      return ![EPERM, EACCES, EPROTONOSUPPORT, EAFNOSUPPORT].contains(error.code)
    }
  }()

  @Test("are named by what stays of them when the plug is pulled")
  func named() {
    let bare = UsbPort(node: "/dev/ttyUSB0")
    let known = UsbPort(node: "/dev/ttyUSB1", serial: "FT1", path: "p1", number: 0)
    #expect(bare.name == "/dev/ttyUSB0" && known.name == "/dev/ttyUSB1 (usb:FT1, usb-path:p1)")
    #expect(known.closeness(to: .usb(serial: "FT1", path: "p1")) == 3)
    #expect(known.closeness(to: .usb(serial: "FT1", path: nil)) == 2)
    #expect(known.closeness(to: .usb(serial: nil, path: "p1-port0")) == 1)
    let others: [ConsolePlace.Port] = [
      .usb(serial: "FT2", path: "p1"), .usb(serial: "FT1", path: "p2"), .usb(serial: "FT2", path: nil),
      .usb(serial: nil, path: "p1-port1"),
    ]
    for other in others { #expect(known.closeness(to: other) == 0 && bare.closeness(to: other) == 0) }
    #expect(known.closeness(to: .device("/dev/ttyUSB1")) == 0 && known.closeness(to: .anyUSB) == 0)
  }
}

/// Where the console of a seat is looked for, in the words that the seat map, the journal and the hardware share.
///
/// A console is known by its own serial number (Seat Link's, which it proves), by the serial number of its USB adapter,
/// or by the port that it hangs on; never by the number of a tty, which changes with every plug.
public struct ConsolePlace: Sendable, Hashable {
  /// Which port of the machine.
  public enum Port: Sendable, Hashable {
    /// A device file whose name stays: a UART of the board, a pseudo-terminal, a link of udev's.
    case device(String)
    /// The USB device with this serial number, the one on this port, or the one that is both; at least one is given, as
    /// udev has it (ID_SERIAL_SHORT, ID_PATH).
    case usb(serial: String?, path: String?)
    /// Any USB port: the console's own serial number says that it is the one.
    case anyUSB
  }

  /// Which port of the machine.
  public var port: Port
  /// Which console on the link, 1…247; a desk console is 1, a concentrator carries many.
  public var unit: UInt8
  /// The console's own serial number. Without it any known console that belongs to no other seat serves; `anyUSB` needs
  /// it.
  public var serial: UInt64?

  /// A place.
  public init(_ port: Port, unit: UInt8 = 1, serial: UInt64? = nil) {
    self.port = port
    self.unit = unit
    self.serial = serial
  }
}

extension ConsolePlace.Port: CustomStringConvertible {
  /// Whether what hangs there comes and goes under another device file each time.
  public var isOnUSB: Bool {
    switch self {
    case .usb, .anyUSB: true
    case .device: false
    }
  }

  /// The port as `seats.csv` has it: `tty:/dev/ttyS0`, `usb:FT8ABC12`, `usb-path:pci-0000:00:14.0-usb-0:1.2:1.0`, or
  /// both of the latter with a blank between. `anyUSB` has no text of its own.
  public var description: String {
    switch self {
    case .device(let path): "tty:" + path
    case .usb(let serial, let path):
      [serial.map { "usb:" + $0 }, path.map { "usb-path:" + $0 }].compactMap(\.self).joined(separator: " ")
    case .anyUSB: ""
    }
  }
}

extension ConsolePlace: CustomStringConvertible {
  /// The place as one text, which `CouncilFiles` reads back: `usb:FT8ABC12#7 serial:00000000000000a1`.
  public var description: String {
    var parts: [String] = []
    if port != .anyUSB { parts.append(unit == 1 ? "\(port)" : "\(port)#\(unit)") }
    if let serial { parts.append("serial:" + Self.hex(serial)) }
    return parts.joined(separator: " ")
  }

  /// A console's serial number as it is written: 16 hexadecimal digits.
  public static func hex(_ serial: UInt64) -> String {
    let digits = String(serial, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

public import Reactor
public import TallyEngine

/// What the operator's log should know of a port. Each is given once, when it changes, not at every attempt.
public enum SerialNotice: Sendable, Hashable {
  /// The port is open, for these seats; none where it is only listened to.
  case opened(port: String, seats: [UInt16])
  /// The port was open and is gone; why, if the system said so.
  case lost(port: String, SystemError?, seats: [UInt16])
  /// The port cannot be opened; it is tried again until it can.
  case cannotOpen(SerialPortError, seats: [UInt16])
  /// More than one USB device fits the place of these seats: nobody can tell which is theirs, so none is let in.
  case ambiguous(ConsolePlace.Port, ports: [UsbPort], seats: [UInt16])
  /// A known console, or an unknown one, hangs on a port that is no seat's.
  case stranger(serial: UInt64, port: String)
  /// udev cannot be heard, so no port on USB is found; it is tried again.
  case cannotWatch(SystemError)
}

extension SerialNotice: CustomStringConvertible {
  /// The seats that it is about.
  public var seats: [UInt16] {
    switch self {
    case .opened(_, let seats), .lost(_, _, let seats), .cannotOpen(_, let seats), .ambiguous(_, _, let seats): seats
    case .stranger, .cannotWatch: []
    }
  }

  /// Whether it says that the seats' port is open from now on.
  public var isOpening: Bool { if case .opened = self { true } else { false } }

  /// What the operator is told of these seats for as long as their consoles are not there; nil where nothing is wrong.
  public var trouble: String? {
    switch self {
    case .opened, .stranger, .cannotWatch: nil
    case .lost(let port, _, _): "\(port): пристрій зник"
    case .cannotOpen(let error, _): "\(error)"
    case .ambiguous(let place, let ports, _):
      """
      «\(place)» — це \(ports.count) пристрої: \(ports.prefix(8).map(\.name).joined(separator: "; ")). Жодного не допущено: \
      вийміть зайвий або впишіть у seats.csv порт (usb-path:)
      """
    }
  }

  /// The notice for the log, in the technician's language.
  public var description: String {
    switch self {
    case .opened(let port, let seats): "порт відкрито: \(port)\(Self.text(seats))"
    case .lost(let port, let error, let seats):
      "порт зник: \(port)\(Self.text(seats))\(error.map { ": \($0)" } ?? "")"
    case .cannotOpen(let error, let seats): "\(error)\(Self.text(seats))"
    case .ambiguous(_, _, let seats): "\(trouble ?? "")\(Self.text(seats))"
    case .stranger(let serial, let port):
      "\(port): пульт \(ConsolePlace.hex(serial)) увімкнено в порт, що не належить жодному місцю"
    case .cannotWatch(let error): "udev не відповідає, порти USB не видно: \(error)"
    }
  }

  private static func text(_ seats: [UInt16]) -> String {
    switch seats.count {
    case 0: ""
    case 1: ", місце \(seats[0])"
    default: ", місця \(seats.map(String.init).joined(separator: ", "))"
    }
  }
}

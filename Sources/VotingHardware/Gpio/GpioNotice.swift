public import Reactor

/// What the operator's log should know of the GPIO lines. Each is given once, when it changes, not at every attempt.
public enum GpioNotice: Sendable, Hashable, CustomStringConvertible {
  /// The chip is open, and so many of the seat map's lines on it are ours.
  case opened(chip: String, lines: Int)
  /// The chip was open and is gone.
  case lost(chip: String, SystemError)
  /// The chip, or lines of it, cannot be had; it is tried again until they can.
  case cannotOpen(chip: String, SystemError)
  /// Somebody else holds a seat's line.
  case lineHeld(GpioLine, seat: UInt16, holder: String)
  /// The chip has no such line.
  case noSuchLine(GpioLine, seat: UInt16)
  /// Two names of the seat map turned out to be one line; the second seat does not get it.
  case lineTwice(GpioLine, seat: UInt16, other: UInt16)
  /// The kernel dropped edges of a key; its level was read again.
  case edgesLost(GpioLine, seat: UInt16)

  /// The notice for the log.
  public var description: String {
    switch self {
    case .opened(let chip, let lines): "\(chip) is open, \(lines) lines are ours"
    case .lost(let chip, let error): "\(chip) is gone: \(error)"
    case .cannotOpen(let chip, let error): "\(chip) cannot be had yet: \(error)"
    case .lineHeld(let line, let seat, let holder): "seat \(seat): \(line) is held by «\(holder)»"
    case .noSuchLine(let line, let seat): "seat \(seat): there is no line \(line)"
    case .lineTwice(let line, let seat, let other): "seat \(seat): \(line) is a line of seat \(other) already"
    case .edgesLost(let line, let seat): "seat \(seat): edges of \(line) were lost; its level was read again"
    }
  }
}

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
  /// The kernel dropped edges of a seat's keys on this chip; the levels were read again. Which key it was would tell what
  /// was pressed in a secret ballot.
  case edgesLost(chip: String, seat: UInt16)

  /// The seat that has a key or a lamp less because of it; nil where a whole chip is meant, or nothing is amiss.
  public var seat: UInt16? {
    switch self {
    case .opened, .lost, .cannotOpen, .edgesLost: nil
    case .lineHeld(_, let seat, _), .noSuchLine(_, let seat), .lineTwice(_, let seat, _): seat
    }
  }

  /// The chip that is missing with all its seats; nil where single lines are meant.
  public var missingChip: String? {
    switch self {
    case .lost(let chip, _), .cannotOpen(let chip, _): chip
    case .opened, .lineHeld, .noSuchLine, .lineTwice, .edgesLost: nil
    }
  }

  /// The notice for the log, in the technician's language.
  public var description: String {
    switch self {
    case .opened(let chip, let lines): "чип \(chip) відкрито, наших ліній: \(lines)"
    case .lost(let chip, let error): "чип \(chip) зник: \(error)"
    case .cannotOpen(let chip, let error): "чип \(chip) поки не відкрито: \(error)"
    case .lineHeld(let line, let seat, let holder): "місце \(seat): лінію \(line) тримає «\(holder)»"
    case .noSuchLine(let line, let seat): "місце \(seat): лінії \(line) немає"
    case .lineTwice(let line, let seat, let other): "місце \(seat): \(line) — це вже лінія місця \(other)"
    case .edgesLost(let chip, let seat): "місце \(seat): ядро загубило фронти на чипі \(chip); рівень прочитано знову"
    }
  }
}

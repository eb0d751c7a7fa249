public import Reactor

/// What the operator's log should know of a port. Each is given once, when it changes, not at every attempt.
public enum SerialNotice: Sendable, Hashable {
  /// The port is open.
  case opened(path: String)
  /// The port was open and is gone; why, if the system said so.
  case lost(path: String, SystemError?)
  /// The port cannot be opened; it is tried again until it can.
  case cannotOpen(SerialPortError)
}

/// Whether a console of some serial number may serve at some port.
public enum Admission: Sendable {
  /// It may, if it proves this key; nil where nothing is authenticated.
  case admitted(ConsoleKey?)
  /// It may not.
  case refused(RefusalReason)
}

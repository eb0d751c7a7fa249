/// What the shell gets. The numbers beyond 1 are those of sysexits.h; they are documented in docs/operator.md and never
/// change.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  /// The rules refused, or a check found a fault.
  case refused = 1
  /// The command line, or a parameter, is not one.
  case usage = 64
  /// A record that disagrees with itself, or a file that is not the record.
  case badData = 65
  /// The daemon cannot be reached, or went away.
  case unavailable = 69
  /// The journal, or the output, could not be written.
  case storage = 74
  /// No answer in time: whether the act happened is not known.
  case noAnswer = 75
  /// An answer that this program does not understand.
  case protocolError = 76
  /// The socket is not for this user.
  case notPermitted = 77
  /// A regulation's or an agenda's file that cannot be read, or that the law or the regulation forbids.
  case configuration = 78
}

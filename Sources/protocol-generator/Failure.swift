/// Why the program ends before its work is done: one sentence for the secretary, one number for the shell.
struct Failure: Error, Hashable {
  /// What the shell gets; the numbers beyond 1 are those of sysexits.h, as votectl's are.
  enum Status: Int32 {
    case success = 0
    /// What was asked for is not there, or would overwrite what differs.
    case refused = 1
    /// The command line is none.
    case usage = 64
    /// A record that cannot be believed: damaged, or at odds with itself.
    case badData = 65
    /// A file or a socket that cannot be reached, or a program that is not installed.
    case unavailable = 69
    /// The output could not be written.
    case storage = 74
  }

  let status: Status
  let message: String

  init(_ status: Status, _ message: String) {
    self.status = status
    self.message = message
  }
}

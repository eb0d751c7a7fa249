/// Why the program ends before its work is done: one sentence for the operator, one number for the shell.
struct Failure: Error, Hashable {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}

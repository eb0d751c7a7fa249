internal import Glibc

/// Standard error, with the priorities of sd-daemon(3) where it leads into the journal, and as plain text elsewhere.
public struct JournalStream: Sendable {
  private let descriptor: Int32

  /// Whether what is written goes to the journal: JOURNAL_STREAM names the very file that standard error is. A pipe or
  /// a terminal in between would show the prefixes to people.
  public let isJournal: Bool

  /// Standard error as these variables tell of it.
  public init(environment: [String: String]) { self.init(environment: environment, descriptor: STDERR_FILENO) }

  init(environment: [String: String], descriptor: Int32) {
    self.descriptor = descriptor
    var status = stat()
    isJournal =
      fstat(descriptor, &status) == 0 && environment["JOURNAL_STREAM"] == "\(status.st_dev):\(status.st_ino)"
  }

  /// The text as lines, each with its line break and, for the journal, its `<N>`. A text of several lines keeps its
  /// priority on each: the journal reads line by line.
  public func lines(_ priority: Priority, _ text: String) -> String {
    var lines = ""
    // The journal ends a line at a zero byte too; what follows could otherwise choose a priority of its own.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isNewline || $0 == "\0" }) {
      if isJournal { lines += "<\(priority.rawValue)>" }
      lines += line
      lines += "\n"
    }
    return lines
  }

  /// Writes the text in one piece, so that threads do not mix their lines as long as a piece fits into the pipe or
  /// socket. Throws when standard error does not take it all.
  public func write(_ priority: Priority, _ text: String) throws(SystemdError) {
    var rest = Array(lines(priority, text).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("write")
      }
      rest = rest.dropFirst(count)
    }
  }
}

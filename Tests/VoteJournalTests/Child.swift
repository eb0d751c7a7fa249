import Foundation

/// A child process run to its end, with what it wrote.
struct Child {
  let lines: [String]
  let errors: String
  let status: Int32

  /// The program that appends until it is killed.
  static let writer: String =
    ProcessInfo.processInfo.environment["JOURNAL_CRASH_WRITER"]
    ?? URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("journal-crash-writer").path

  static func find(_ name: String) -> String? {
    for directory in (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":") {
      let path = directory + "/" + name
      if access(path, X_OK) == 0 { return String(path) }
    }
    return nil
  }

  /// Runs it; if `killAfter` is given, kills it so many seconds after it has said something.
  static func run(_ command: [String], killAfter seconds: Double? = nil) throws -> Child {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    // Files and not pipes: nobody has to read while the child writes.
    let directory = try TemporaryDirectory()
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: directory.path + "/" + name, contents: nil)
    }
    process.standardOutput = FileHandle(forWritingAtPath: directory.path + "/out")
    process.standardError = FileHandle(forWritingAtPath: directory.path + "/err")
    process.standardInput = FileHandle.nullDevice
    try process.run()
    if let seconds {
      // The clock starts at the first word: on a busy machine a program may need long to begin.
      while process.isRunning,
        try FileManager.default.attributesOfItem(atPath: directory.path + "/out")[.size] as? Int == 0
      {
        usleep(1000)
      }
      usleep(UInt32(seconds * 1_000_000))
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    let out = try String(contentsOfFile: directory.path + "/out", encoding: .utf8)
    let err = try String(contentsOfFile: directory.path + "/err", encoding: .utf8)
    return Child(
      lines: out.split(separator: "\n").map(String.init), errors: err, status: process.terminationStatus)
  }

  /// The last head the writer was given, by its own account.
  var acknowledged: [(sequence: Int64, hash: String)] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, words[0] == "ack" || words[0] == "open", let sequence = Int64(words[1]),
        words[2].utf8.count == 64
      else { return nil }
      return (sequence, String(words[2]))
    }
  }

  /// Whether a line begins so.
  func said(_ prefix: String) -> Bool { lines.contains { $0.hasPrefix(prefix) } }
}

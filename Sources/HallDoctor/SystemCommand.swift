internal import Foundation

/// Asks a program of the system's, and waits for its answer, but not for long: a manager that does not answer is a
/// finding and no reason to hang.
enum SystemCommand {
  /// How long a program may take.
  static let patience: TimeInterval = 5
  /// So much of an answer is read.
  static let mostBytes = 65_536

  /// The path of a program; nil where it is not installed.
  static func path(of name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// What the program writes to its standard output; nil where it is not installed, fails or does not end in time.
  static func output(of name: String, _ arguments: [String]) -> String? {
    guard let path = path(of: name) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "SYSTEMD_PAGER": "cat"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let deadline = Date(timeIntervalSinceNow: patience)
    while process.isRunning {
      guard Date() < deadline else {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return nil
      }
      usleep(5_000)
    }
    // The answers are a few lines, which a pipe holds; a program that writes more would not have ended.
    guard process.terminationStatus == 0, let data = try? output.fileHandleForReading.read(upToCount: mostBytes) else {
      return nil
    }
    return String(decoding: data, as: UTF8.self)
  }
}

import Foundation
import Glibc
import Synchronization

/// The built program, run as an operator runs it.
struct Run {
  let status: Int32
  let output: String
  let complaints: String

  init(
    _ arguments: [String], in hall: TestHall? = nil, language: String = "uk", environment: [String: String] = [:]
  ) throws {
    let running = try Running(arguments, in: hall, language: language, environment: environment)
    (status, output, complaints) = running.wait()
  }

  /// Beside the tests' own binary.
  static var program: URL {
    get throws {
      let tests = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      return tests.deletingLastPathComponent().appending(path: "votectl")
    }
  }
}

/// The program while it runs.
final class Running: Sendable {
  private let process: Process
  private let output = Collected()
  private let complaints = Collected()

  init(
    _ arguments: [String], in hall: TestHall? = nil, language: String = "uk", environment: [String: String] = [:]
  ) throws {
    let process = Process()
    process.executableURL = try Run.program
    process.arguments = arguments
    process.environment = ["VOTECTL_LANG": language].merging(environment) { $1 }
    if let hall {
      process.environment?["VOTE_OPERATOR_SOCKET"] = hall.operatorPath
      process.environment?["VOTE_RESULTS_SOCKET"] = hall.resultsPath
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.pipe
    process.standardError = complaints.pipe
    self.process = process
    try process.run()
    output.start()
    complaints.start()
  }

  deinit { if process.isRunning { end() } }

  /// Standard output so far.
  var written: String { output.text }

  /// Waits until the output has the text, thirty seconds at most.
  func waitFor(_ text: String) -> Bool {
    for _ in 0..<3_000 {
      if written.contains(text) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Ends the program, which inherits our worker thread's mask: no signal that can be blocked reaches it.
  func end() { kill(process.processIdentifier, SIGKILL) }

  func wait() -> (Int32, String, String) {
    process.waitUntilExit()
    return (process.terminationStatus, output.whole(), complaints.whole())
  }

  /// What comes out of a pipe, read as it comes so that the program never waits for us.
  private final class Collected: Sendable {
    let pipe = Pipe()
    private let bytes = Mutex<Data>(Data())
    private let end = DispatchSemaphore(value: 0)

    func start() {
      let handle = pipe.fileHandleForReading
      Thread.detachNewThread { [self] in
        while true {
          let data = handle.availableData
          if data.isEmpty { break }
          bytes.withLock { $0.append(data) }
        }
        end.signal()
      }
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func whole() -> String {
      end.wait()
      return text
    }
  }
}

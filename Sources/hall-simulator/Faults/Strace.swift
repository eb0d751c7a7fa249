import Foundation
import PowerCut

/// strace(1): makes the calls of a daemon fail, or writes them down.
final class Strace {
  /// What the journal's writer asks of the kernel to change a file or to make it durable.
  static let calls = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink"]

  /// A call that goes wrong.
  struct Injection: Sendable {
    /// One of `calls`, or others, by commas.
    let call: String
    /// In strace's words: `signal=SIGKILL`, `error=EIO`, `delay_enter=2000000`.
    let deed: String
    /// Which of the thread's calls, from 1; nil for every one.
    let number: Int?

    /// - Parameter log: gets every call, with its file.
    func arguments(to log: String = "/dev/null") -> [String] {
      [
        "-y", "-o", log, "-e", "trace=" + call, "-e", "inject=\(call):\(deed)" + (number.map { ":when=\($0)" } ?? ""),
      ]
    }
  }

  enum Failure: Error, CustomStringConvertible {
    case noProgram
    case notAttached(String)

    var description: String {
      switch self {
      case .noProgram: "немає програми strace: apt-get install strace"
      case .notAttached(let said): "strace не може стежити за службою: \(said)"
      }
    }
  }

  private let process = Process()
  private let said = Pipe()

  /// The end of a line about a call with which strace has meddled.
  private static let mark = "(INJECTED)"

  /// The first call to which strace says in its log that it has done something; nil where there is none.
  static func struck(in log: String) throws -> StruckCall? {
    guard
      let line = try CallTrace.lines(of: log).first(where: {
        $0.suffix(Self.mark.utf8.count).elementsEqual(Self.mark.utf8)
      })
    else {
      return nil
    }
    return StruckCall(call: CallTrace.name(line) ?? "?", file: CallTrace.file(line) ?? "?")
  }

  static func program() throws -> String {
    guard let path = Programs.find("strace") else { throw Failure.noProgram }
    return path
  }

  /// The words before a daemon's command line that put its main thread under strace from its first call on. The daemon
  /// stays the caller's child.
  static func around(_ arguments: [String]) throws -> [String] { [try program(), "-D"] + arguments }

  /// Attaches to one thread; when this returns, its next call is seen.
  init(thread: pid_t, _ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: try Self.program())
    process.arguments = ["-p", String(thread)] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    process.standardError = said
    try process.run()
    // «Process N attached», or why not.
    let line = String(decoding: said.fileHandleForReading.availableData, as: UTF8.self)
    guard line.contains("attached") else {
      end()
      throw Failure.notAttached(line)
    }
  }

  /// Lets the thread go.
  func end() {
    if process.isRunning { kill(process.processIdentifier, SIGINT) }
    for _ in 0..<1_000 where process.isRunning { usleep(1_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    try? said.fileHandleForReading.close()
  }

  deinit { if process.isRunning { end() } }
}

extension DaemonProcess {
  /// The thread of this name; nil where there is none.
  func thread(_ name: String) -> pid_t? {
    threads.first { said("comm", by: $0) == name + "\n" }.flatMap { pid_t($0) }
  }

  /// Stops it with SIGSTOP, and waits until every one of its threads stands: one of them takes the signal, the others go on
  /// until it has.
  func stop() {
    guard let process else { return }
    _ = Foundation.kill(process, SIGSTOP)
    let end = ContinuousClock.now + .seconds(10)
    // The state follows the name, which is in parentheses and may hold anything.
    while ContinuousClock.now < end,
      !threads.allSatisfy({ said("stat", by: $0).split(separator: ")").last?.hasPrefix(" T ") ?? true })
    {
      usleep(1_000)
    }
  }

  private var threads: [String] {
    process.flatMap { try? FileManager.default.contentsOfDirectory(atPath: "/proc/\($0)/task") } ?? []
  }

  private func said(_ file: String, by thread: String) -> String {
    let text = process.flatMap { FileManager.default.contents(atPath: "/proc/\($0)/task/\(thread)/\(file)") }
    return String(decoding: text ?? Data(), as: UTF8.self)
  }
}

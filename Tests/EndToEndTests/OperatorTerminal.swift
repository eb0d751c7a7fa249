import Foundation
import Glibc
import Reactor
import Synchronization
import TerminalEmulator

@testable import hall_simulator

/// The operator's terminal: `votectl console` on a pseudo-terminal, its keys and its screen.
final class OperatorTerminal: Sendable {
  private let process: Process
  private let line: Line
  private let emulator: Mutex<TerminalEmulator>
  private let end = DispatchSemaphore(value: 0)

  private final class Line: Sendable {
    let terminal: PseudoTerminal

    init() throws { terminal = try PseudoTerminal(.uart) }
  }

  private static let setSize: UInt = 0x5414  // TIOCSWINSZ

  /// Starts the program at a daemon's socket.
  init(
    socket: String, arguments: [String] = [], columns: Int = 80, lines: Int = 24, type: String = "xterm-256color"
  ) throws {
    let line = try Line()
    self.line = line
    emulator = Mutex(TerminalEmulator(columns: columns, lines: lines))
    let size = winsize(ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = withUnsafePointer(to: size) { ioctl(line.terminal.master, Self.setSize, UnsafeMutableRawPointer(mutating: $0)) }
    let slave = open(line.terminal.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard slave >= 0 else { throw SystemError(call: "open \(line.terminal.path)", code: errno) }
    let handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process = Process()
    process.executableURL = URL(fileURLWithPath: Programs.own + "/votectl")
    process.arguments = ["console", "--operator", socket] + arguments
    process.environment = ["TERM": type, "LANG": "en_US.UTF-8"]
    (process.standardInput, process.standardOutput, process.standardError) = (handle, handle, handle)
    try process.run()
    Thread.detachNewThread { [self] in follow() }
  }

  private func follow() {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(line.terminal.master, &bytes, bytes.count)
      if count > 0 {
        emulator.withLock { $0.take(bytes.prefix(count)) }
      } else if count < 0, errno == EAGAIN {
        // All that the program wrote has come, and it is gone.
        if !process.isRunning { break }
        var entry = pollfd(fd: line.terminal.master, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, 20)
      } else {
        break
      }
    }
    end.signal()
  }

  /// The screen, line by line.
  var screen: String { emulator.withLock { $0.text.joined(separator: "\n") } }
  /// What the terminal did not understand.
  var faults: [String] { emulator.withLock { $0.faults } }
  /// The terminal's private modes.
  var modes: Set<Int> { emulator.withLock { $0.modes } }
  /// The settings of the line; those of a program that has the terminal are raw.
  var echoes: Bool {
    var settings = termios()
    tcgetattr(line.terminal.master, &settings)
    return settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Waits until the screen has a text, thirty seconds at most.
  func shows(_ text: String) -> Bool { waits { $0.contains(text) } }
  /// Waits until the screen has a text no more.
  func hides(_ text: String) -> Bool { waits { !$0.contains(text) } }

  private func waits(_ isThere: (String) -> Bool) -> Bool {
    for _ in 0..<3_000 {
      if isThere(screen) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Types, all at once.
  func type(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { write(line.terminal.master, $0.baseAddress, $0.count) }
  }

  /// Asks by a key, waits until the question is on the screen, fills its fields until they show that, and answers it.
  func ask(_ key: String, until question: String, then fields: String = "", showing filled: String = "") -> Bool {
    type(key)
    guard shows(question) else { return false }
    // Longer than the console's patience, which counts from when it has drawn; on a loaded machine what is typed may be
    // dropped all the same, and then all of it: it is written at once.
    for _ in 0..<10 {
      usleep(500_000)
      if filled.isEmpty || screen.contains(filled) { break }
      type(fields)
    }
    return answer(question)
  }

  /// Presses Enter until the question is gone: on a loaded machine the first may come before it counts.
  func answer(_ question: String) -> Bool {
    for _ in 0..<10 {
      type("\r")
      for _ in 0..<100 {
        if !screen.contains(question) { return true }
        usleep(10_000)
      }
    }
    return false
  }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the program's end; its exit status or the signal that ended it.
  func wait() -> (reason: Process.TerminationReason, status: Int32) {
    process.waitUntilExit()
    end.wait()
    return (process.terminationReason, process.terminationStatus)
  }

  /// Kills what a failed test left.
  func close() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}

import Glibc

/// The terminal while the console has it: every key as it is pressed, a screen of its own, and all as it was before
/// when the program ends, however it ends (SIGKILL excepted: `reset` mends what that leaves).
struct RawTerminal: ~Copyable {
  /// Why this is no terminal for a full-screen console.
  enum Unusable: Error, Hashable {
    case notATerminal
    /// $TERM names one that cannot place its cursor.
    case dumb(String)
  }

  private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[?2004h"
  private static let leave = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

  /// Takes the terminal of standard input and output.
  init(type: String?) throws(Unusable) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    if type == nil || type == "" || type == "dumb" { throw .dumb(type ?? "") }
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { throw .notATerminal }
    Restoring.arm(settings, Self.leave)
    resume()
  }

  deinit { Restoring.restore() }

  /// Takes it again, after somebody stopped the program and let it go on.
  func resume() {
    var settings = Restoring.settings
    cfmakeraw(&settings)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    write(Self.enter)
  }

  /// Drops keys that were pressed and not read yet.
  func discardInput() { tcflush(STDIN_FILENO, TCIFLUSH) }

  /// Writes it all. A terminal that is gone is told by the end of its input, not here.
  func write(_ text: String) { Restoring.write(text) }

  /// The size now; 80×24 where the terminal does not say.
  static var size: ScreenSize {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return .least }
    return ScreenSize(
      columns: min(Int(size.ws_col), ScreenSize.largest.columns), lines: min(Int(size.ws_row), ScreenSize.largest.lines)
    )
  }
}

/// What has to be restored, where a signal's handler finds it.
private enum Restoring {
  // Written by `arm` before any handler is installed, and by nobody after; read by handlers and the main thread.
  nonisolated(unsafe) fileprivate static var settings = termios()
  nonisolated(unsafe) private static var leave: UnsafeMutableBufferPointer<UInt8>?

  /// A crash gives the terminal back before it is a crash.
  private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

  static func arm(_ settings: termios, _ leave: String) {
    self.settings = settings
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: leave.utf8.count)
    _ = bytes.initialize(from: leave.utf8)
    self.leave = bytes
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    for number in crashes {
      signal(number, restoreAndCrash)
      sigaddset(&unblocked, number)
    }
    // Whoever started us may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }

  /// write(2) and tcsetattr(3) only: both may be called in a signal's handler.
  static func restore() {
    if let leave { _ = Glibc.write(STDOUT_FILENO, leave.baseAddress, leave.count) }
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
        if count < 0, errno != EINTR { return }
        written += max(0, count)
      }
    }
  }
}

// A function of the file, not a closure: a C callback must not inherit an actor (see NamedThread).
private func restoreAndCrash(_ number: Int32) {
  Restoring.restore()
  signal(number, SIG_DFL)
  raise(number)
}

import Glibc

/// How far a long work has come, on standard error; only where somebody watches.
struct ProgressBar {
  /// How many steps there are.
  let total: Int
  private let title: String
  private let isShown = isatty(STDERR_FILENO) != 0
  private var done = 0
  private var drawn = ContinuousClock.now

  private static let width = 40

  init(title: String, total: Int) {
    self.title = title
    self.total = total
    draw()
  }

  /// So many steps are done; drawn ten times a second at most.
  mutating func reach(_ steps: Int) {
    done = steps
    guard ContinuousClock.now - drawn > .milliseconds(100) || done == total else { return }
    drawn = .now
    draw()
  }

  /// The work is done: the line goes.
  mutating func finish() {
    done = total
    if isShown { Self.write("\r\u{1B}[K") }
  }

  private func draw() {
    guard isShown, total > 0 else { return }
    let filled = Self.width * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
    Self.write("\r\(title) ▕\(bar)▏ \(done) з \(total)")
  }

  private static func write(_ text: String) {
    // A terminal that is gone is no reason to stop.
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

/// Where live lines go: on a terminal the passing line is written over itself; elsewhere every line stands on its own.
struct LiveOutput {
  private let isTerminal: Bool
  private var shown = ""

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  /// Shows a line.
  mutating func show(_ line: LiveView.Line) throws(Failure) {
    switch line {
    case .lasting(let text):
      try Output.write((isTerminal && !shown.isEmpty ? "\r\u{1B}[K" : "") + text + "\n")
      if isTerminal { shown = "" }
    case .passing(let text):
      guard text != shown else { return }
      shown = text
      try Output.write(isTerminal ? "\r" + text.prefix(max(1, Output.columns - 1)) + "\u{1B}[K" : text + "\n")
    }
  }

  /// Leaves the passing line where it is.
  mutating func finish() throws(Failure) {
    if isTerminal, !shown.isEmpty { try Output.write("\n") }
    shown = ""
  }
}

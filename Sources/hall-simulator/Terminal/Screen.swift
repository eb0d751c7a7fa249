import Foundation

/// Standard output with at most one line that moves.
final class Screen {
  let style: Style
  private var hasMovingLine = false
  private var lastSparse: (text: String, at: ContinuousClock.Instant)?

  init(_ style: Style = .standard) { self.style = style }

  /// Writes a line that stays.
  func line(_ text: String = "") {
    put((hasMovingLine ? "\r\u{1B}[2K" : "") + text + "\n")
    hasMovingLine = false
    lastSparse = nil
  }

  /// Writes the line that moves. Where nothing can be drawn over, a line now and then.
  ///
  /// - Parameters:
  ///   - drawn: for a terminal.
  ///   - sparse: for a pipe; written when it differs from the last and a second has passed.
  func moving(_ drawn: String, sparse: String) {
    if style.isTerminal {
      put("\r\u{1B}[2K" + drawn)
      hasMovingLine = true
    } else {
      let now = ContinuousClock.now
      if let lastSparse, lastSparse.text == sparse || now - lastSparse.at < .seconds(1) { return }
      lastSparse = (sparse, now)
      put(sparse + "\n")
    }
  }

  private func put(_ text: String) { Output.put(text) }
}

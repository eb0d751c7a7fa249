import ProtocolDocuments
import VoteAPI

/// What `watch` shows of the states as they come: a value, so that it can be shown what a terminal would see.
struct LiveView {
  /// A line to show.
  enum Line: Equatable {
    /// Takes the place of the line before, if that was passing too.
    case passing(String)
    /// Stays on the screen.
    case lasting(String)
  }

  /// When the open ballot closes by itself, by the caller's clock; and the window's length.
  private var window: (ballot: Int, end: ContinuousClock.Instant, seconds: Double)?
  private var status: Results.Status?
  private var alerts: [String] = []
  private var lastResult: [String]?

  /// Whether a window is running, so that its clock has to be shown anew.
  var isCountingDown: Bool { window != nil }

  /// Takes a state; the lines that it asks for.
  mutating func take(_ status: Results.Status, at now: ContinuousClock.Instant) -> [Line] {
    let isFirst = self.status == nil
    self.status = status
    var lines = status.alerts.filter { !alerts.contains($0) }.map {
      Line.lasting(Wording.alert.text(PlainText.folded($0)))
    }
    alerts = status.alerts
    follow(status.ballot, at: now)
    if let ballot = status.ballot, ballot.outcome != .open {
      let result = Summary.details(ballot)
      // On arrival the latest result is news; afterwards only a new one, or one that was annulled, settled or counted.
      if result != lastResult {
        if isFirst || lastResult != nil || status.phase != .closed {
          lines += result.map(Line.lasting)
        }
        lastResult = result
      }
    }
    return lines + [.passing(passing(at: now))]
  }

  /// The line that passes, as it is now.
  func passing(at now: ContinuousClock.Instant) -> String {
    guard let status else { return "" }
    switch status.phase {
    case .voting:
      guard let ballot = status.ballot, ballot.outcome == .open else { return Summary.phase(.voting) }
      return [Wording.ballotNumber.text(ballot.number), clock(at: now), Summary.counts(ballot), Summary.needed(ballot)]
        .filter { !$0.isEmpty }.joined(separator: "  ")
    case .registration:
      guard let registration = status.registration else { return Summary.phase(.registration) }
      return Wording.registrationProgress.text(registration.number, registration.registered, registration.quorum)
    case .closed, .idle, .break:
      return Wording.statusCouncil.text(PlainText.folded(status.council), Summary.phase(status.phase))
    }
  }

  private func clock(at now: ContinuousClock.Instant) -> String {
    guard let window else { return "" }
    let left = max(0, now.duration(to: window.end) / .seconds(1))
    return Wording.secondsLeft.text(Int(left.rounded(.up))) + " " + ProgressBar.text(left: left, of: window.seconds)
  }

  /// Keeps the window's end. Its length is the most that was ever left of it: nobody tells it in seconds.
  private mutating func follow(_ ballot: Results.Ballot?, at now: ContinuousClock.Instant) {
    guard let ballot, ballot.outcome == .open, let left = ballot.secondsLeft else {
      window = nil
      return
    }
    let seconds = Double(left.tenths) / 10
    let longest = window.flatMap { $0.ballot == ballot.number ? max($0.seconds, seconds) : nil } ?? seconds
    window = (ballot.number, now.advanced(by: .milliseconds(left.tenths * 100)), longest)
  }
}

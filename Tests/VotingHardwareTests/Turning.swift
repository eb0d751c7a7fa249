import Reactor
import Testing

/// Something that a test drives turn by turn.
protocol Turning {
  var reactor: Reactor { get }
}

extension Turning {
  /// Makes turns until it holds, or until far too long has passed.
  func turn(
    until holds: () -> Bool, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let start = ContinuousClock.now
    while !holds() {
      try reactor.turn(waitingAtMost: .milliseconds(20))
      if ContinuousClock.now - start > limit {
        Issue.record("it never came about", sourceLocation: sourceLocation)
        return
      }
    }
  }

  /// Makes turns for a while, for what must not come about.
  func turn(for time: Duration) throws {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < time { try reactor.turn(waitingAtMost: .milliseconds(10)) }
  }
}

internal import TallyEngine

/// The four counts and whether they are final.
public struct Counts: Sendable {
  /// For, against, abstained.
  public var votes: (Int, Int, Int) = (0, 0, 0)
  /// Nothing pressed yet.
  public var notVoting: Int
  /// Whether they are final.
  public var isClosed = false

  @inline(__always)
  mutating func move(_ old: Choice?, _ new: Choice) {
    add(-1, old)
    add(1, new)
  }

  @inline(__always)
  mutating func add(_ difference: Int, _ choice: Choice?) {
    switch choice {
    case .for: votes.0 += difference
    case .against: votes.1 += difference
    case .abstained: votes.2 += difference
    case nil: notVoting += difference
    }
  }
}

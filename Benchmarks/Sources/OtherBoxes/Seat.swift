public import TallyEngine

/// What stands for a seat, where it is not packed into a word.
public struct Seat: Sendable {
  /// What was pressed last.
  public var choice: Choice?
  /// How many presses were counted.
  public var revision: UInt32 = 0
  /// Whether the seat takes part.
  public var participates = true
}

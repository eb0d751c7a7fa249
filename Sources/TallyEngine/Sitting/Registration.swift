/// One registration: who is here.
public struct Registration: Sendable, Hashable {
  /// Its number in the sitting, from 1.
  public let number: Int
  /// When it started, wall clock in milliseconds.
  public let openedAt: Int64
  /// When it finished.
  public internal(set) var closedAt: Int64?
  /// When it ends by itself, monotonic nanoseconds; nil until the operator finishes it.
  public internal(set) var deadline: UInt64?
  /// The window in seconds, where it has one.
  public let seconds: Int?
  /// When each voter registered (wall clock, milliseconds), by the index in `Council.voters`.
  public internal(set) var times: [Int64?]
  /// Those whom the secretariat registered, with the reason, by the same index.
  public internal(set) var byHand: [Int: String] = [:]
  /// Those of them who came after the registration had finished.
  public internal(set) var late: Set<Int> = []
  /// Deputies registered; the head is never counted.
  public internal(set) var registered: Int
}

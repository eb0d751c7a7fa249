/// Which of the last 64 sequence numbers came in already, as DTLS does it (RFC 6347, 4.1.2.6).
public struct SequenceWindow: Sendable, Hashable, BitwiseCopyable {
  /// How a number stands to those before it.
  public enum Standing: Sendable, Hashable {
    /// Not seen yet; newer than all, or a gap within the window.
    case new
    /// Seen.
    case seen
    /// Below the window: nobody can tell.
    case old
  }

  /// How many numbers the window holds.
  public static let width: UInt32 = 64

  /// The highest number that was taken; 0 for none.
  public private(set) var newest: UInt32 = 0
  private var bits: UInt64 = 0

  /// A window in which every number but 0 is new: numbers start at 1.
  public init() {}

  /// How `sequence` stands. 0 is `old`: it is nobody's number.
  public func standing(of sequence: UInt32) -> Standing {
    if sequence > newest { return .new }
    if sequence == 0 { return .old }
    let age = newest - sequence
    if age >= Self.width { return .old }
    return bits >> UInt64(age) & 1 == 0 ? .new : .seen
  }

  /// Remembers `sequence`, which is `new`.
  public mutating func take(_ sequence: UInt32) {
    precondition(standing(of: sequence) == .new)
    if sequence > newest {
      let step = sequence - newest
      bits = step >= Self.width ? 1 : bits << UInt64(step) | 1
      newest = sequence
    } else {
      bits |= 1 << UInt64(newest - sequence)
    }
  }
}

public import TallyEngine

/// ACK: what became of a KEYS frame.
public struct Answer: Sendable, Hashable, BitwiseCopyable {
  static let length = 5

  /// The sequence number of the KEYS frame that is answered.
  public var sequence: UInt32
  /// The verdict's number; a newer host may send one that `Verdict` does not know.
  public var code: UInt8

  /// The verdict; nil for a number that this version does not know: not recorded, for a reason unknown.
  public var verdict: Verdict? { Verdict(rawValue: code) }

  /// Whether no other answer follows.
  public var isFinal: Bool { code != Verdict.pending.rawValue }

  /// An answer.
  public init(sequence: UInt32, verdict: Verdict) {
    self.sequence = sequence
    code = verdict.rawValue
  }

  /// Reads the body of ACK; nil if it has not the right length.
  init?(_ frame: Frame) {
    guard frame.body.count == Self.length else { return nil }
    sequence = frame.integer(at: 8, as: UInt32.self)
    code = frame.integer(at: 12, as: UInt8.self)
  }

  func write(to frame: inout Frame) {
    frame.append(sequence)
    frame.append(code)
  }
}

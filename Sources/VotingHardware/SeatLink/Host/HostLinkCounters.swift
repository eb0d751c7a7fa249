/// What one link did with what came in, beside the decoder's counters.
public struct HostLinkCounters: Sendable, Hashable, BitwiseCopyable {
  /// Frames taken: sessions, KEYS, STATUS.
  public var taken: UInt64 = 0
  /// KEYS frames handed to the tally.
  public var presses: UInt64 = 0
  /// KEYS frames seen before: answered from the cache, or still in hand.
  public var repeated: UInt64 = 0
  /// KEYS frames older than the newest executed; verdict 11.
  public var superseded: UInt64 = 0
  /// Frames seen before, or below the window, other than repeated KEYS.
  public var replayed: UInt64 = 0
  /// Frames without a tag in a signed session, or with a wrong one.
  public var badTag: UInt64 = 0
  /// Frames of a unit that has no session.
  public var withoutSession: UInt64 = 0
  /// Frames of a unit that no seat is bound to, except HELLO, which is refused.
  public var unknownUnit: UInt64 = 0
  /// Frames of a type that this version does not know.
  public var unknownType: UInt64 = 0
  /// Frames of another version than 1.
  public var otherVersion: UInt64 = 0
  /// Frames whose body has not the length of its type.
  public var malformed: UInt64 = 0
  /// PROOF frames that fit an earlier CHALLENGE.
  public var lateProofs: UInt64 = 0
  /// HELLO frames of a console that was refused and did not wait.
  public var hasty: UInt64 = 0
  /// Consoles refused.
  public var refused: UInt64 = 0
  /// Sessions begun.
  public var sessions: UInt64 = 0
  /// KEYS frames not taken because eight of the same unit wait for the tally.
  public var overrun: UInt64 = 0
  /// KEYS frames not taken because the tally's ring was full.
  public var ringFull: UInt64 = 0
  /// Answers of the tally for a session that is over, or for a press that is answered.
  public var lateAnswers: UInt64 = 0
  /// Presses that waited longer than 20 ms for the tally.
  public var pending: UInt64 = 0
  /// Answers that the output had no room for; the console's next resend fetches them.
  public var answersHeldBack: UInt64 = 0
  /// Indications that the output had no room for; the newest goes out when there is.
  public var indicationsHeldBack: UInt64 = 0
  /// Consoles that fell silent.
  public var fellSilent: UInt64 = 0

  /// All zero.
  public init() {}
}

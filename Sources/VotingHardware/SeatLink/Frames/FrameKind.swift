/// The types of frames; the numbers are those of the wire.
public enum FrameKind: UInt8, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// Console: here I am.
  case hello = 0x01
  /// Console: the proof of its key.
  case proof = 0x02
  /// Console: a key moved.
  case keys = 0x03
  /// Console: its state, at every interval.
  case status = 0x04
  /// Host: a number to prove the key with.
  case challenge = 0x81
  /// Host: the session stands.
  case welcome = 0x82
  /// Host: what became of a KEYS frame.
  case acknowledge = 0x83
  /// Host: what to show.
  case indicate = 0x84
  /// Host: no session, and why.
  case refuse = 0x8F
}

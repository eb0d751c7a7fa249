/// What became of a key press: the answer that the console gets, with Seat Link's numbers.
public enum Verdict: UInt8, Sendable, Hashable, CaseIterable, BitwiseCopyable {
  /// Recorded, and on disk.
  case recorded = 0
  /// The ballot of this press has closed.
  case closed = 1
  /// The deputy is not registered.
  case notRegistered = 2
  /// Recused, or no deputy at this seat, or the head does not take part.
  case notEntitled = 3
  /// Another ballot is open than the one that the console showed.
  case anotherBallot = 4
  /// More than one choice key was down.
  case severalKeys = 5
  /// The hold sensor was not held.
  case notHeld = 6
  /// The disk refused: not recorded.
  case storageFailed = 7
  /// Nothing is open that this key could answer.
  case nothingOpen = 8
  /// The regulation lets the first choice stand.
  case firstChoiceStands = 9
  /// Received, not on disk yet; another answer follows.
  case pending = 10
  /// Superseded by a later frame of the same console.
  case superseded = 11
  /// Noted; there was no vote in it (a key let go, a wish for the floor).
  case noted = 12
  /// Counted in a secret ballot: in memory until the close, and no lamp tells what.
  case counted = 13
}

/// Who sends a frame; the tag covers it, so that no frame can be sent back to its author.
public enum Direction: UInt8, Sendable, Hashable {
  /// `C`
  case console = 0x43
  /// `H`
  case host = 0x48
}

public import TallyEngine

/// What the host says, read from a frame.
public enum HostMessage: Sendable, Hashable {
  case challenge(Nonce)
  case welcome(Welcome)
  case acknowledge(Answer)
  case indicate(Indication)
  /// Refused; the reason's number, of which `RefusalReason` knows five.
  case refuse(UInt8)

  /// Reads the body; nil for a frame that is none of the host's or whose body makes no sense.
  public init?(_ frame: Frame) {
    switch frame.kind {
    case .challenge:
      guard frame.body.count == 8 else { return nil }
      self = .challenge(Nonce(rawValue: frame.integer(at: 8, as: UInt64.self)))
    case .welcome:
      guard let welcome = Welcome(frame) else { return nil }
      self = .welcome(welcome)
    case .acknowledge:
      guard let answer = Answer(frame) else { return nil }
      self = .acknowledge(answer)
    case .indicate:
      guard let indication = Indication(frame) else { return nil }
      self = .indicate(indication)
    case .refuse:
      guard frame.body.count == 1 else { return nil }
      self = .refuse(frame.integer(at: 8, as: UInt8.self))
    default:
      return nil
    }
  }
}

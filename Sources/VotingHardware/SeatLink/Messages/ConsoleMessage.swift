/// What a console says, read from a frame.
public enum ConsoleMessage: Sendable, Hashable {
  case hello(Hello)
  case proof
  case keys(KeysReport)
  case status(StatusReport)

  /// Reads the body; nil for a frame that is none of a console's or whose body has not the right length.
  public init?(_ frame: Frame) {
    switch frame.kind {
    case .hello:
      guard let hello = Hello(frame) else { return nil }
      self = .hello(hello)
    case .proof:
      guard frame.body.isEmpty else { return nil }
      self = .proof
    case .keys:
      guard let report = KeysReport(frame) else { return nil }
      self = .keys(report)
    case .status:
      guard let report = StatusReport(frame) else { return nil }
      self = .status(report)
    default:
      return nil
    }
  }
}

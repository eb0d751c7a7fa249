/// The resistor that a GPIO chip itself puts on a key's line. The raw values are the words of `council.toml`.
public enum LineBias: String, Sendable, Hashable, CaseIterable {
  /// Whatever it is.
  case asIs = "as-is"
  case disabled
  case pullUp = "pull-up"
  case pullDown = "pull-down"
}

/// How a lamp's GPIO line is driven. The raw values are the words of `council.toml`.
public enum LineDrive: String, Sendable, Hashable, CaseIterable {
  case pushPull = "push-pull"
  case openDrain = "open-drain"
  case openSource = "open-source"
}

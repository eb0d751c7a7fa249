/// A weakness that a test build of the daemon (`-DSECRET_LEAK`) has on purpose: the siege must find each.
enum PlantedWeakness: String, CaseIterable, Sendable {
  case clients, messages, backlog, queue

  /// Which attack must find it.
  var attack: Attack {
    switch self {
    case .clients: .thousandConnections
    case .messages: .endlessMessages
    case .backlog, .queue: .flood
    }
  }

  /// By what.
  var sort: Siege.Problem.Sort {
    switch self {
    case .clients: .descriptors
    case .messages: .conduct
    case .backlog: .memory
    case .queue: .latency
    }
  }

  /// What it does, in Ukrainian.
  var deed: String {
    switch self {
    case .clients: "клієнтів пускають без межі"
    case .messages: "повідомлення без межі довжини"
    case .backlog: "сказане читачам тримають у пам’яті без межі"
    case .queue: "голоси чекають у черзі за запитами читачів"
    }
  }
}

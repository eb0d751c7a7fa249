/// What one attacker has done so far, and what he has seen of it.
struct Strikes {
  /// One of the daemon's sockets.
  enum Door: CaseIterable, Sendable {
    case results, `operator`

    var name: String {
      switch self {
      case .results: "сокет результатів"
      case .operator: "сокет оператора"
      }
    }
  }

  /// What a daemon that keeps its bounds does about an attack, as the attacker sees it.
  enum Effect: Sendable {
    /// It says why not.
    case refusal
    /// It ends the connection.
    case close
    /// It ends the connection when it has waited long enough.
    case timeout
    /// It takes no more from who does not read.
    case pushBack
    /// It answers: what was asked is allowed, and costs others nothing.
    case answer

    var name: String {
      switch self {
      case .refusal: "відмова"
      case .close: "з’єднання закрито"
      case .timeout: "з’єднання закрито, коли минув час"
      case .pushBack: "від того, хто не читає, більше не беруть"
      case .answer: "відповідь"
      }
    }
  }

  /// An effect, and where it was seen.
  struct Sighting: Hashable, Sendable {
    let door: Door
    let effect: Effect
  }

  /// What is told of it.
  struct Report: Sendable {
    /// Strikes that were carried out whole.
    var done = 0
    /// Those that something kept from being carried out, and what that was, the last time.
    var failed = 0
    var failure: String?
    /// What the daemon should not have done.
    var wrong: Set<String> = []
    /// What it has done, as it should.
    var seen: Set<Sighting> = []

    mutating func add(_ other: Report) {
      done += other.done
      failed += other.failed
      failure = other.failure ?? failure
      wrong.formUnion(other.wrong)
      seen.formUnion(other.seen)
    }
  }

  /// A connection that stays.
  struct Held {
    let socket: RawSocket
    let door: Door
    let since = ContinuousClock.now
  }

  var report = Report()
  /// Those that do nothing, or only listen.
  var held: [Held] = []
  /// Those that ask and do not read.
  var asking: [Held] = []

  /// The socket whose turn it is: by turns each.
  var door: Door { (report.done + report.failed).isMultiple(of: 2) ? .results : .operator }

  mutating func see(_ effect: Effect, _ door: Door) { report.seen.insert(Sighting(door: door, effect: effect)) }
}

extension Results {
  /// The state of the sitting in one piece: what a screen shows.
  public struct Status: Codable, Hashable, Sendable {
    /// Version of the daemon.
    public var version: String
    /// Name of the council.
    public var council: String
    /// Name of the session; nil while no sitting is open.
    public var session: String?
    /// What the hall is doing.
    public var phase: Phase
    /// Deputies by law.
    public var composition: Int
    /// The head of the council is present.
    public var headPresent: Bool
    /// The newest registration.
    public var registration: Registration?
    /// The open or the newest ballot.
    public var ballot: Ballot?
    /// Consoles that answer.
    public var consolesOnline: Int
    /// Consoles that should.
    public var consolesExpected: Int
    /// Every console proves itself with a key.
    public var authenticated: Bool
    /// What everybody in the hall has to know, each a sentence in Ukrainian; usually empty.
    public var alerts: [String]

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      version: String, council: String, session: String? = nil, phase: Phase, composition: Int, headPresent: Bool,
      registration: Registration? = nil, ballot: Ballot? = nil, consolesOnline: Int, consolesExpected: Int,
      authenticated: Bool, alerts: [String] = []
    ) {
      self.version = version
      self.council = council
      self.session = session
      self.phase = phase
      self.composition = composition
      self.headPresent = headPresent
      self.registration = registration
      self.ballot = ballot
      self.consolesOnline = consolesOnline
      self.consolesExpected = consolesExpected
      self.authenticated = authenticated
      self.alerts = alerts
    }
  }
}

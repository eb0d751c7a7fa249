extension Results {
  /// One deputy in the list of a registration.
  public struct RegistrationEntry: Codable, Hashable, Sendable {
    /// The deputy's key in the list of deputies.
    public var voter: String
    /// Full name.
    public var name: String
    /// Faction or group.
    public var faction: String?
    /// `console`, `manual` (by the secretariat during the registration) or `late` (after it).
    public var origin: String
    /// The ground of a registration that is not the console's.
    public var reason: String?
    /// When, ISO 8601.
    public var at: String

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      voter: String, name: String, faction: String? = nil, origin: String, reason: String? = nil, at: String
    ) {
      self.voter = voter
      self.name = name
      self.faction = faction
      self.origin = origin
      self.reason = reason
      self.at = at
    }
  }
}

extension Results.RegistrationEntry {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"voter":"#)
    json.string(voter)
    json.raw(#","name":"#)
    json.string(name)
    if let faction {
      json.raw(#","faction":"#)
      json.string(faction)
    }
    json.raw(#","origin":"#)
    json.string(origin)
    if let reason {
      json.raw(#","reason":"#)
      json.string(reason)
    }
    json.raw(#","at":"#)
    json.string(at)
    json.raw("}")
  }
}

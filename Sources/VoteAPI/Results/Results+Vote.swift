extension Results {
  /// What one deputy did in one ballot: a line of the roll call.
  public struct Vote: Codable, Hashable, Sendable {
    /// The deputy's key in the list of deputies.
    public var voter: String
    /// Full name.
    public var name: String
    /// Faction or group.
    public var faction: String?
    /// `male`, `female` or `unknown`, for the gendered forms of a record.
    public var gender: String
    /// The head of the council, who votes without being a deputy.
    public var isHead: Bool
    /// The seat; nil if the deputy has none.
    public var seat: Int?
    /// The choice, or why there was none, as the interface names it.
    public var choice: String
    /// `console`, `manual`, or the reason why there was none.
    public var origin: String
    /// When, ISO 8601.
    public var at: String?
    /// Why a manual vote was entered, or why recused.
    public var note: String?
    /// The conflict of interest that was announced so that he could take part all the same.
    public var announcement: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      voter: String, name: String, faction: String? = nil, gender: String = "unknown", isHead: Bool = false,
      seat: Int? = nil, choice: String, origin: String, at: String? = nil, note: String? = nil,
      announcement: String? = nil
    ) {
      self.voter = voter
      self.name = name
      self.faction = faction
      self.gender = gender
      self.isHead = isHead
      self.seat = seat
      self.choice = choice
      self.origin = origin
      self.at = at
      self.note = note
      self.announcement = announcement
    }
  }
}

extension Results.Vote {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"voter":"#)
    json.string(voter)
    json.raw(#","name":"#)
    json.string(name)
    if let faction {
      json.raw(#","faction":"#)
      json.string(faction)
    }
    json.raw(#","gender":"#)
    json.string(gender)
    json.raw(#","isHead":"#)
    json.bool(isHead)
    if let seat {
      json.raw(#","seat":"#)
      json.int(seat)
    }
    json.raw(#","choice":"#)
    json.string(choice)
    json.raw(#","origin":"#)
    json.string(origin)
    if let at {
      json.raw(#","at":"#)
      json.string(at)
    }
    if let note {
      json.raw(#","note":"#)
      json.string(note)
    }
    if let announcement {
      json.raw(#","announcement":"#)
      json.string(announcement)
    }
    json.raw("}")
  }
}

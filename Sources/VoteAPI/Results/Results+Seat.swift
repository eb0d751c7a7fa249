extension Results {
  /// A place in the hall, and whose it is.
  public struct Seat: Codable, Hashable, Sendable {
    /// Number in the seat map.
    public var seat: Int
    /// Row, from the front.
    public var row: Int
    /// Place in the row, from the left.
    public var column: Int
    /// The deputy's key; nil for a free seat.
    public var voter: String?
    /// Full name.
    public var name: String?
    /// Faction or group.
    public var faction: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      seat: Int, row: Int, column: Int, voter: String? = nil, name: String? = nil, faction: String? = nil
    ) {
      self.seat = seat
      self.row = row
      self.column = column
      self.voter = voter
      self.name = name
      self.faction = faction
    }
  }
}

extension Results.Seat {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"seat":"#)
    json.int(seat)
    json.raw(#","row":"#)
    json.int(row)
    json.raw(#","column":"#)
    json.int(column)
    if let voter {
      json.raw(#","voter":"#)
      json.string(voter)
    }
    if let name {
      json.raw(#","name":"#)
      json.string(name)
    }
    if let faction {
      json.raw(#","faction":"#)
      json.string(faction)
    }
    json.raw("}")
  }
}

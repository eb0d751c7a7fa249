extension Results {
  /// What the wall may show of one seat.
  public struct SeatState: Codable, Hashable, Sendable, BitwiseCopyable {
    /// Number in the seat map.
    public var seat: Int
    /// Its console answers.
    public var online: Bool
    /// Its deputy is registered.
    public var registered: Bool
    /// Has chosen in the open ballot.
    public var voted: Bool
    /// Does not take part in the open ballot.
    public var recused: Bool
    /// The choice, where it may be shown; nil in a secret ballot, always.
    public var choice: Choice?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      seat: Int, online: Bool, registered: Bool, voted: Bool, recused: Bool, choice: Choice? = nil
    ) {
      self.seat = seat
      self.online = online
      self.registered = registered
      self.voted = voted
      self.recused = recused
      self.choice = choice
    }
  }
}

extension Results.SeatState {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"seat":"#)
    json.int(seat)
    json.raw(#","online":"#)
    json.bool(online)
    json.raw(#","registered":"#)
    json.bool(registered)
    json.raw(#","voted":"#)
    json.bool(voted)
    json.raw(#","recused":"#)
    json.bool(recused)
    if let choice {
      json.raw(#","choice":"#)
      json.raw(choice.json)
    }
    json.raw("}")
  }
}

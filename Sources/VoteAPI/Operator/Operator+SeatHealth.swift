extension Operator {
  /// Lamps and keys of one seat, as the check of the hall found them.
  public struct SeatHealth: Codable, Hashable, Sendable {
    /// Number in the seat map.
    public var seat: Int
    /// The deputy's key.
    public var voter: String?
    /// Full name.
    public var name: String?
    /// The console bound to the seat.
    public var console: String
    /// What the check found.
    public var state: SeatHealthState
    /// More about it, in Ukrainian.
    public var detail: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      seat: Int, voter: String? = nil, name: String? = nil, console: String, state: SeatHealthState,
      detail: String? = nil
    ) {
      self.seat = seat
      self.voter = voter
      self.name = name
      self.console = console
      self.state = state
      self.detail = detail
    }
  }
}

extension Operator.SeatHealth {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"seat":"#)
    json.int(seat)
    if let voter {
      json.raw(#","voter":"#)
      json.string(voter)
    }
    if let name {
      json.raw(#","name":"#)
      json.string(name)
    }
    json.raw(#","console":"#)
    json.string(console)
    json.raw(#","state":"#)
    json.string(state.rawValue)
    if let detail {
      json.raw(#","detail":"#)
      json.string(detail)
    }
    json.raw("}")
  }
}

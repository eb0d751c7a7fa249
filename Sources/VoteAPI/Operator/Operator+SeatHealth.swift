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
    /// What was found: the first of the reasons, or that the seat is ready.
    public var state: SeatHealthState
    /// All that is wrong, the gravest first; empty where the seat is ready.
    public var reasons: [SeatHealthState]
    /// More about it, in Ukrainian.
    public var detail: String?
    /// What to do about it, in Ukrainian; nil where the seat is ready.
    public var remedy: String?

    /// Every field; those that may be absent are, unless said otherwise. The reasons are the state alone where they are
    /// not given.
    public init(
      seat: Int, voter: String? = nil, name: String? = nil, console: String, state: SeatHealthState,
      reasons: [SeatHealthState]? = nil, detail: String? = nil, remedy: String? = nil
    ) {
      self.seat = seat
      self.voter = voter
      self.name = name
      self.console = console
      self.state = state
      self.reasons = reasons ?? (state == .ready ? [] : [state])
      self.detail = detail
      self.remedy = remedy
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
    json.raw(#","reasons":"#)
    json.array(reasons) { json, reason in json.string(reason.rawValue) }
    if let detail {
      json.raw(#","detail":"#)
      json.string(detail)
    }
    if let remedy {
      json.raw(#","remedy":"#)
      json.string(remedy)
    }
    json.raw("}")
  }
}

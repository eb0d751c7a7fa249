extension Operator {
  /// How a check of the hall stands: a reply of `CheckHall`.
  public struct CheckProgress: Codable, Hashable, Sendable {
    /// The check is over: this is its result, and the last reply.
    public var done: Bool
    /// What is left of its time, in seconds.
    public var secondsLeft: Int
    /// How many seats there are.
    public var total: Int
    /// How many of them are ready so far.
    public var ready: Int
    /// In the result all seats, by number; before it those that are not ready yet.
    public var seats: [SeatHealth]

    /// How a check stands.
    public init(done: Bool, secondsLeft: Int, total: Int, ready: Int, seats: [SeatHealth]) {
      self.done = done
      self.secondsLeft = secondsLeft
      self.total = total
      self.ready = ready
      self.seats = seats
    }
  }

  /// The result of an earlier check, as it is in the journal.
  public struct HallCheck: Codable, Hashable, Sendable {
    /// When it ended: local time with its offset.
    public var at: String
    /// Who asked for it.
    public var by: String
    /// Every key was to be pressed once.
    public var keys: Bool
    /// How many seats there were.
    public var total: Int
    /// How many of them were ready.
    public var ready: Int
    /// The others.
    public var faulty: [SeatHealth]

    /// A result.
    public init(at: String, by: String, keys: Bool, total: Int, ready: Int, faulty: [SeatHealth]) {
      self.at = at
      self.by = by
      self.keys = keys
      self.total = total
      self.ready = ready
      self.faulty = faulty
    }
  }
}

extension Operator.CheckProgress {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"done":"#)
    json.bool(done)
    json.raw(#","secondsLeft":"#)
    json.int(secondsLeft)
    json.raw(#","total":"#)
    json.int(total)
    json.raw(#","ready":"#)
    json.int(ready)
    json.raw(#","seats":"#)
    json.array(seats) { json, seat in seat.write(to: &json) }
    json.raw("}")
  }
}

extension Operator.HallCheck {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"at":"#)
    json.string(at)
    json.raw(#","by":"#)
    json.string(by)
    json.raw(#","keys":"#)
    json.bool(keys)
    json.raw(#","total":"#)
    json.int(total)
    json.raw(#","ready":"#)
    json.int(ready)
    json.raw(#","faulty":"#)
    json.array(faulty) { json, seat in seat.write(to: &json) }
    json.raw("}")
  }
}

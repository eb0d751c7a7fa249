extension Results {
  /// One registration of deputies.
  public struct Registration: Codable, Hashable, Sendable {
    /// Counts from 1 within the sitting.
    public var number: Int
    /// Registered so far.
    public var registered: Int
    /// The head of the council is present.
    public var headPresent: Bool
    /// How many are needed.
    public var quorum: Int
    /// There are enough.
    public var reached: Bool
    /// ISO 8601.
    public var openedAt: String
    /// Likewise; nil while it is open.
    public var closedAt: String?

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      number: Int, registered: Int, headPresent: Bool, quorum: Int, reached: Bool, openedAt: String,
      closedAt: String? = nil
    ) {
      self.number = number
      self.registered = registered
      self.headPresent = headPresent
      self.quorum = quorum
      self.reached = reached
      self.openedAt = openedAt
      self.closedAt = closedAt
    }
  }
}

extension Results.Registration {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"number":"#)
    json.int(number)
    json.raw(#","registered":"#)
    json.int(registered)
    json.raw(#","headPresent":"#)
    json.bool(headPresent)
    json.raw(#","quorum":"#)
    json.int(quorum)
    json.raw(#","reached":"#)
    json.bool(reached)
    json.raw(#","openedAt":"#)
    json.string(openedAt)
    if let closedAt {
      json.raw(#","closedAt":"#)
      json.string(closedAt)
    }
    json.raw("}")
  }
}

extension Results {
  /// Counts of seats in one ballot. While a secret ballot is open `for`, `against` and `abstained` stay 0.
  public struct Tally: Codable, Hashable, Sendable, BitwiseCopyable {
    /// «за»
    public var `for`: Int
    /// «проти»
    public var against: Int
    /// «утримався»
    public var abstained: Int
    /// Registered, made no choice.
    public var notVoting: Int
    /// Not registered.
    public var absent: Int
    /// Made a choice; in an open secret ballot the only number that moves.
    public var voted: Int

    /// Every field; those that may be absent are, unless said otherwise.
    public init(
      for: Int = 0, against: Int = 0, abstained: Int = 0, notVoting: Int = 0, absent: Int = 0, voted: Int = 0
    ) {
      self.for = `for`
      self.against = against
      self.abstained = abstained
      self.notVoting = notVoting
      self.absent = absent
      self.voted = voted
    }
  }
}

extension Results.Tally {
  func write(to json: inout JSONWriter) {
    json.raw(#"{"for":"#)
    json.int(self.for)
    json.raw(#","against":"#)
    json.int(against)
    json.raw(#","abstained":"#)
    json.int(abstained)
    json.raw(#","notVoting":"#)
    json.int(notVoting)
    json.raw(#","absent":"#)
    json.int(absent)
    json.raw(#","voted":"#)
    json.int(voted)
    json.raw("}")
  }
}

/// The count of one ballot.
public struct Tally: Sendable, Hashable, Codable {
  /// «за»
  public var `for`: Int
  /// «проти»
  public var against: Int
  /// «утрималось»
  public var abstained: Int
  /// Registered, made no choice.
  public var notVoting: Int
  /// Not registered, and the head where he takes no part.
  public var absent: Int

  /// Those who made a choice.
  public var voted: Int { `for` + against + abstained }
  /// Those who take part in the ballot.
  public var participants: Int { voted + notVoting }

  /// A tally; nobody has voted yet unless said otherwise.
  public init(for: Int = 0, against: Int = 0, abstained: Int = 0, notVoting: Int, absent: Int) {
    self.for = `for`
    self.against = against
    self.abstained = abstained
    self.notVoting = notVoting
    self.absent = absent
  }

  private enum CodingKeys: CodingKey { case `for`, against, abstained, notVoting, absent }

  /// Reads a tally of a journal.
  ///
  /// - Throws: a decoding error, also where a number is none of people; -1 stands for a tally that could not be read.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    `for` = try values.decode(Int.self, forKey: .for)
    against = try values.decode(Int.self, forKey: .against)
    abstained = try values.decode(Int.self, forKey: .abstained)
    notVoting = try values.decode(Int.self, forKey: .notVoting)
    absent = try values.decode(Int.self, forKey: .absent)
    try decoder.require(
      [`for`, against, abstained].allSatisfy(\.isCount) && [notVoting, absent].allSatisfy { $0 == -1 || $0.isCount },
      "підсумок поза межами 0…1000000")
  }

  /// Moves one participant from `old` to `new`; nil is not voting.
  mutating func move(from old: Choice?, to new: Choice?) {
    switch old {
    case .for: `for` -= 1
    case .against: against -= 1
    case .abstained: abstained -= 1
    case nil: notVoting -= 1
    }
    switch new {
    case .for: `for` += 1
    case .against: against += 1
    case .abstained: abstained += 1
    case nil: notVoting += 1
    }
    assert(`for` >= 0 && against >= 0 && abstained >= 0 && notVoting >= 0)
  }
}

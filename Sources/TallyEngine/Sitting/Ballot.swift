/// One opening of the voting window for one question.
public struct Ballot: Sendable, Hashable {
  /// One deputy's choice.
  public struct Vote: Sendable, Hashable {
    /// How the choice reached us.
    public enum Origin: Sendable, Hashable {
      /// From the console at this seat.
      case console(seat: Int)
      /// From the counting commission, for this reason.
      case manual(reason: String)
    }

    /// What was chosen.
    public let choice: Choice
    /// How it reached us.
    public let origin: Origin
    /// When it was recorded, wall clock in milliseconds.
    public let at: Int64
  }

  /// An open secret ballot's count: totals, and who has voted; never who chose what. It is in memory only, and the first
  /// choice stands, as a paper that was dropped in: to change a choice, somebody would have to remember it.
  struct Urn: Sendable, Hashable {
    var `for` = 0
    var against = 0
    var abstained = 0
    /// Whether each voter has voted, by the index in `Council.voters`.
    var voted: [Bool]

    var total: Int { `for` + against + abstained }

    mutating func drop(_ choice: Choice, of voter: Int) {
      precondition(!voted[voter], "a second paper")
      voted[voter] = true
      switch choice {
      case .for: `for` += 1
      case .against: against += 1
      case .abstained: abstained += 1
      }
    }
  }

  /// Who settled a dispute.
  public struct Settlers: Sendable, Hashable {
    /// Who entered it.
    public let author: Operator
    /// Who presided, by the identifier.
    public let presiding: String
  }

  /// What the counting commission found on paper, beside the totals.
  public struct PaperCount: Sendable, Hashable, Codable {
    /// Ballot papers handed out.
    public let issued: Int
    /// Papers found in the box.
    public let found: Int
    /// Those of them that show no single choice.
    public let invalid: Int

    /// A count.
    public init(issued: Int, found: Int, invalid: Int) {
      self.issued = issued
      self.found = found
      self.invalid = invalid
    }

    private enum CodingKeys: CodingKey { case issued, found, invalid }

    /// Reads a count of a journal.
    ///
    /// - Throws: a decoding error, also where a number is none of papers.
    public init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      issued = try values.decode(Int.self, forKey: .issued)
      found = try values.decode(Int.self, forKey: .found)
      invalid = try values.decode(Int.self, forKey: .invalid)
      try decoder.require(
        [issued, found, invalid].allSatisfy(\.isCount), "кількість бюлетенів поза межами 0…1000000")
    }
  }

  /// What a voter is to this ballot.
  public enum Standing: UInt8, Sendable, Hashable {
    /// Not registered, or the head who takes no part: «відсутній».
    case absent
    /// May vote.
    case participant
    /// Registered, but takes no part in this question («конфлікт інтересів»); printed as not voting.
    case recused
  }

  /// The window's state.
  public enum Window: Sendable, Hashable {
    /// Open until this point of the monotonic clock, in nanoseconds.
    case open(until: UInt64)
    /// Shut; the three tallies are being compared.
    case counting
    /// Shut, and the outcome stands.
    case shut
  }

  /// Its number, unique in the journal, from 1.
  public let number: Int
  /// The question's number on the agenda.
  public let question: String
  /// The question, whole.
  public let title: String
  /// Rule, base and needed number.
  public let requirement: Requirement
  /// The window in seconds.
  public let seconds: Int
  /// The ballot that this one repeats.
  public let repeatOf: Int?
  /// Who presided, by the identifier.
  public let presiding: String
  /// When it opened, wall clock in milliseconds.
  public let openedAt: Int64
  /// When it closed, wall clock in milliseconds.
  public internal(set) var closedAt: Int64?
  /// The window's state.
  public internal(set) var window: Window
  /// What became of it.
  public internal(set) var outcome: Outcome = .open
  /// The count.
  public internal(set) var tally: Tally
  /// The latest choice of each voter, by the index in `Council.voters`.
  public internal(set) var votes: [Vote?]
  /// What each voter is to this ballot, by the same index.
  public internal(set) var standings: [Standing]
  /// Those whose conflict of interest was announced and who take part, with the reason, by the index in `Council.voters`.
  public let announced: [Int: String]
  /// Those who are recused, with the reason, by the same index.
  public let recused: [Int: String]
  /// The secret count while the window is open.
  var urn: Urn?
  /// Who took part in a secret ballot, by the index in `Council.voters`; nil in a roll call, on paper, and before the
  /// close.
  public internal(set) var participated: [Bool]?
  /// The papers, where the counting commission counted them.
  public internal(set) var paper: PaperCount?
  /// The presiding officer's vote, where it broke an equal split.
  public internal(set) var casting: CastingVote?
  /// Seats whose consoles could not be reached at the close.
  public internal(set) var offline: [Int] = []
  /// Why it was annulled.
  public internal(set) var annulment: String?
  /// On what ground a dispute was settled.
  public internal(set) var settlement: String?
  /// The base that settled it.
  public internal(set) var settledBase: Base?
  /// Who settled it.
  public internal(set) var settledBy: Settlers?

  /// How many have voted so far.
  public var voted: Int { urn?.total ?? tally.voted }

  /// Votes above or below the needed number; over the base that settled it, where it was disputed.
  public var margin: Int {
    decision(by: settledBase.flatMap(requirement.reading) ?? requirement.reading).margin
  }

  /// What its count comes to by one reading.
  func decision(by reading: Requirement.Reading) -> Requirement.Decision {
    requirement.decide(by: reading, for: tally.for, against: tally.against, chair: casting?.choice)
  }

  /// Whether the window takes presses.
  public var isOpen: Bool {
    switch window {
    case .open: true
    case .counting, .shut: false
    }
  }

  /// Whether a choice made at this moment counts: the window is open and its time has not run out, even if nobody has
  /// called `advance` yet.
  func takesVotes(at moment: Moment) -> Bool {
    switch window {
    case .open(let until): moment.monotonic < until
    case .counting, .shut: false
    }
  }
}

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
  /// Seats whose consoles could not be reached at the close.
  public internal(set) var offline: [Int] = []
  /// Why it was annulled.
  public internal(set) var annulment: String?
  /// On what ground a dispute was settled.
  public internal(set) var settlement: String?
  /// The base that settled it.
  public internal(set) var settledBase: Base?

  /// Votes above or below the needed number; over the base that settled it, where it was disputed.
  public var margin: Int {
    guard let base = settledBase, let other = requirement.other, other.base == base else {
      return requirement.margin(votesFor: tally.for)
    }
    return tally.for - other.needed
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

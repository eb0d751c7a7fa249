/// The sitting's state machine: registration, ballots, results. A pure value: an input goes in, events and answers
/// come out; it has no clock, no disk, no device.
///
/// Every change of state is an event, and `apply` is the only thing that changes the state; so the state is the fold
/// of the journal, during the sitting and after a restart alike. `handle` and `execute` decide *which* events happen;
/// they apply what they return. The caller writes the events to the journal before anybody sees an effect of theirs;
/// if the journal refuses, the caller goes back to the value it kept.
///
/// ```swift
/// var next = sitting
/// let answer = next.press(press, at: now)   // events, verdict
/// try journal.append(answer.events)         // on disk …
/// sitting = next                            // … and only now true
/// ```
public struct Sitting: Sendable, Hashable {
  /// What the hall is doing, with what belongs to it.
  enum Stage: Sendable, Hashable {
    case closed
    case idle
    case onBreak
    case registering
    case voting
  }

  /// What was said when the sitting opened.
  public struct Heading: Sendable, Hashable {
    /// Number of the session, as it is written: «12».
    public let session: String
    /// Number of the plenary sitting within the session.
    public let sitting: Int
    /// When it opened, wall clock in milliseconds.
    public let openedAt: Int64
  }

  /// The council, as it was when the sitting opened.
  public internal(set) var council: Council
  /// Lookups over the council.
  var hall: HallIndex
  /// The stage.
  var stage = Stage.closed
  /// What was said when the sitting opened; nil before the first.
  public internal(set) var heading: Heading?
  /// Whether the head takes part.
  public internal(set) var headPresent = false
  /// Who holds the chair; empty before the first sitting.
  public internal(set) var presiding = ""
  /// The registrations of this sitting; at most `Limits.registrations`.
  public internal(set) var registrations: [Registration] = []
  /// Whether the latest registration is in force: finished, and no break since.
  public internal(set) var registrationInForce = false
  /// The ballots of this sitting, in order; at most `Limits.ballots`.
  public internal(set) var ballots: [Ballot] = []
  /// The number that the next ballot gets.
  public internal(set) var nextBallot = 1
  /// Recusals: by question, the indices of the voters and their reasons.
  var recusals: [String: [Int: String]] = [:]
  /// Conflicts of interest that were announced, so that the deputy takes part: likewise. Who is in both takes part only
  /// where the kind needs a greater quorum than the council's, because that alone was missing without him.
  var announcements: [String: [Int: String]] = [:]
  /// Seats that have another console than the seat map says, in the words of `seats.csv`; until the sitting closes.
  public internal(set) var assignedConsoles: [UInt16: String] = [:]
  /// How many consoles were assigned in this sitting.
  var assignments = 0
  /// Whether the powers of the council's deputies are recognised.
  public internal(set) var powersRecognised: Bool

  /// Bounds of one sitting; a command past them is refused by name.
  public enum Limits {
    /// Ballots in one sitting: a full day of one a minute.
    public static let ballots = 2_000
    /// Registrations in one sitting.
    public static let registrations = 200
    /// Recusals in one sitting.
    public static let recusals = 4_000
    /// Consoles assigned in one sitting.
    public static let assignments = 2_000
    /// Bytes of UTF-8 in a title.
    public static let title = 8_192
    /// Bytes of UTF-8 in a reason, a question's number or a session's.
    public static let text = 1_024
    /// Seconds of a window.
    public static let window = 1...3_600
  }

  /// A closed sitting of a council.
  public init(council: Council) {
    self.council = council
    self.hall = HallIndex(council)
    powersRecognised = council.powersRecognised
  }

  /// What the hall is doing.
  public var phase: Phase {
    switch stage {
    case .closed: .closed
    case .idle: .idle
    case .onBreak: .break
    case .registering: .registration
    case .voting: .voting
    }
  }

  /// The registration that is running or the latest one.
  public var registration: Registration? { registrations.last }

  /// The ballot whose window is open or whose tallies are being compared.
  public var openBallot: Ballot? { stage == .voting ? ballots.last : nil }

  /// The ballot of this number, in this sitting.
  public func ballot(_ number: Int) -> Ballot? { ballots.first { $0.number == number } }

  /// Annulled ballots that nobody has repeated yet: they are repeated at once (ст. 83 ч. 2).
  public var ballotsToRepeat: [Int] {
    let annulled = ballots.filter { $0.outcome == .annulled }
    return annulled.filter { spoiled in
      !ballots.contains { later in
        later.number > spoiled.number && later.question == spoiled.question
          && (later.repeatOf == spoiled.number || later.title == spoiled.title)
      }
    }.map(\.number)
  }

  /// Whether the latest registration, in force, makes a quorum.
  public var hasQuorum: Bool {
    registrationInForce && (registration.map { $0.registered >= council.quorum } ?? false)
  }

  /// Index in `Council.voters` of who sits at this seat.
  public func voter(atSeat seat: UInt16) -> Int? { hall.voter(atSeat: seat) }

  /// Index in `Council.voters` of the voter of this identifier.
  public func voter(_ id: String) -> Int? { hall.voters[id] }

  /// Whether a voter counts as registered now; the head, while he takes part.
  public func isRegistered(_ voter: Int) -> Bool {
    if council.voters[voter].isHead { return headPresent }
    guard registrationInForce || stage == .registering, let registration else { return false }
    return registration.times[voter] != nil
  }

  /// Who takes no part in ballots on a question, with his reason.
  ///
  /// - Parameter ofSpecialQuorum: whether the ballot's kind needs a greater quorum than the council's.
  func recused(from question: String, ofSpecialQuorum: Bool) -> [Int: String] {
    let recused = recusals[question] ?? [:]
    guard ofSpecialQuorum, let announced = announcements[question] else { return recused }
    return recused.filter { announced[$0.key] == nil }
  }

  /// When the next deadline falls, monotonic nanoseconds.
  public var deadline: UInt64? {
    switch stage {
    case .registering: registration?.deadline
    case .voting:
      if case .open(let until) = ballots.last?.window, until != .max { until } else { nil }
    case .closed, .idle, .onBreak: nil
    }
  }
}

/// Lookups over a council that the press path needs: no hashing of strings on the way of a press.
struct HallIndex: Sendable, Hashable {
  /// By voter's identifier, the index in `Council.voters`.
  let voters: [String: Int]
  /// By seat number, the index in `Council.voters`; -1 for none.
  private let seats: [Int32]

  init(_ council: Council) {
    voters = Dictionary(uniqueKeysWithValues: council.voters.enumerated().map { ($1.id, $0) })
    var seats = [Int32](repeating: -1, count: Int(council.seats.map(\.number).max() ?? 0) + 1)
    for seat in council.seats {
      if let voter = seat.voter, let index = voters[voter] { seats[Int(seat.number)] = Int32(index) }
    }
    self.seats = seats
  }

  func voter(atSeat seat: UInt16) -> Int? {
    guard Int(seat) < seats.count, seats[Int(seat)] >= 0 else { return nil }
    return Int(seats[Int(seat)])
  }
}

extension Sitting {
  /// Takes over the council of newer files, between two sittings; during one the council is the journal's.
  ///
  /// The ballots of the sitting that is over stay with the council that held it, so they go.
  public mutating func adopt(_ council: Council) {
    precondition(stage == .closed, "the council cannot change during a sitting")
    guard council != self.council else { return }
    let next = nextBallot
    self = Sitting(council: council)
    nextBallot = next
  }
}

/// All that readers may know, at one moment: a plain value that the tally thread hands over.
///
/// Its arrays share their storage with the tally thread's own copy until one of the two changes it, so handing over a
/// state costs a few references, whatever the size of the hall.
public struct PublishedState: Sendable {
  /// The sitting. Its ballot's tally, margin and time left are replaced by the live ones while the ballot is open.
  public var status: Results.Status
  /// When the open ballot closes by itself, CLOCK_MONOTONIC in nanoseconds; nil without limit. `secondsLeft` is
  /// reckoned from it at the moment of each message.
  public var deadline: UInt64?
  /// Every ballot of the sitting in the order of their numbers, the open one included.
  public var ballots: [Results.Ballot]
  /// The roll calls of closed ballots by their numbers; that of a secret ballot has a heading and no votes.
  public var rollCalls: [Int: RollCall]
  /// The seat map.
  public var hall: [Results.Seat]
  /// The seats' states, always in the same order.
  public var seatStates: [Results.SeatState]
  /// The kinds of question that the regulation knows, with what they would need now.
  public var kinds: [Results.Kind]
  /// Every registration of the sitting in the order of their numbers, with those who registered.
  public var registrations: [RegistrationList]
  /// The heading now, for a ballot that has no roll call yet.
  public var heading: Results.Heading

  /// A roll call as it was when its ballot closed.
  public struct RollCall: Sendable {
    /// A line for every deputy, in the order of the Ukrainian alphabet.
    public var votes: [Results.Vote]
    /// The heading of that moment: who presides may change within a sitting.
    public var heading: Results.Heading
    /// That its record is in the published log; nil until it is sealed.
    public var proof: Results.Proof?

    /// A roll call.
    public init(votes: [Results.Vote], heading: Results.Heading, proof: Results.Proof? = nil) {
      self.votes = votes
      self.heading = heading
      self.proof = proof
    }
  }

  /// A registration with those who registered in it.
  public struct RegistrationList: Sendable {
    /// The registration.
    public var registration: Results.Registration
    /// Those who registered, in the order of the Ukrainian alphabet.
    public var entries: [Results.RegistrationEntry]

    /// A registration's list.
    public init(registration: Results.Registration, entries: [Results.RegistrationEntry]) {
      self.registration = registration
      self.entries = entries
    }
  }

  /// A state.
  public init(
    status: Results.Status, deadline: UInt64? = nil, ballots: [Results.Ballot] = [], rollCalls: [Int: RollCall] = [:],
    hall: [Results.Seat] = [], seatStates: [Results.SeatState] = [], kinds: [Results.Kind] = [],
    registrations: [RegistrationList] = [], heading: Results.Heading
  ) {
    self.status = status
    self.deadline = deadline
    self.ballots = ballots
    self.rollCalls = rollCalls
    self.hall = hall
    self.seatStates = seatStates
    self.kinds = kinds
    self.registrations = registrations
    self.heading = heading
  }
}

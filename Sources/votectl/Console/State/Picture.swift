import VoteAPI

/// What the daemon has told, as a whole: the newest takes the place of the one before.
struct Picture: Hashable, Sendable {
  var status: Results.Status
  var seats: [Results.Seat] = []
  /// By number of the seat.
  var states: [Int: Results.SeatState] = [:]
  var ballots: [Results.Ballot] = []
  var kinds: [Results.Kind] = []
  /// How each seat's console stands, by number of the seat.
  var health: [Int: Operator.SeatHealth] = [:]
  /// The latest check of the hall.
  var check: Operator.HallCheck?
  /// When the daemon was heard last. A window's seconds count down from here.
  var heardAt: ContinuousClock.Instant
  /// When the status was written; what is left of a window is left since then.
  var statusAt: ContinuousClock.Instant

  init(_ status: Results.Status, at now: ContinuousClock.Instant) {
    self.status = status
    heardAt = now
    statusAt = now
  }

  /// The ballot whose window is running.
  var openBallot: Results.Ballot? {
    status.ballot.flatMap { $0.outcome == .open ? $0 : nil }
  }

  func kind(_ id: String) -> Results.Kind? { kinds.first { $0.id == id } }
  func ballot(_ number: Int) -> Results.Ballot? {
    // The status may be newer than the list.
    status.ballot.flatMap { $0.number == number ? $0 : nil } ?? ballots.first { $0.number == number }
  }

  /// All ballots of the sitting, the oldest first, each as new as it is known.
  var allBallots: [Results.Ballot] {
    guard let newest = status.ballot else { return ballots }
    var all = ballots.filter { $0.number < newest.number }
    all.append(newest)
    all += ballots.filter { $0.number > newest.number }
    return all
  }
}

/// What comes to the console from its other threads.
struct News: Sendable {
  /// The newest picture, if there is a newer one.
  var picture: Picture?
  /// Why the daemon is not reached; nil while it is.
  var loss: ClientError?
  /// What came of the act that was sent.
  var outcome: ActOutcome?
}

/// What came of an act.
struct ActOutcome: Sendable {
  let call: Operator.Call
  let result: Result<Operator.Reply, ClientError>
}

extension VarlinkClient {
  /// The reply of `GetHeading`.
  public struct HeadedBallot: Codable, Hashable, Sendable {
    /// The ballot.
    public var ballot: Results.Ballot
    /// What stands above its record.
    public var heading: Results.Heading
    /// That its record is in the published log; nil until it is sealed.
    public var proof: Results.Proof?
  }

  /// The reply of `GetRollCall`.
  public struct RollCall: Codable, Hashable, Sendable {
    /// The ballot.
    public var ballot: Results.Ballot
    /// A line for every deputy, in the order of the Ukrainian alphabet; none while the ballot is open.
    public var votes: [Results.Vote]
    /// What stands above it.
    public var heading: Results.Heading
    /// That its record is in the published log; nil until it is sealed.
    public var proof: Results.Proof?

    /// The roll call of a secret ballot: it has no votes.
    public init(secret ballot: HeadedBallot) {
      self.ballot = ballot.ballot
      votes = []
      heading = ballot.heading
      proof = ballot.proof
    }
  }

  /// The reply of `GetRegistration`.
  public struct RegistrationList: Codable, Hashable, Sendable {
    /// The registration.
    public var registration: Results.Registration
    /// Those who registered, in the order of the Ukrainian alphabet.
    public var entries: [Results.RegistrationEntry]
  }

  /// `GetInfo` of `org.varlink.service`. Throws as every call does.
  public func information() throws(ClientError) -> ServiceInformation {
    try call(Request("org.varlink.service.GetInfo"), ServiceInformation.self)
  }

  /// `GetInterfaceDescription` of `org.varlink.service`: the text of an interface.
  public func interfaceDescription(of interface: String) throws(ClientError) -> String {
    let request = Request("org.varlink.service.GetInterfaceDescription") { json in
      json.raw(#"{"interface":"#)
      json.string(interface)
      json.raw("}")
    }
    return try call(request, DescriptionReply.self).description
  }

  /// `GetStatus`.
  public func status() throws(ClientError) -> Results.Status {
    try call(.results("GetStatus"), StatusReply.self).status
  }

  /// `GetHall`: the seat map.
  public func hall() throws(ClientError) -> [Results.Seat] {
    try call(.results("GetHall"), HallReply.self).seats
  }

  /// `ListBallots`: all ballots of the sitting.
  public func ballots() throws(ClientError) -> [Results.Ballot] {
    try call(.results("ListBallots"), BallotsReply.self).ballots
  }

  /// `GetBallot`. Throws `results(.noSuchBallot)`.
  public func ballot(number: Int) throws(ClientError) -> Results.Ballot {
    try call(.results("GetBallot", number: number), BallotReply.self).ballot
  }

  /// `GetRollCall`. Throws `results(.noSuchBallot)` and `results(.secret)`.
  public func rollCall(number: Int) throws(ClientError) -> RollCall {
    try call(.results("GetRollCall", number: number), RollCall.self)
  }

  /// `GetHeading`: a ballot with what stands above its record. Throws `results(.noSuchBallot)`.
  public func heading(number: Int) throws(ClientError) -> HeadedBallot {
    try call(.results("GetHeading", number: number), HeadedBallot.self)
  }

  /// `ListKinds`: the kinds of question that the regulation knows, with what they would need now.
  public func kinds() throws(ClientError) -> [Results.Kind] {
    try call(.results("ListKinds"), KindsReply.self).kinds
  }

  /// `GetRegistration`: who registered. Throws `results(.noSuchRegistration)`.
  public func registration(number: Int) throws(ClientError) -> RegistrationList {
    try call(.results("GetRegistration", number: number), RegistrationList.self)
  }

  // MARK: Streams

  /// `Watch`: calls the body with the state now and with each newer one, until it returns false. Throws `timedOut` when
  /// the time has passed (nil: never), and `disconnected` when the daemon ends. This connection can ask nothing after it.
  public func watch(
    for duration: Duration? = nil, _ body: (Results.Status) throws -> Bool
  ) throws {
    try beginWatching()
    let deadline = Deadline(after: duration)
    while try body(wait(StatusReply.self, deadline: deadline).parameters.status) {}
  }

  /// `WatchSeats`: calls the body with all seats and then with those that changed, until it returns false. Throws as
  /// `watch` does.
  public func watchSeats(
    for duration: Duration? = nil, _ body: ([Results.SeatState]) throws -> Bool
  ) throws {
    try beginWatchingSeats()
    let deadline = Deadline(after: duration)
    while try body(wait(SeatsReply.self, deadline: deadline).parameters.states) {}
  }

  /// Begins `Watch` and returns; `nextStatus` has the states.
  public func beginWatching() throws(ClientError) {
    try send(.results("Watch", more: true), deadline: Deadline(after: timeout))
  }

  /// Begins `WatchSeats` and returns; `nextSeats` has the states.
  public func beginWatchingSeats() throws(ClientError) {
    try send(.results("WatchSeats", more: true), deadline: Deadline(after: timeout))
  }

  /// The next state of `beginWatching` if one has arrived; never waits. To be called until it is nil each time that the
  /// descriptor is readable.
  public func nextStatus() throws(ClientError) -> Results.Status? {
    try receive(StatusReply.self)?.parameters.status
  }

  /// The next states of `beginWatchingSeats`, as `nextStatus`.
  public func nextSeats() throws(ClientError) -> [Results.SeatState]? {
    try receive(SeatsReply.self)?.parameters.states
  }

  private struct StatusReply: Decodable {
    let status: Results.Status
  }

  private struct HallReply: Decodable {
    let seats: [Results.Seat]
  }

  private struct BallotsReply: Decodable {
    let ballots: [Results.Ballot]
  }

  private struct BallotReply: Decodable {
    let ballot: Results.Ballot
  }

  private struct KindsReply: Decodable {
    let kinds: [Results.Kind]
  }

  private struct SeatsReply: Decodable {
    let states: [Results.SeatState]
  }

  private struct DescriptionReply: Decodable {
    let description: String
  }
}

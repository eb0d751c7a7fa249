public import Reactor

/// `org.votedaemon.results`: answers everything from the newest published state and the live tally, on the API's thread.
///
/// Readers of `Watch` get a message when something changes, 20 a second at most: what changes within 50 ms of a message
/// waits for a timer, so the last state is never skipped. A change of the time left is none; a secret ballot's choices
/// stay hidden here even if a state should carry them.
public final class ResultsPublisher {
  /// The least time between two messages.
  static let interval: UInt64 = 50_000_000

  private let reactor: Reactor
  private let inbox: PublicationInbox
  private let liveTally: @Sendable () -> (epochBallot: Int, tally: Results.Tally)?
  private var state: PublishedState
  private let status = StatusSource()
  private let seats = SeatSource()

  private let watchers: VarlinkStream
  private let seatWatchers: VarlinkStream
  private var registrations: [Reactor.Registration] = []

  // Read in each tick; why unchecked is sound, see `StatusSource`. The server detaches itself before it goes.
  @exclusivity(unchecked) private var server: Unmanaged<VarlinkServer>?
  /// The state has been taken and not rendered yet.
  @exclusivity(unchecked) private var isStale = true
  @exclusivity(unchecked) private var lastMessage: UInt64 = 0
  @exclusivity(unchecked) private var timer: Reactor.Timer?

  /// A publisher that shows `initial` until something is published.
  ///
  /// - Parameters:
  ///   - inbox: where newer states arrive.
  ///   - liveChanged: signalled by whoever moves the live tally, from any thread.
  ///   - liveTally: reads the live tally and the number of the ballot that it belongs to; nil if no ballot is open. Called
  ///     on the API's thread; must not wait. It counts only while the published state has that ballot open.
  public init(
    reactor: Reactor, inbox: PublicationInbox, initial: PublishedState, liveChanged: Wakeup,
    liveTally: @escaping @Sendable () -> (epochBallot: Int, tally: Results.Tally)?
  ) throws(SystemError) {
    self.reactor = reactor
    self.inbox = inbox
    self.liveTally = liveTally
    state = initial
    watchers = VarlinkStream(source: status)
    seatWatchers = VarlinkStream(source: seats)
    // Not weak: that takes 400 instructions in each tick. `deinit` takes every handler and timer back, and after that
    // the reactor calls none of them.
    registrations.append(try reactor.onWakeup(inbox.wakeup) { [unowned self] in takeNewest() })
    registrations.append(try reactor.onWakeup(liveChanged) { [unowned self] in changed() })
  }

  deinit {
    for registration in registrations { reactor.remove(registration) }
    if let timer { reactor.cancel(timer) }
  }

  /// Readers now connected to `Watch`.
  public var watching: Int { watchers.count }

  func attach(to server: VarlinkServer) {
    let reference = Unmanaged.passUnretained(server)
    precondition(
      self.server == nil || self.server?.toOpaque() == reference.toOpaque(), "a publisher belongs to one server")
    self.server = reference
    watchers.makeRoom(for: server.limits.clients)
    seatWatchers.makeRoom(for: server.limits.clients)
  }

  /// The server has ended its connections.
  func detach() { server = nil }

  private func takeNewest() {
    guard let newest = inbox.take() else { return }
    state = newest
    isStale = true
    changed()
  }

  /// Sends what changed: now, or as soon as the last message is 50 ms old.
  private func changed() {
    guard timer == nil else { return }
    let now = reactor.now
    if now >= lastMessage + Self.interval { return tick() }
    timer = reactor.after(.nanoseconds(Int64(lastMessage + Self.interval - now))) { [unowned self] in
      timer = nil
      tick()
    }
  }

  /// Sends what is new, whenever the last message was.
  func tick() {
    refresh()
    lastMessage = reactor.now
    // The server need not be retained: it detaches itself before it goes, and nothing that sends a message calls anybody
    // who could let go of it.
    server?._withUnsafeGuaranteedRef { server in
      watchers.advance(of: server)
      seatWatchers.advance(of: server)
    }
  }

  /// Brings the rendered status and seats up to date.
  private func refresh() {
    if isStale { install() }
    status.patch(liveTally(), now: reactor.now)
  }

  private func install() {
    isStale = false
    status.render(state, now: reactor.now)
    var states = state.seatStates
    if state.status.ballot?.mode == .secret {
      for index in states.indices where states[index].choice != nil { states[index].choice = nil }
    }
    _ = seats.update(states)
  }
}

extension ResultsPublisher: VarlinkService {
  var interface: InterfaceText { .results }

  func answer(_ call: VarlinkCall, into json: inout JSONWriter) -> VarlinkAnswer {
    refresh()
    var parameters = ParameterReader(call.parameters)
    do {
      switch call.method {
      case "GetBallot", "GetRollCall", "GetHeading":
        let number = try parameters.int("number")
        try parameters.finish()
        let ballot = try ballot(number)
        if call.method == "GetBallot" {
          write(ballot, to: &json)
          json.raw("}")
        } else {
          try writeRollCall(of: ballot, withVotes: call.method == "GetRollCall", to: &json)
        }
        return .parameters
      case "GetRegistration":
        let number = try parameters.int("number")
        try parameters.finish()
        try writeRegistration(number, to: &json)
        return .parameters
      default:
        try parameters.finish()
        return answer(call.method, more: call.more, into: &json)
      }
    } catch let failure as any VarlinkFailure {
      return .failure(failure)
    } catch {
      preconditionFailure("an error of no interface: \(error)")
    }
  }

  private func answer(_ method: String, more: Bool, into json: inout JSONWriter) -> VarlinkAnswer {
    switch method {
    case "GetStatus":
      status.writeReply(to: &json)
    case "GetHall":
      json.raw(#"{"seats":"#)
      json.array(state.hall) { json, seat in seat.write(to: &json) }
      json.raw("}")
    case "ListBallots":
      json.raw(#"{"ballots":"#)
      json.array(state.ballots) { json, ballot in status.overlaid(ballot, now: reactor.now).write(to: &json) }
      json.raw("}")
    case "ListKinds":
      json.raw(#"{"kinds":"#)
      json.array(state.kinds) { json, kind in kind.write(to: &json) }
      json.raw("}")
    case "Watch", "WatchSeats":
      // Without `more` there could be one reply only, and that is what GetStatus is for.
      guard more else { return .failure(ServiceFailure.expectedMore) }
      return .stream(method == "Watch" ? watchers : seatWatchers)
    default:
      return .failure(ServiceFailure.methodNotImplemented(method: interface.name + "." + method))
    }
    return .parameters
  }

  private func ballot(_ number: Int) throws(Results.Failure) -> Results.Ballot {
    guard let ballot = state.ballots.first(where: { $0.number == number }) else { throw .noSuchBallot(number: number) }
    return status.overlaid(ballot, now: reactor.now)
  }

  private func write(_ ballot: Results.Ballot, to json: inout JSONWriter) {
    json.raw(#"{"ballot":"#)
    ballot.write(to: &json)
  }

  private func writeRegistration(_ number: Int, to json: inout JSONWriter) throws(Results.Failure) {
    guard let list = state.registrations.first(where: { $0.registration.number == number }) else {
      throw .noSuchRegistration(number: number)
    }
    json.raw(#"{"registration":"#)
    list.registration.write(to: &json)
    json.raw(#","entries":"#)
    json.array(list.entries) { json, entry in entry.write(to: &json) }
    json.raw("}")
  }

  /// The roll call of a ballot that has not closed has no votes yet.
  private func writeRollCall(
    of ballot: Results.Ballot, withVotes: Bool, to json: inout JSONWriter
  ) throws(Results.Failure) {
    guard ballot.mode == .rollCall || !withVotes else { throw .secret(number: ballot.number) }
    let rollCall = state.rollCalls[ballot.number]
    write(ballot, to: &json)
    if withVotes {
      json.raw(#","votes":"#)
      json.array(rollCall?.votes ?? []) { json, vote in vote.write(to: &json) }
    }
    json.raw(#","heading":"#)
    (rollCall?.heading ?? state.heading).write(to: &json)
    if let proof = rollCall?.proof {
      json.raw(#","proof":"#)
      proof.write(to: &json)
    }
    json.raw("}")
  }
}

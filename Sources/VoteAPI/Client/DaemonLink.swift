package import Reactor

/// Who follows a daemon over a ``DaemonLink``. All is called on the reactor's thread; whatever is thrown loses the connection.
package protocol DaemonLinkOwner: AnyObject {
  /// A connection begins with this state. What was known of the seats is void.
  func begin(_ status: Results.Status)
  /// The state is this now.
  func take(_ status: Results.Status)
  /// These seats have changed; on a new connection first all of them.
  func take(_ seats: [Results.SeatState])
  /// The daemon has answered although nothing was said: it lives.
  func checked(_ questions: VarlinkClient) throws
  /// What was taken is to be shown, with whatever else has to be asked for.
  func show(_ questions: VarlinkClient) throws
  /// The connection stands, and what it began with was shown.
  func connected()
  /// The connection is lost, or there was none to be had; another is tried by itself.
  func lost(_ error: any Error)
}

extension DaemonLinkOwner {
  package func checked(_ questions: VarlinkClient) throws {}
  package func connected() {}
}

/// Follows a daemon's state and seats, and begins again whenever it is lost.
///
/// Three connections of one client: varlink answers nothing else on a connection that streams. Every call has a limit, so
/// that a daemon that hangs costs the reactor's thread its time and nobody else's.
package final class DaemonLink {
  /// How often and how long.
  package struct Pace: Sendable {
    /// How long one call may take.
    let patience: Duration
    /// How often the daemon is asked although nothing changed: a stream that is silent proves nothing.
    let checkInterval: Duration
    /// How long after a lost connection the next is tried: doubled each time, up to the longest.
    let firstRetry: Duration
    let longestRetry: Duration

    /// All of it; without `longestRetry` every pause is as long as the first.
    package init(patience: Duration, checkInterval: Duration, firstRetry: Duration, longestRetry: Duration? = nil) {
      self.patience = patience
      self.checkInterval = checkInterval
      self.firstRetry = firstRetry
      self.longestRetry = longestRetry ?? firstRetry
    }
  }

  private struct Connections {
    let watch: VarlinkClient
    let seats: VarlinkClient
    let questions: VarlinkClient
    var registrations: [Reactor.Registration] = []
    var timer: Reactor.Timer?
  }

  /// Who is told.
  private unowned let owner: any DaemonLinkOwner
  private let reactor: Reactor
  private let path: String
  private let pace: Pace
  private var connections: Connections?
  private var retry: Duration

  /// A link to the daemon at a socket, not connected yet. It must not outlive its owner.
  package init(_ owner: any DaemonLinkOwner, path: String, pace: Pace, reactor: Reactor) {
    self.owner = owner
    self.path = path
    self.pace = pace
    self.reactor = reactor
    retry = pace.firstRetry
  }

  /// Connects and begins to watch; tries again later if that fails.
  package func connect() {
    attempt {
      let questions = try VarlinkClient(path: path, timeout: pace.patience)
      let watch = try VarlinkClient(path: path, timeout: pace.patience)
      let seats = try VarlinkClient(path: path, timeout: pace.patience)
      var made = Connections(watch: watch, seats: seats, questions: questions)
      owner.begin(try questions.status())
      try watch.beginWatching()
      try seats.beginWatchingSeats()
      for descriptor in [watch.descriptor, seats.descriptor] {
        made.registrations.append(
          try reactor.add(descriptor, .read) { [unowned self] _ in attempt { try self.receive() } })
      }
      made.timer = reactor.every(pace.checkInterval) { [unowned self] in attempt { try self.check() } }
      connections = made
      try owner.show(questions)
      owner.connected()
      retry = pace.firstRetry
    }
  }

  private func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      disconnect()
      owner.lost(error)
      reactor.after(retry) { [unowned self] in if connections == nil { connect() } }
      retry = min(retry * 2, pace.longestRetry)
    }
  }

  private func disconnect() {
    guard let connections else { return }
    for registration in connections.registrations { reactor.remove(registration) }
    if let timer = connections.timer { reactor.cancel(timer) }
    self.connections = nil
  }

  private func receive() throws {
    guard let connections else { return }
    if try drain(connections) { try owner.show(connections.questions) }
  }

  /// Takes what both streams have; true if that was anything.
  private func drain(_ connections: Connections) throws -> Bool {
    var isNews = false
    while let status = try connections.watch.nextStatus() {
      owner.take(status)
      isNews = true
    }
    while let changed = try connections.seats.nextSeats() {
      owner.take(changed)
      isNews = true
    }
    return isNews
  }

  /// Asks for the state although nothing was said. Its answer may have overtaken what the stream still holds, so it
  /// counts only where the stream holds nothing.
  private func check() throws {
    guard let connections else { return }
    let answer = try connections.questions.status()
    if try !drain(connections) { owner.take(answer) }
    try owner.checked(connections.questions)
    try owner.show(connections.questions)
  }
}

extension Results.Ballot {
  /// Without what runs while it is open: what makes the lists of ballots other ones.
  package var withoutRunningCount: Self {
    guard outcome == .open else { return self }
    var ballot = self
    ballot.tally = Results.Tally()
    ballot.margin = 0
    ballot.secondsLeft = nil
    return ballot
  }
}

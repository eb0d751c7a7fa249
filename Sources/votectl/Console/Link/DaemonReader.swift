import Reactor
import VoteAPI

/// Follows the daemon on a thread of its own and keeps the picture of it; begins again whenever the daemon is lost.
///
/// Three connections of one client: varlink answers nothing else on a connection that streams. Every call has a limit,
/// so that a daemon that hangs costs this thread its time and the operator's keys nothing.
final class DaemonReader {
  /// How often the daemon is asked although nothing changed: a stream that is silent proves nothing.
  static let checkInterval = Duration.seconds(1)
  /// The consoles' health is asked for at every so many of these: it changes slowly, and is long in a large hall.
  static let checksPerHealth = 3
  /// How long one call may take.
  static let patience = Duration.seconds(3)
  /// How long after a lost connection the next is tried: doubled each time, up to the longest.
  static let firstRetry = Duration.milliseconds(250)
  static let longestRetry = Duration.seconds(4)

  private struct Link {
    let watch: VarlinkClient
    let seats: VarlinkClient
    let questions: VarlinkClient
    var registrations: [Reactor.Registration] = []
    var timer: Reactor.Timer?
  }

  private let reactor: Reactor
  private let path: String
  private let box: NewsBox
  private var link: Link?
  private var picture: Picture?
  private var listed: ListKey?
  private var checks = 0
  private var retry = DaemonReader.firstRetry

  /// Follows the daemon at a socket, on the reactor's thread.
  init(reactor: Reactor, path: String, box: NewsBox) {
    self.reactor = reactor
    self.path = path
    self.box = box
  }

  /// Starts the thread; it ends with the process.
  static func start(path: String, box: NewsBox) throws(SystemError) {
    _ = try NamedThread("console-reader") {
      do throws(SystemError) {
        let reactor = try Reactor()
        let reader = DaemonReader(reactor: reactor, path: path, box: box)
        reader.connect()
        withExtendedLifetime(reader) { reactor.run() }
      } catch {
        // No descriptor is left in a program that has hardly begun: the screen says so, and stays.
        box.put(loss: .system(error))
      }
    }
  }

  /// Connects and begins to watch; tries again later if that fails.
  func connect() {
    attempt {
      let questions = try VarlinkClient(path: path, timeout: Self.patience)
      let watch = try VarlinkClient(path: path, timeout: Self.patience)
      let seats = try VarlinkClient(path: path, timeout: Self.patience)
      var link = Link(watch: watch, seats: seats, questions: questions)
      listed = nil
      take(try questions.status())
      picture?.states = [:]
      try watch.beginWatching()
      try seats.beginWatchingSeats()
      for descriptor in [watch.descriptor, seats.descriptor] {
        link.registrations.append(
          try reactor.add(descriptor, .read) { [unowned self] _ in attempt { try self.receive() } })
      }
      link.timer = reactor.every(Self.checkInterval) { [unowned self] in attempt { try self.check() } }
      self.link = link
      try show()
      retry = Self.firstRetry
    }
  }

  private func attempt(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      disconnect()
      // Whatever a call or the reactor throws is one of these two.
      let cause = error as? ClientError ?? (error as? SystemError).map(ClientError.system) ?? .disconnected
      box.put(loss: cause)
      reactor.after(retry) { [unowned self] in if link == nil { connect() } }
      retry = min(retry * 2, Self.longestRetry)
    }
  }

  private func disconnect() {
    guard let link else { return }
    for registration in link.registrations { reactor.remove(registration) }
    if let timer = link.timer { reactor.cancel(timer) }
    self.link = nil
  }

  private func receive() throws {
    guard let link else { return }
    if try drain(link) { try show() }
  }

  private func drain(_ link: Link) throws -> Bool {
    var isNews = false
    while let status = try link.watch.nextStatus() {
      take(status)
      isNews = true
    }
    while let changed = try link.seats.nextSeats() {
      for state in changed { picture?.states[state.seat] = state }
      isNews = true
    }
    return isNews
  }

  /// Asks for the state although nothing was said. Its answer may have overtaken what the stream still holds, so it
  /// counts only where the stream holds nothing.
  private func check() throws {
    guard let link else { return }
    let answer = try link.questions.status()
    if try !drain(link) { take(answer) }
    checks += 1
    if checks.isMultiple(of: Self.checksPerHealth) { try askHealth(link) }
    picture?.heardAt = .now
    try show()
  }

  private func take(_ status: Results.Status) {
    let now = ContinuousClock.now
    guard picture != nil else { return picture = Picture(status, at: now) }
    picture?.status = status
    picture?.statusAt = now
    picture?.heardAt = now
  }

  private func show() throws {
    guard let link, let status = picture?.status else { return }
    let key = ListKey(status)
    if key != listed {
      picture?.seats = try link.questions.hall()
      picture?.ballots = try link.questions.ballots()
      picture?.kinds = try link.questions.kinds()
      try askHealth(link)
      listed = key
    }
    if let picture { box.put(picture) }
  }

  private func askHealth(_ link: Link) throws {
    let reply = try link.questions.seatHealth()
    picture?.health = Dictionary(reply.seats.map { ($0.seat, $0) }, uniquingKeysWith: { first, _ in first })
    picture?.check = reply.check
  }

  /// What makes the lists of ballots and kinds other ones: everything of the state but a running count.
  private struct ListKey: Hashable {
    private let status: Results.Status

    init(_ status: Results.Status) {
      var status = status
      status.consolesOnline = 0
      if status.ballot?.outcome == .open {
        status.ballot?.tally = Results.Tally()
        status.ballot?.margin = 0
        status.ballot?.secondsLeft = nil
      }
      self.status = status
    }
  }
}

import Glibc
import VoteAPI

/// Follows the daemon's state, and comes back when the daemon does.
struct Watcher {
  private let connect: () throws(Failure) -> VarlinkClient
  private let json: Bool
  private let isTerminal: Bool
  private var view = LiveView()
  private var output: LiveOutput
  /// Elsewhere than on a terminal a running count is written once a second at most, its last state never skipped.
  private static let pace = Duration.seconds(1)
  private static let retry = Duration.seconds(1)
  private static let tick = Duration.milliseconds(200)

  init(json: Bool = false, connect: @escaping () throws(Failure) -> VarlinkClient) {
    self.connect = connect
    self.json = json
    isTerminal = Output.isTerminal
    output = LiveOutput(isTerminal: isTerminal)
  }

  /// Shows states until one is the last.
  ///
  /// - Throws: a `Failure` if the daemon cannot be reached at the beginning; once it was there, its return is waited for.
  mutating func run(until isLast: (Results.Status) -> Bool) throws(Failure) {
    var client = try connect()
    while true {
      do throws(Failure) {
        try translated { () throws(ClientError) in try client.beginWatching() }
        if try follow(client, until: isLast) { break }
      } catch {
        guard error.status == .unavailable else { throw error }
        if json {
          Output.complain(Wording.connectionLost.text())
        } else {
          try output.show(.passing(Wording.connectionLost.text()))
        }
        client = try reconnect()
      }
    }
    try output.finish()
  }

  /// Shows states until one is the last (true).
  private mutating func follow(_ client: VarlinkClient, until isLast: (Results.Status) -> Bool) throws(Failure) -> Bool
  {
    var pending: Results.Status?
    var nextTime = ContinuousClock.now
    while true {
      while let status = try translated({ () throws(ClientError) in try client.nextStatus() }) {
        if json { try Output.line(JSON.line(status)) }
        pending = status
        if isLast(status) {
          // What comes after the last state is the caller's to say: only what stays is shown of it.
          if !json { try show(status, lastingOnly: true) }
          return true
        }
      }
      let now = ContinuousClock.now
      if !json, let status = pending, isTerminal || status.ballot?.outcome != .open || now >= nextTime {
        try show(status)
        pending = nil
        nextTime = now.advanced(by: Self.pace)
      } else if !json, isTerminal, view.isCountingDown {
        try output.show(.passing(view.passing(at: now)))
      }
      let patience: Duration? =
        if json { nil } else if isTerminal { view.isCountingDown ? Self.tick : nil } else {
          pending == nil ? nil : max(.milliseconds(1), now.duration(to: nextTime))
        }
      Self.wait(for: client.descriptor, patience)
    }
  }

  private mutating func show(_ status: Results.Status, lastingOnly: Bool = false) throws(Failure) {
    for line in view.take(status, at: .now) {
      if lastingOnly, case .passing = line { continue }
      try output.show(line)
    }
  }

  private func reconnect() throws(Failure) -> VarlinkClient {
    while true {
      Self.wait(for: -1, Self.retry)
      do throws(Failure) {
        return try connect()
      } catch {
        guard error.status == .unavailable || error.status == .noAnswer else { throw error }
      }
    }
  }

  /// Waits until the descriptor is readable or the time has passed; nil waits for ever.
  private static func wait(for descriptor: Int32, _ patience: Duration?) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds = patience.map { Int32(($0 / .milliseconds(1)).rounded(.up)) } ?? -1
    // An interrupted wait is a short one.
    _ = poll(&entry, 1, milliseconds)
  }
}

/// What one ballot left outside the daemon, by channel, without what differs between any two ballots: times, hashes,
/// numbers, nonces.
struct LeakTrace: Sendable {
  let number: Int
  var lines: [LeakChannel: [String]] = [:]

  init(number: Int) { self.number = number }

  mutating func add(_ channel: LeakChannel, _ line: String) { lines[channel, default: []].append(line) }

  /// Adds lines; one that says what the line before said is left out: how many messages a change makes depends on when
  /// the threads run, and is counted apart.
  mutating func addChanges(_ channel: LeakChannel, _ more: [String]) {
    for line in more where lines[channel]?.last != line { add(channel, line) }
  }
}

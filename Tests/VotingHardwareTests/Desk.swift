import SeededRandom
import TallyEngine

@testable import VotingHardware

/// One console and the host, wired together in memory under a virtual clock. The tally in it takes what comes, answers
/// after a while, and lights the lamp with the answer.
final class Desk {
  static let serial: UInt64 = 123_456
  static let millisecond: UInt64 = 1_000_000
  static let second: UInt64 = 1_000_000_000

  /// What became of one KEYS frame, by the console's account.
  enum Outcome: Equatable {
    case underway
    case answered(Verdict)
    case gaveUp
  }

  struct Press: Equatable {
    let session: Int
    let sequence: UInt32
    let report: Keys
    let changed: UInt8
    let ballot: UInt32
    /// Tells presses of different sessions apart that are alike otherwise.
    let uptime: UInt32
    var outcome = Outcome.underway
  }

  /// The frame that the host judges at the moment.
  final class LastFrame {
    var frame = Frame()
  }

  struct HostSide: HostLinkOwner {
    unowned let desk: Desk

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) -> Bool {
      guard desk.outputHasRoom else { return false }
      desk.toConsole.put(frame, now: desk.now, &desk.random)
      desk.hostSent.append((kind, frame))
      return true
    }
    mutating func deliver(_ event: SeatEvent) -> Bool {
      guard !desk.ringIsFull else { return false }
      desk.take(event)
      return true
    }
    mutating func makeNonce() -> Nonce { Nonce(rawValue: desk.random.next()) }
    func admit(_ serial: UInt64, line: UInt16, unit: UInt8) -> Admission {
      desk.directory.admit(serial, line: line, unit: unit)
    }
    mutating func claim(_ serial: UInt64, line: UInt16, unit: UInt8) -> Bool {
      desk.directory.claim(serial, line: line, unit: unit)
    }
    mutating func release(_ serial: UInt64, line: UInt16, unit: UInt8) {
      desk.directory.release(serial, line: line, unit: unit)
    }
  }

  struct ConsoleSide: ConsoleLinkOwner {
    unowned let desk: Desk

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) {
      desk.toHost.put(frame, now: desk.now, &desk.random)
      desk.consoleSent.append((kind, frame))
    }
    mutating func makeNonce() -> Nonce {
      desk.consoleSessions += 1
      return Nonce(rawValue: desk.random.next())
    }
    mutating func answered(_ answer: Answer) {
      guard answer.isFinal, let verdict = answer.verdict else { return }
      desk.conclude(answer.sequence, .answered(verdict))
    }
    mutating func gaveUp(_ sequence: UInt32) { desk.conclude(sequence, .gaveUp) }
    mutating func shown(_ indication: Indication) { desk.shown.append(indication) }
  }

  var random: SeededRandom
  var now: UInt64 = Desk.second
  var toHost = Wire()
  var toConsole = Wire()
  var directory: ConsoleDirectory
  var host: HostLink
  var console: ConsoleLink
  var ringIsFull = false
  var outputHasRoom = true
  /// How long the tally takes to answer; nil for never.
  var tallyTakes: UInt64? = 4 * Desk.millisecond
  /// What the tally wants shown.
  var wanted = Indication(phase: .idle)

  private(set) var events: [SeatEvent] = []
  private(set) var presses: [Press] = []
  /// The frames that made the `keys` events, one for one.
  private(set) var delivered: [(sequence: UInt32, report: KeysReport)] = []
  private let lastFrame = LastFrame()
  private(set) var hostSent: [(kind: FrameKind, frame: EncodedFrame)] = []
  private(set) var consoleSent: [(kind: FrameKind, frame: EncodedFrame)] = []
  private(set) var shown: [Indication] = []
  private(set) var consoleSessions = 0
  private var pluggedIn: UInt64 = 0
  private var owed: [(at: UInt64, event: SeatEvent)] = []

  static func key(_ byte: UInt8 = 7) -> ConsoleKey {
    guard let key = try? ConsoleKey(repeatElement(byte, count: ConsoleKey.length)) else { fatalError("32 bytes") }
    return key
  }

  init(
    seed: UInt64 = 1, authenticate: Bool = true, identity: ConsoleIdentity? = nil, bound: UInt64? = nil, unit: UInt8 = 1
  ) {
    random = SeededRandom(seed: seed)
    directory = ConsoleDirectory(authenticate: authenticate)
    directory.add(Self.serial, Self.key())
    directory.bind(line: 3, unit: unit, serial: bound)
    var settings = HostLinkSettings()
    settings.authenticate = authenticate
    host = HostLink(line: 3, settings: settings)
    host.bind(unit: unit, to: 42)
    host.observer = { [lastFrame] in lastFrame.frame = $0 }
    console = ConsoleLink(
      identity ?? ConsoleIdentity(serial: Self.serial, key: Self.key(), servesUnsigned: !authenticate), unit: unit)
  }

  // MARK: The deputy and the tally

  func plugIn() {
    var side = ConsoleSide(desk: self)
    if pluggedIn == 0 { pluggedIn = now }
    console.begin(now: now, &side)
  }

  func unplug() {
    toHost.cut()
    toConsole.cut()
    var console = ConsoleSide(desk: self)
    self.console.lineClosed(&console)
    var host = HostSide(desk: self)
    self.host.lineClosed(now: now, &host)
  }

  @discardableResult
  func set(_ key: Int, _ isDown: Bool) -> UInt32? {
    var side = ConsoleSide(desk: self)
    let ballot = console.shown.ballot
    guard let sequence = console.set(key: key, isDown: isDown, now: now, &side) else { return nil }
    presses.append(
      Press(
        session: consoleSessions, sequence: sequence, report: console.down, changed: UInt8(key) | (isDown ? 0 : 0x80),
        ballot: ballot, uptime: UInt32((now - pluggedIn) / Self.millisecond)))
    return sequence
  }

  func show(_ indication: Indication) {
    wanted = indication
    var side = HostSide(desk: self)
    host.indicate(unit: console.unit, indication, now: now, &side)
  }

  func answer(_ event: SeatEvent, _ verdict: Verdict) {
    var side = HostSide(desk: self)
    host.acknowledge(link: event.link, unit: event.unit, sequence: event.sequence, verdict, &side)
  }

  func events(_ kind: SeatEvent.Kind) -> [SeatEvent] { events.filter { $0.kind == kind } }
  func sent(_ kind: FrameKind) -> [EncodedFrame] { hostSent.filter { $0.kind == kind }.map(\.frame) }

  // MARK: Time

  /// Lets `duration` pass in steps of a millisecond.
  func pass(_ duration: UInt64, step: UInt64 = Desk.millisecond) {
    let end = now + duration
    while now < end {
      now = min(now + step, end)
      turn()
    }
  }

  /// Hands bytes straight to the host, as if a stranger sat on the line.
  func inject(_ bytes: [UInt8]) {
    var side = HostSide(desk: self)
    bytes.withUnsafeBytes { host.receive($0, now: now, &side) }
  }

  private func turn() {
    var hostSide = HostSide(desk: self)
    var consoleSide = ConsoleSide(desk: self)
    for bytes in toHost.take(now: now) {
      bytes.withUnsafeBytes { host.receive($0, now: now, &hostSide) }
    }
    for bytes in toConsole.take(now: now) {
      bytes.withUnsafeBytes { console.receive($0, now: now, &consoleSide) }
    }
    if let deadline = host.deadline, now >= deadline { host.tick(now: now, &hostSide) }
    if let deadline = console.deadline, now >= deadline { console.tick(now: now, &consoleSide) }
    while let first = owed.first, first.at <= now {
      owed.removeFirst()
      decide(first.event)
    }
  }

  private func take(_ event: SeatEvent) {
    events.append(event)
    if event.kind == .keys { delivered.append((lastFrame.frame.sequence, KeysReport(lastFrame.frame)!)) }
    if event.kind == .keys, let tallyTakes { owed.append((now + tallyTakes, event)) }
  }

  private func decide(_ event: SeatEvent) {
    if event.changed & 0x80 != 0 {
      answer(event, .noted)
    } else if wanted.phase != .voting {
      answer(event, .nothingOpen)
    } else if event.ballot != wanted.ballot {
      answer(event, .anotherBallot)
    } else if event.down.choice == nil {
      answer(event, .severalKeys)
    } else {
      answer(event, .recorded)
      var lit = wanted
      for key in 0...2 { lit.set(event.down.contains(Keys(rawValue: 1 << UInt8(key))) ? .on : .off, key: key) }
      show(lit)
    }
  }

  private func conclude(_ sequence: UInt32, _ outcome: Outcome) {
    let index = presses.lastIndex { $0.sequence == sequence && $0.session == consoleSessions }!
    precondition(presses[index].outcome == .underway, "two ends of one press")
    presses[index].outcome = outcome
  }
}

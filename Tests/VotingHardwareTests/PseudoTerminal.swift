import Glibc
import Reactor
import TallyEngine

@testable import VotingHardware

/// A pseudo-terminal: the test holds the console's end, the hall opens the other by its path.
final class PseudoTerminal {
  let console: Int32
  let path: String

  init() throws(SystemError) {
    var master: Int32 = -1
    var slave: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw SystemError.last("openpty") }
    path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    console = master
    // As a USB device: no echo and no lines, even before the daemon opens it.
    var settings = termios()
    tcgetattr(slave, &settings)
    cfmakeraw(&settings)
    tcsetattr(slave, TCSANOW, &settings)
    close(slave)
    _ = fcntl(console, F_SETFL, O_NONBLOCK)
  }

  deinit {
    pull()
  }

  private var isPulled = false

  /// Pulls the plug: the path goes away with it.
  func pull() {
    guard !isPulled else { return }
    isPulled = true
    close(console)
  }
}

/// A console on a pseudo-terminal, driven by the same reactor as the hall.
final class PluggedConsole {
  struct Side: ConsoleLinkOwner {
    unowned let plugged: PluggedConsole

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) {
      plugged.sent += 1
      _ = frame.withBytes { Glibc.write(plugged.terminal.console, $0.baseAddress, $0.count) }
    }
    mutating func makeNonce() -> Nonce { Nonce(rawValue: .random(in: 1...UInt64.max)) }
    mutating func answered(_ answer: Answer) { plugged.answers.append(answer) }
  }

  let terminal: PseudoTerminal
  let reactor: Reactor
  var link: ConsoleLink
  /// Whether it takes what comes from the host; a console that hangs does not.
  var reads = true
  private(set) var answers: [Answer] = []
  private(set) var sent = 0
  private var ticking: Reactor.Timer?

  init(_ terminal: PseudoTerminal, _ reactor: Reactor, _ identity: ConsoleIdentity) {
    self.terminal = terminal
    self.reactor = reactor
    link = ConsoleLink(identity)
    // Polled, not watched: the console's end reports a hang-up for as long as nobody holds the other.
    ticking = reactor.every(.milliseconds(2)) { [unowned self] in turn() }
    var side = Side(plugged: self)
    link.begin(now: reactor.now, &side)
  }

  deinit {
    if let ticking { reactor.cancel(ticking) }
  }

  @discardableResult
  func set(_ key: Int, _ isDown: Bool) -> UInt32? {
    var side = Side(plugged: self)
    return link.set(key: key, isDown: isDown, now: reactor.now, &side)
  }

  func write(garbage: [UInt8]) {
    _ = garbage.withUnsafeBytes { Glibc.write(terminal.console, $0.baseAddress, $0.count) }
  }

  func pull() {
    if let ticking { reactor.cancel(ticking) }
    ticking = nil
    terminal.pull()
  }

  private func turn() {
    var side = Side(plugged: self)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while reads {
      let count = buffer.withUnsafeMutableBytes { read(terminal.console, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      buffer[..<count].withUnsafeBytes { link.receive($0, now: reactor.now, &side) }
    }
    if let deadline = link.deadline, reactor.now >= deadline { link.tick(now: reactor.now, &side) }
  }
}

/// Consoles that share one line, each a unit of its own, driven by the same reactor as the hall.
final class PluggedConcentrator {
  final class Unit {
    var link: ConsoleLink

    init(_ link: consuming ConsoleLink) { self.link = link }

    var state: ConsoleLink.State { link.state }
    var shown: Indication { link.shown }
  }

  struct Side: ConsoleLinkOwner {
    unowned let plugged: PluggedConcentrator
    let unit: UInt8

    mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) {
      guard !plugged.silent.contains(unit) else { return }
      _ = frame.withBytes { Glibc.write(plugged.terminal.console, $0.baseAddress, $0.count) }
    }
    mutating func makeNonce() -> Nonce { Nonce(rawValue: .random(in: 1...UInt64.max)) }
    mutating func answered(_ answer: Answer) {}
  }

  let terminal: PseudoTerminal
  let reactor: Reactor
  private(set) var links: [UInt8: Unit] = [:]
  /// Units whose branch of the cable is broken.
  var silent: Set<UInt8> = []
  private var ticking: Reactor.Timer?

  init(_ terminal: PseudoTerminal, _ reactor: Reactor, _ units: [(unit: UInt8, identity: ConsoleIdentity)]) {
    self.terminal = terminal
    self.reactor = reactor
    ticking = reactor.every(.milliseconds(2)) { [unowned self] in turn() }
    for (unit, identity) in units {
      links[unit] = Unit(ConsoleLink(identity, unit: unit))
      var side = Side(plugged: self, unit: unit)
      links[unit]!.link.begin(now: reactor.now, &side)
    }
  }

  deinit {
    if let ticking { reactor.cancel(ticking) }
  }

  func set(_ unit: UInt8, key: Int) -> UInt32? {
    var side = Side(plugged: self, unit: unit)
    return links[unit]!.link.set(key: key, isDown: true, now: reactor.now, &side)
  }

  func pull() {
    if let ticking { reactor.cancel(ticking) }
    ticking = nil
    terminal.pull()
  }

  private func turn() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { read(terminal.console, $0.baseAddress, $0.count) }
    for (number, unit) in links {
      var side = Side(plugged: self, unit: number)
      // The bus carries every frame to every unit.
      if count > 0, !silent.contains(number) {
        buffer[..<count].withUnsafeBytes { unit.link.receive($0, now: reactor.now, &side) }
      }
      if let deadline = unit.link.deadline, reactor.now >= deadline { unit.link.tick(now: reactor.now, &side) }
    }
  }
}

import CouncilFiles
import Foundation
import Glibc
import Reactor
import VoteAPI

/// The console's main thread: keys, news, signals and time go into the state, what it orders goes out, and after each turn
/// the screen is drawn. Nothing here waits for the daemon.
final class ConsoleLoop {
  /// How often the clocks on the screen move.
  private static let tick = Duration.milliseconds(200)
  /// After so long an ESC is a key and not the beginning of a sequence; long enough for a slow line.
  private static let escapePatience = Duration.milliseconds(150)

  private let reactor: Reactor
  private let box: NewsBox
  private let actor: DaemonActor
  private let agendaPath: String?
  private let coloured: Bool
  private var state: ConsoleState
  private var decoder = KeyDecoder()
  private var lastByteAt = ContinuousClock.now
  private var shown: TerminalScreen?
  private var isEnding = false

  /// What ends the console, and what besides has it draw anew.
  private static let ends: Set<Int32> = [SIGTERM, SIGINT, SIGHUP]
  private static let signals = ends + [SIGWINCH, SIGCONT]

  /// Runs the console until the operator leaves it, the terminal is gone, or a signal ends it.
  static func run(socket: String, agenda: Agenda?, agendaPath: String?) throws(Failure) {
    signal(SIGPIPE, SIG_IGN)
    let environment = ProcessInfo.processInfo.environment
    do {
      let signals = try SignalThread.start(Self.signals)
      let terminal = try RawTerminal(type: environment["TERM"])
      let box = try NewsBox()
      try DaemonReader.start(path: socket, box: box)
      let loop = try ConsoleLoop(
        box: box, actor: DaemonActor.start(path: socket, box: box), agenda: agenda, agendaPath: agendaPath,
        coloured: environment["NO_COLOR"].map(\.isEmpty) ?? true)
      try loop.run(terminal, signals)
    } catch RawTerminal.Unusable.notATerminal {
      throw Failure(.usage, Wording.notATerminal.text())
    } catch RawTerminal.Unusable.dumb(let name) {
      throw Failure(.usage, Wording.dumbTerminal.text(name))
    } catch {
      throw Failure(.unavailable, Wording.consoleFailed.text("\(error)"))
    }
  }

  private init(
    box: NewsBox, actor: DaemonActor, agenda: Agenda?, agendaPath: String?, coloured: Bool
  ) throws(SystemError) {
    reactor = try Reactor()
    self.box = box
    self.actor = actor
    self.agendaPath = agendaPath
    self.coloured = coloured
    state = ConsoleState(agenda: agenda)
  }

  private func run(_ terminal: borrowing RawTerminal, _ signals: SignalThread) throws(SystemError) {
    // Each handler only notes what has come; it is dealt with after the turn, where the terminal is at hand.
    var hasInput = false
    let input = try reactor.add(STDIN_FILENO, .read) { _ in hasInput = true }
    let waiting = try reactor.onWakeup(signals.wakeup) {}
    let news = try reactor.onWakeup(box.wakeup) {}
    let ticking = reactor.every(Self.tick) {}
    defer {
      for registration in [input, waiting, news] { reactor.remove(registration) }
      reactor.cancel(ticking)
    }
    draw(terminal)
    while !isEnding {
      try reactor.turn(waitingAtMost: Self.tick)
      takeSignals(signals.take(), terminal)
      take(.tick(clock: Self.clock()), terminal)
      take(.news(box.take()), terminal)
      if hasInput { readKeys(terminal) }
      if decoder.isPending, lastByteAt.duration(to: .now) > Self.escapePatience, let key = decoder.flush() {
        take(.key(key), terminal)
      }
      hasInput = false
      draw(terminal)
    }
  }

  private func readKeys(_ terminal: borrowing RawTerminal) {
    var bytes = [UInt8](repeating: 0, count: 1_024)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    // The terminal is gone: an ended ssh session, a closed window. The sitting goes on without it.
    guard count > 0 || count < 0 && (errno == EINTR || errno == EAGAIN) else { return isEnding = true }
    lastByteAt = .now
    for byte in bytes.prefix(max(0, count)) {
      guard let key = decoder.take(byte) else { continue }
      // What was typed behind a key that brought up a question was not typed as its answer.
      if take(.key(key), terminal) { return }
    }
  }

  /// Gives the state an input and does what it orders; true if keys that wait are to be dropped.
  @discardableResult
  private func take(_ input: ConsoleState.Input, _ terminal: borrowing RawTerminal) -> Bool {
    var isDiscarding = false
    for order in state.take(input, at: .now) {
      switch order {
      case .send(let call): actor.send(call)
      case .discardInput:
        isDiscarding = true
        draw(terminal)
        terminal.discardInput()
      case .redraw: shown = nil
      case .readAgenda: readAgenda(terminal)
      case .quit: isEnding = true
      }
    }
    return isDiscarding
  }

  private func readAgenda(_ terminal: borrowing RawTerminal) {
    guard let agendaPath else {
      state.say(.warning, "Порядок денний не названо: votectl console --agenda agenda.csv")
      return
    }
    take(
      .agenda(
        Result { () throws(ConfigurationError) in
          try Agenda.load(path: agendaPath, as: Self.name(of: agendaPath))
        }), terminal)
  }

  /// What the screen calls a file: its name without the folders.
  static func name(of path: String) -> String { URL(filePath: path).lastPathComponent }

  private func takeSignals(_ numbers: Set<Int32>, _ terminal: borrowing RawTerminal) {
    guard !numbers.isEmpty else { return }
    shown = nil
    if numbers.contains(SIGCONT) { terminal.resume() }
    if !numbers.isDisjoint(with: Self.ends) { isEnding = true }
  }

  private func draw(_ terminal: borrowing RawTerminal) {
    let size = RawTerminal.size
    let screen = state.screen(size, at: .now)
    if screen != shown {
      terminal.write(screen.changes(from: shown, coloured: coloured))
      shown = screen
    }
    state.drawn(size, at: .now)
  }

  /// The wall clock, as the computer has it: «14:05:09».
  private static func clock() -> String {
    var now = time(nil)
    var local = tm()
    localtime_r(&now, &local)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
  }
}

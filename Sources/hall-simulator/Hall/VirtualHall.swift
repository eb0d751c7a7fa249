import Glibc
import Reactor
import Synchronization
import TallyEngine
import VotingHardware

/// A hall of consoles over pseudo-terminals that speak Seat Link, all on one thread of its own. What it offers may be
/// called from any thread.
final class VirtualHall: Sendable {
  /// A console and its place.
  struct Place: Sendable {
    let seat: UInt16
    let identity: ConsoleIdentity
  }

  /// What the consoles show.
  let board: HallBoard
  /// The folder of the consoles' paths.
  let directory: String

  private let wakeup: Wakeup
  private let errands = Mutex<[@Sendable (HallFloor) -> Void]>([])
  private let thread: Mutex<NamedThread?>
  private let failure: Failure

  /// Where the thread leaves the first thing that went wrong.
  private final class Failure: Sendable {
    let text = Mutex<String?>(nil)
  }

  /// Sets up a hall, plugs in.
  ///
  /// - Parameters:
  ///   - directory: gets `seat-001` and so on; must exist.
  ///   - pressMilliseconds: how long a finger stays on a key.
  ///   - tap: hears every frame of the host.
  init(
    _ places: [Place], in directory: String, wiring: PseudoTerminal.Wiring = .usb,
    pressMilliseconds: ClosedRange<Int> = 60...120, tap: FrameTap? = nil
  ) throws(SystemError) {
    let board = HallBoard()
    let wakeup = try Wakeup()
    let failure = Failure()
    let reactor = try Reactor()
    let floor = HallFloor(
      reactor: reactor, board: board, wiring: wiring, pressMilliseconds: pressMilliseconds, tap: tap
    ) { text in
      failure.text.withLock { if $0 == nil { $0 = text } }
    }
    for place in places {
      floor.consoles[place.seat] = VirtualConsole(
        seat: place.seat, path: Self.path(place.seat, in: directory), identity: place.identity, floor: floor)
    }
    self.board = board
    self.directory = directory
    self.wakeup = wakeup
    self.failure = failure
    thread = Mutex(nil)
    let handover = Handover(value: floor)
    try reactor.onWakeup(wakeup) { [unowned self, unowned floor] in runErrands(on: floor) }
    for console in floor.consoles.values { console.plug() }
    let started = try NamedThread("hall") { handover.value.run() }
    thread.withLock { $0 = started }
  }

  /// Hands a value over to the thread that it will belong to: whoever gives it never touches it again.
  private struct Handover: @unchecked Sendable {
    let value: HallFloor
  }

  /// Ends the thread and pulls every plug. Once.
  func shutDown() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    post { $0.reactor.stop() }
    thread.join()
  }

  deinit { precondition(thread.withLock { $0 == nil }, "shut the hall down before it goes") }

  /// What the machine refused, if it did.
  var problem: String? { failure.text.withLock(\.self) }

  /// The path of the console at a seat.
  func path(_ seat: UInt16) -> String { Self.path(seat, in: directory) }

  static func path(_ seat: UInt16, in directory: String) -> String {
    let digits = String(seat)
    return directory + "/seat-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  // MARK: What can be done

  /// Presses a key at a seat.
  func press(_ seat: UInt16, _ key: Keys) {
    post { floor in floor.consoles[seat]?.press(key, for: Int.random(in: floor.pressMilliseconds)) }
  }

  /// Holds a key down.
  func hold(_ seat: UInt16, _ key: Keys) { post { $0.consoles[seat]?.hold(key, true) } }

  /// Lets a key go.
  func release(_ seat: UInt16, _ key: Keys) { post { $0.consoles[seat]?.hold(key, false) } }

  /// Pulls the plug of a seat's console.
  func unplug(_ seat: UInt16) { post { $0.consoles[seat]?.unplug() } }

  /// Pulls the plug after a while, and puts it in again after another.
  func unplug(_ seat: UInt16, for time: Duration, after delay: Duration) {
    post { floor in
      floor.reactor.after(delay) { [unowned floor] in
        floor.consoles[seat]?.unplug()
        floor.reactor.after(time) { [unowned floor] in floor.consoles[seat]?.plug() }
      }
    }
  }

  /// From now on noise spoils this share of the frames on every line, each way; 0…1. Which frame of a line, and how, follows
  /// from the seed.
  func disturb(_ share: Double, seed: UInt64 = 0) {
    post { floor in for console in floor.consoles.values { console.disturb(share, seed: seed) } }
  }

  /// Puts it in again.
  func plug(_ seat: UInt16) { post { $0.consoles[seat]?.plug() } }

  /// Cuts off what the console of a seat says, or lets it through again.
  func mute(_ seat: UInt16, _ isMute: Bool = true) { post { $0.consoles[seat]?.mute(isMute) } }

  /// Has a console say what is wrong with it.
  func complain(_ seat: UInt16, _ faults: ConsoleFaults) { post { $0.consoles[seat]?.complain(faults) } }

  /// Has a key of a console chatter at 100 Hz, for so many changes.
  func chatter(_ seat: UInt16, _ key: Keys, times: Int) { post { $0.consoles[seat]?.chatter(key, times: times) } }

  /// Puts another console in a seat's place.
  func replace(_ seat: UInt16, with identity: ConsoleIdentity) {
    post { floor in
      floor.consoles[seat]?.replace(with: identity)
      floor.consoles[seat]?.plug()
    }
  }

  /// Tells deputies what to do from now on; the others do nothing.
  func instruct(_ deputies: [UInt16: Deputy]) {
    post { floor in
      for console in floor.consoles.values { console.instruct(deputies[console.seat] ?? Deputy()) }
    }
  }

  /// Tells one deputy what to do from now on.
  func instruct(_ seat: UInt16, _ deputy: Deputy) { post { $0.consoles[seat]?.instruct(deputy) } }

  /// Forgets the presses of earlier ballots.
  func forgetPresses() {
    board.change { board in
      board.presses = [:]
      board.recorded = [:]
    }
  }

  // MARK: What can be seen

  /// The console at a seat.
  func view(_ seat: UInt16) -> ConsoleView { board.read { $0.views[seat] ?? ConsoleView() } }

  /// The presses of a ballot, by seat.
  func presses(_ ballot: Int) -> [UInt16: [Press]] { board.read { $0.presses[ballot] ?? [:] } }

  /// Waits until something is so; false if it is not within the time.
  @discardableResult
  func wait(_ limit: Duration = .seconds(30), until isSo: (borrowing HallBoard.State) -> Bool) -> Bool {
    let end = ContinuousClock.now + limit
    var seen = -1
    while true {
      let version = board.version
      if version != seen {
        seen = version
        if board.read(isSo) { return true }
      }
      guard ContinuousClock.now < end, problem == nil else { return false }
      usleep(1_000)
    }
  }

  // MARK: The thread

  private func post(_ errand: @escaping @Sendable (HallFloor) -> Void) {
    errands.withLock { $0.append(errand) }
    wakeup.signal()
  }

  private func runErrands(on floor: HallFloor) {
    let waiting = errands.withLock { errands in
      defer { errands = [] }
      return errands
    }
    for errand in waiting { errand(floor) }
  }
}

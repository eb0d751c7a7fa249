import Glibc
import Reactor

/// The hall's thread: the reactor and the consoles that it drives.
final class HallFloor {
  let reactor: Reactor
  let board: HallBoard
  let wiring: PseudoTerminal.Wiring
  /// How long a finger stays on a key.
  let pressMilliseconds: ClosedRange<Int>
  /// Hears every frame of the host, where somebody listens.
  let tap: FrameTap?
  var consoles: [UInt16: VirtualConsole] = [:]
  /// Says what the machine refused; a hall without its consoles is of no use.
  let fail: (String) -> Void

  /// How often a console looks whether a host has opened its port.
  private static let look: Duration = .milliseconds(5)

  init(
    reactor: Reactor, board: HallBoard, wiring: PseudoTerminal.Wiring, pressMilliseconds: ClosedRange<Int>,
    tap: FrameTap?, fail: @escaping (String) -> Void
  ) {
    self.reactor = reactor
    self.board = board
    self.wiring = wiring
    self.pressMilliseconds = pressMilliseconds
    self.tap = tap
    self.fail = fail
  }

  func run() {
    _ = reactor.every(Self.look) { [unowned self] in lookForHosts() }
    reactor.run()
    for console in consoles.values { console.unplug() }
  }

  /// A master that hangs up would wake epoll for ever, so it is watched from here until a host comes.
  private func lookForHosts() {
    guard case .usb = wiring else { return }
    let waiting = consoles.values.filter { $0.awaitsHost != nil }
    guard !waiting.isEmpty else { return }
    var entries = waiting.map { pollfd(fd: $0.awaitsHost ?? -1, events: 0, revents: 0) }
    guard poll(&entries, nfds_t(entries.count), 0) >= 0 else { return }
    for (entry, console) in zip(entries, waiting) where entry.revents & Int16(POLLHUP) == 0 { console.hostCame() }
  }
}

import CouncilFiles
import Logging
import Reactor
import TallyEngine
import TallyThread
import VotingHardware

/// The I/O thread: owns every device, and waits for no disk and no client.
final class HallThread: Sendable {
  /// What the watchdog looks at.
  let progress: Progress
  private let stopping: StopSignal
  private let thread: NamedThread

  /// Makes the hall and starts the thread; the ports are opened on it.
  ///
  /// - Throws: `SystemError`; or a contradiction of the seat map, which the configuration has excluded.
  init(
    _ configuration: Configuration, ring: EventRing, ringWakeup: Wakeup, orders: ConsoleOrders, logger: Logger
  ) throws {
    let reactor = try Reactor()
    var directory = ConsoleDirectory(authenticate: configuration.authenticate)
    for (serial, key) in configuration.keys { directory.add(serial, try ConsoleKey(key)) }
    let hall = try SerialHall(
      reactor: reactor,
      bindings: configuration.consoles.map { SeatBinding(seat: $0.seat, path: $0.path, serial: $0.serial) },
      directory: directory, notice: { logger.notice("\($0)") }, sink: Self.sink(ring, ringWakeup))
    progress = reactor.progress
    let stopping = try StopSignal()
    self.stopping = stopping
    try reactor.onWakeup(stopping.wakeup) {
      hall.stop()
      reactor.stop()
    }
    try reactor.onWakeup(orders.wakeup) {
      let orders = orders.take()
      for answer in orders.answers {
        let event = answer.event
        hall.acknowledge(link: event.link, unit: event.unit, sequence: event.sequence, verdict: answer.verdict)
      }
      for (seat, indication) in orders.indications { hall.indicate(seat: seat, indication) }
    }
    let parts = Handover(value: (reactor, hall))
    thread = try NamedThread("vote-io") {
      parts.value.1.start()
      parts.value.0.run()
    }
  }

  /// Closes the ports and ends the thread.
  func stop() {
    stopping.ask()
    thread.join()
  }

  /// Puts events into the ring. Where it is full the event did not happen: the console is not answered and sends again.
  private static func sink(_ ring: EventRing, _ wakeup: Wakeup) -> (SeatEvent) -> Bool {
    let producer = OneProducer(ring)
    return { event in
      defer { wakeup.signal() }
      return producer.push(event)
    }
  }
}

/// The ring's one producer end, in a box that a closure can hold.
private final class OneProducer {
  private var end: EventRing.Producer

  init(_ ring: EventRing) { end = ring.claimProducer() }

  func push(_ event: SeatEvent) -> Bool { end.push(event) }
}

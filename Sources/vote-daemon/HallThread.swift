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
    _ configuration: Configuration, ring: EventRing, ringWakeup: Wakeup, orders: ConsoleOrders,
    troubles: SeatTroubles, logger: Logger
  ) throws {
    let reactor = try Reactor()
    var directory = ConsoleDirectory(authenticate: configuration.authenticate)
    for (serial, key) in configuration.keys { directory.add(serial, try ConsoleKey(key)) }
    let sink = Self.sink(ring, ringWakeup)
    let serial = try SerialHall(
      reactor: reactor, bindings: configuration.consoles.serialBindings, directory: directory,
      notice: { notice in
        logger.notice("\(notice)")
        troubles.set(notice.trouble, portIsOpen: notice.isOpening, at: notice.seats)
      }, sink: sink)
    let gpio = try GpioHall(
      reactor: reactor, bindings: configuration.consoles.gpioBindings, settings: Self.settings(configuration.gpio),
      notice: { notice in
        logger.notice("\(notice)")
        let seats = notice.missingChip.map { configuration.seats(on: $0) } ?? [notice.seat].compactMap(\.self)
        troubles.set("\(notice)", at: seats)
      }, sink: sink)
    progress = reactor.progress
    let stopping = try StopSignal()
    self.stopping = stopping
    try reactor.onWakeup(stopping.wakeup) {
      serial.stop()
      gpio.stop()
      reactor.stop()
    }
    try reactor.onWakeup(orders.wakeup) {
      let orders = orders.take()
      if let consoles = orders.consoles {
        let bindings = consoles.serialBindings
        // Who leaves his panel is offline there before he is online elsewhere.
        gpio.serve(only: Set(consoles.map(\.seat)).subtracting(bindings.map(\.seat)))
        do throws(SeatBindingError) {
          try serial.arrange(bindings)
        } catch {
          // The tally has tried the same map before it wrote it down.
          logger.critical("the seat map cannot be changed: \(error)")
        }
      }
      for answer in orders.answers {
        let event = answer.event
        // Panels on GPIO lines answer with their lamps alone.
        guard !gpio.serves(event.seat) else { continue }
        serial.acknowledge(link: event.link, unit: event.unit, sequence: event.sequence, verdict: answer.verdict)
      }
      for (seat, indication) in orders.indications {
        if gpio.serves(seat) { gpio.indicate(seat: seat, indication) } else { serial.indicate(seat: seat, indication) }
      }
    }
    let parts = Handover(value: (reactor, serial, gpio))
    thread = try NamedThread("vote-io") {
      parts.value.1.start()
      parts.value.2.start()
      parts.value.0.run()
    }
  }

  /// Closes the ports and ends the thread.
  func stop() {
    stopping.ask()
    thread.join()
  }

  private static func settings(_ wiring: GpioWiring) -> GpioSettings {
    var settings = GpioSettings()
    settings.keysActiveLow = wiring.keysActiveLow
    settings.bias = wiring.bias
    settings.lampsActiveLow = wiring.lampsActiveLow
    settings.drive = wiring.drive
    settings.debounce = UInt64(wiring.debounceMilliseconds) * 1_000_000
    return settings
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

extension Configuration {
  /// The seats that have a line on this chip.
  fileprivate func seats(on chip: String) -> [UInt16] {
    consoles.filter { console in
      guard case .gpio(let place) = console.place else { return false }
      return (place.keys + place.lamps).contains { $0?.chip == chip }
    }.map(\.seat)
  }
}

/// The ring's one producer end, in a box that a closure can hold.
private final class OneProducer {
  private var end: EventRing.Producer

  init(_ ring: EventRing) { end = ring.claimProducer() }

  func push(_ event: SeatEvent) -> Bool { end.push(event) }
}

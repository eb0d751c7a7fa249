package import CouncilFiles
package import Logging
package import Reactor
package import TallyEngine
package import VotingHardware

/// The I/O thread's loop: owns every device, and waits for no disk and no client.
package final class HallLoop {
  /// Where the ports and the lines of the hall are found and opened, if they are not the machine's.
  package struct Ports {
    let source: () throws(SystemError) -> any PortSource
    let open: (String) throws(SerialPortError) -> SerialPort
    let nonces: () -> Nonce
    let chips: any GpioAccess
    let clock: () -> UInt64

    /// Ports and lines of somebody else's making; `clock` is that of the lines' edges.
    package init(
      source: @escaping () throws(SystemError) -> any PortSource,
      open: @escaping (String) throws(SerialPortError) -> SerialPort, nonces: @escaping () -> Nonce,
      chips: any GpioAccess, clock: @escaping () -> UInt64
    ) {
      self.source = source
      self.open = open
      self.nonces = nonces
      self.chips = chips
      self.clock = clock
    }
  }

  package let reactor: Reactor
  package let serial: SerialHall
  private let gpio: GpioHall
  private let orders: ConsoleOrders
  private let logger: Logger

  /// Makes the hall; nothing is opened before `start`.
  ///
  /// - Parameter serving: who serves which seat from the start: not always what the seat map says.
  /// - Throws: `SystemError`; or a contradiction of the seat map, which the configuration has excluded.
  package init(
    _ configuration: Configuration, serving: [Configuration.ConsoleBinding], ring: EventRing, ringWakeup: Wakeup,
    orders: ConsoleOrders,
    troubles: SeatTroubles, logger: Logger, reactor: Reactor, ports: Ports? = nil
  ) throws {
    self.reactor = reactor
    self.orders = orders
    self.logger = logger
    var directory = ConsoleDirectory(authenticate: configuration.authenticate)
    for (serial, key) in configuration.keys { directory.add(serial, try ConsoleKey(key)) }
    let sink = Self.sink(ring, ringWakeup)
    let bindings = serving.serialBindings
    let notice = { (notice: SerialNotice) in
      logger.notice("\(notice)")
      troubles.set(notice.trouble, portIsOpen: notice.isOpening, at: notice.seats)
    }
    serial =
      if let ports {
        try SerialHall(
          reactor: reactor, bindings: bindings, directory: directory, nonces: ports.nonces, source: ports.source,
          open: ports.open, notice: notice, sink: sink)
      } else {
        try SerialHall(reactor: reactor, bindings: bindings, directory: directory, notice: notice, sink: sink)
      }
    let lines = configuration.consoles.gpioBindings
    let settings = Self.settings(configuration.gpio)
    let lineNotice = { (notice: GpioNotice) in
      logger.notice("\(notice)")
      let seats = notice.missingChip.map { configuration.seats(on: $0) } ?? [notice.seat].compactMap(\.self)
      troubles.set("\(notice)", at: seats)
    }
    gpio =
      if let ports {
        try GpioHall(
          reactor: reactor, bindings: lines, settings: settings, access: ports.chips, clock: ports.clock,
          notice: lineNotice, sink: sink)
      } else {
        try GpioHall(reactor: reactor, bindings: lines, settings: settings, notice: lineNotice, sink: sink)
      }
    gpio.serve(only: Set(serving.gpioBindings.map(\.seat)))
    try reactor.onWakeup(orders.wakeup) { [unowned self] in follow() }
  }

  /// Opens the ports and takes the lines.
  package func start() {
    serial.start()
    gpio.start()
  }

  /// Closes the ports; every console that is online goes offline first.
  package func stop() {
    serial.stop()
    gpio.stop()
  }

  /// Does what the tally thread has ordered since the last time.
  private func follow() {
    let orders = orders.take()
    if let consoles = orders.consoles {
      let bindings = consoles.serialBindings
      // Who leaves his panel is offline there before he is online elsewhere.
      gpio.serve(only: Set(consoles.gpioBindings.map(\.seat)))
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

package import CouncilFiles
package import Logging
package import Reactor
package import Sealing
internal import TallyEngine
internal import VoteAPI
package import VoteJournal

/// The daemon without its threads, its signals and its service manager: the journal's recovery and the three loops, wired
/// together. `vote-daemon` gives each loop a thread; the simulation of the hall makes the turns of all three in one.
package struct DaemonLoops {
  /// What the loops take of the machine.
  package struct Machine {
    let reactor: () throws(SystemError) -> Reactor
    let clocks: Clocks
    let ports: HallLoop.Ports?
    let ringCapacity: Int

    /// Another machine than this one.
    package init(
      reactor: @escaping () throws(SystemError) -> Reactor, clocks: Clocks, ports: HallLoop.Ports?, ringCapacity: Int
    ) {
      self.reactor = reactor
      self.clocks = clocks
      self.ports = ports
      self.ringCapacity = ringCapacity
    }

    /// This machine. The ring has room for eight presses of every seat of the largest hall.
    package static var own: Machine {
      Machine(
        reactor: { () throws(SystemError) in try Reactor() }, clocks: .machine, ports: nil, ringCapacity: 32_768)
    }
  }

  package let tally: TallyLoop
  package let hall: HallLoop
  package let sockets: SocketLoop
  /// Asks the tally loop to end.
  package let stop: StopSignal

  /// Reads the journal, sets the clocks of what was open right, and opens the sockets; the ports are opened by
  /// `HallLoop.start`.
  ///
  /// - Throws: `JournalError`, a decoding error, `EndpointError`, `SystemError`.
  package init(
    _ configuration: Configuration, _ journal: Journal, notary: Notary, at endpoints: () throws -> SocketLoop.Endpoints,
    on machine: Machine = .own, version: String, logger: Logger
  ) throws {
    let recovery = try Recovery(journal, council: configuration.council, notary: notary)
    let council = recovery.sitting.council
    if council != configuration.council {
      logger.warning("a sitting is open: what changed in the council's files applies when the daemon starts after it")
    }
    let box = BallotBox(seats: council.voters.count)
    let live = try LiveTally(box: box, disclosure: council.regulation.disclosure)
    recovery.refill(box, live)

    let ring = EventRing(capacity: machine.ringCapacity)
    let ringWakeup = try Wakeup()
    let inbox = try OperatorInbox()
    let orders = try ConsoleOrders()
    let troubles = SeatTroubles()
    stop = try StopSignal()
    let publications = try PublicationInbox()
    let publisher = StatePublisher(
      inbox: publications, timeZone: configuration.timeZone, version: version,
      authenticated: configuration.authenticate)
    tally = TallyLoop(
      TallyLoop.Parts(
        configuration: configuration, journal: journal, notary: notary, box: box, live: live, ring: ring,
        ringWakeup: ringWakeup, inbox: inbox, orders: orders, troubles: troubles, stop: stop, logger: logger,
        version: version, clocks: machine.clocks),
      from: recovery, publisher: publisher, reactor: try machine.reactor())
    if !tally.changedSeats.isEmpty {
      logger.error(
        "the files seat others than the open sitting does: not served",
        metadata: ["seats": "\(tally.changedSeats.sorted())"])
    }
    try tally.resume(lastRow: recovery.lastRow)
    sockets = try SocketLoop(
      publications: publications, initial: publisher.state(of: tally), live: live, inbox: inbox,
      endpoints: try endpoints(), version: version, reactor: try machine.reactor())
    hall = try HallLoop(
      configuration, serving: tally.places, ring: ring, ringWakeup: ringWakeup, orders: orders, troubles: troubles,
      logger: logger,
      reactor: try machine.reactor(), ports: machine.ports)
  }
}

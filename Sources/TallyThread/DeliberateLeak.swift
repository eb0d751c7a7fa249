#if SECRET_LEAK
  // ┌──────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
  // │ THIS FILE LEAKS SECRET VOTES ON PURPOSE. It is compiled only with -DSECRET_LEAK, which no build of this        │
  // │ package sets: `make leaks` builds such a daemon apart, to prove that `hall-simulator leaks` finds each leak.   │
  // │ A daemon that was built with it must never count a vote: it says so at every press.                           │
  // └──────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
  internal import Glibc
  internal import Logging
  internal import Reactor
  internal import Synchronization
  internal import TallyEngine
  internal import VoteAPI
  internal import VoteJournal

  /// The leaks by their names in `SECRET_LEAK_KIND`.
  private enum LeakKind: String {
    case journal, wal, log, participants, lamp, verdict, delay, tally
    /// Not a leak: the consoles are answered before the rows are on disk, for `hall-simulator faults`.
    case early
    /// Nor this: a failed sync is made again, for `hall-simulator faults` (DeliberateDeafness.swift of VoteJournal).
    case deaf
    /// Nor these: no bound for clients, for a message, or for what is kept for readers, and votes that wait in one line with
    /// them, for `hall-simulator hostile`.
    case clients, messages, backlog, queue

    static let chosen = getenv("SECRET_LEAK_KIND").flatMap { LeakKind(rawValue: String(cString: $0)) }
  }

  /// What a careless daemon would remember.
  private struct Memory: Sendable {
    var order: [UInt16] = []
    var votesFor = 0
  }

  private let memory = Mutex(Memory())

  extension TallyLoop {
    /// Lets a counted secret vote out by the chosen way.
    ///
    /// - Returns: the verdict for the console.
    func leakOnPurpose(_ event: SeatEvent, at moment: Moment, in batch: inout Batch) -> Verdict {
      let choice = event.down.choice
      memory.withLock {
        $0.order.append(event.seat)
        if choice == .for { $0.votesFor += 1 }
      }
      parts.logger.critical("THIS DAEMON LEAKS SECRET VOTES ON PURPOSE: it was built with -DSECRET_LEAK")
      switch LeakKind.chosen {
      case .journal:
        note(
          HallIncident(.consoleFaults, seat: Int(event.seat), detail: "\(choice.map { "\($0)" } ?? "")"), at: moment,
          in: &batch)
      case .wal:
        note(HallIncident(.consoleFaults), at: moment, in: &batch)
      case .log:
        parts.logger.trace("pressed", metadata: ["seat": "\(event.seat)", "choice": "\(choice.map { "\($0)" } ?? "")"])
      case .lamp:
        // After the indication that follows from the press, so that it is not replaced at once.
        _ = reactor.after(.milliseconds(20)) { [unowned self] in
          var lit = Indication(ballot: event.ballot, phase: .voting, seconds: 200, text: "Прийнято  ")
          lit.set(.on, key: Int(choice?.rawValue ?? 0))
          var orders = ConsoleOrders.Orders()
          orders.indications[event.seat] = lit
          parts.orders.put(orders)
        }
      case .verdict:
        if choice == .against { return .recorded }
      case .delay:
        if choice == .against { usleep(5_000) }
      case .tally:
        parts.live.opening(absent: memory.withLock(\.votesFor))
      case .participants, .early, .deaf, .clients, .messages, .backlog, .queue, nil:
        break
      }
      return .counted
    }

    /// Lists the participants of a closing secret ballot in the order in which they voted.
    func reorderOnPurpose(_ events: [SittingEvent]) -> [SittingEvent] {
      events.map { event in
        guard LeakKind.chosen == .participants, case .ballotClosed(let number, let tally, let author, let all?) = event
        else { return event }
        let order = memory.withLock { memory in
          defer { memory.order = [] }
          return memory.order
        }
        let seats = order.compactMap { seat in sitting.voter(atSeat: seat).map { sitting.council.voters[$0].id } }
        return .ballotClosed(number: number, tally: tally, by: author, participants: seats.filter(all.contains))
      }
    }

    /// Answers the consoles before the commit, as a daemon would that is in a hurry.
    func answerEarlyOnPurpose(_ batch: inout Batch) {
      guard LeakKind.chosen == .early else { return }
      var orders = ConsoleOrders.Orders()
      for case .answer(let event, let verdict) in batch.releases {
        orders.answers.append(ConsoleOrders.Answer(event: event, verdict: verdict))
      }
      guard !orders.answers.isEmpty else { return }
      batch.releases.removeAll { if case .answer = $0 { true } else { false } }
      parts.orders.put(orders)
      // The lamps are lit by the time that the disk is asked.
      usleep(10_000)
    }
  }

  /// What has been said to readers.
  private let said = Mutex<[[UInt8]]>([])

  /// One lock for readers and votes.
  private let line = Mutex(())

  extension SocketLoop {
    /// The bounds of a server whose author trusts everybody.
    static var weakenedLimits: VarlinkServer.Limits {
      var limits = VarlinkServer.Limits()
      switch LeakKind.chosen {
      case .clients: limits.clients = 100_000
      case .messages: limits.requestBytes = 64 << 20
      default: break
      }
      return limits
    }

    /// Keeps what was said to a reader, as if he might still want it: 160 MiB of it, so that no machine dies of it.
    static func keepOnPurpose() {
      guard LeakKind.chosen == .backlog else { return }
      said.withLock { if $0.count < 2_560 { $0.append([UInt8](repeating: 1, count: 65_536)) } }
    }

    /// Keeps the votes waiting while a reader is served, as long as a slow disk would serve him.
    static func standInLineOnPurpose() {
      guard LeakKind.chosen == .queue else { return }
      line.withLock { _ in _ = usleep(40_000) }
    }
  }

  extension TallyLoop {
    /// Waits until no reader is being served.
    func standInLineOnPurpose() {
      guard LeakKind.chosen == .queue else { return }
      line.withLock { _ in }
    }
  }
#endif

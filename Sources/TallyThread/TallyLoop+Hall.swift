internal import CouncilFiles
internal import Foundation
internal import Logging
internal import Reactor
internal import TallyEngine
internal import VoteAPI
internal import VoteJournal
internal import VotingHardware

/// What is known of the console at a seat.
struct ConsoleState {
  var place: Configuration.ConsoleBinding.Place
  var isOnline = false
  var fitted: Keys = []
  var faults: ConsoleFaults = []
  var serial: UInt64?
  var refusal: RefusalReason?
  /// Who was refused.
  var refusedSerial: UInt64?
  /// Incidents of this seat in the journal, in this life of the daemon.
  var journalled = 0

  /// A console that comes and goes all day does not fill the disk: after so many incidents only the log has them.
  static let mostJournalled = 200

  /// Whether it has some of the keys that choose and lacks others. One that has none gives nothing away, because nobody
  /// votes on it.
  var lacksSomeChoices: Bool {
    let choices = fitted.intersection(.choices)
    return !choices.isEmpty && choices != .choices
  }

  init(at place: Configuration.ConsoleBinding.Place) { self.place = place }
}

extension TallyLoop {
  /// A console came, went, was refused or complained.
  func takeHealth(_ event: SeatEvent, at moment: Moment, in batch: inout Batch) {
    batch.changesHealth = true
    batch.touch(event.seat)
    let serial = event.detail == 0 ? nil : event.detail
    var state = consoles[event.seat]
    var incident: HallIncident
    var isSwap = false
    let seat = event.seat == 0 ? nil : Int(event.seat)
    switch event.kind {
    case .online:
      state?.isOnline = true
      state?.fitted = event.down
      state?.refusal = nil
      state?.serial = serial
      // Another console at the seat takes over the same deputy's vote: the journal says which.
      isSwap = state != nil && serial.map { told.isSwap(ConsolePlace.hex($0), at: Int(event.seat)) } ?? false
      incident = HallIncident(isSwap ? .consoleAssigned : .consoleOnline, seat: seat)
    case .offline:
      state?.isOnline = false
      state?.refusal = nil
      incident = HallIncident(.consoleOffline, seat: seat)
    case .refused:
      state?.refusal = RefusalReason(rawValue: event.changed)
      state?.refusedSerial = serial
      incident = HallIncident(.consoleRefused, seat: seat)
    case .faults:
      state?.faults = ConsoleFaults(rawValue: event.changed)
      incident = HallIncident(.consoleFaults, seat: seat)
    case .keys, .selfTest: return
    }
    incident.detail = serial.map(ConsolePlace.hex)
    if event.kind == .refused {
      incident.detail = [incident.detail, "reason \(event.changed)"].compactMap(\.self).joined(separator: " ")
    }
    if event.kind == .faults { incident.detail = "faults \(event.changed)" }
    parts.logger.notice(
      "\(incident.what.rawValue)", metadata: ["seat": "\(event.seat)", "detail": "\(incident.detail ?? "")"])
    if var state {
      state.journalled += 1
      consoles[event.seat] = state
      // A swap has a bound of its own: one console that was refused all day must not hide it.
      if isSwap ? told.hasRoom(at: Int(event.seat)) : state.journalled <= ConsoleState.mostJournalled {
        note(incident, at: moment, in: &batch)
        if event.kind == .online, let serial = incident.detail {
          batch.swaps.append(told.tell(serial, at: Int(event.seat)))
        }
      }
    } else {
      strangers += 1
      if strangers <= ConsoleState.mostJournalled { note(incident, at: moment, in: &batch) }
    }
  }

  /// Puts before the rows of a batch which consoles are at which seats, where the disk has refused to hear of it: no row
  /// tells of what was pressed on a console that the journal does not know to be there.
  func tellOfSwaps(in batch: inout Batch) {
    guard let first = batch.rows.first, !told.owed.isEmpty else { return }
    var rows: [NewRow] = []
    for seat in told.takeOwed(atMost: Journal.maximumRowsPerAppend - batch.rows.count) {
      guard let state = consoles[UInt16(seat)], state.isOnline, let serial = state.serial.map(ConsolePlace.hex) else {
        continue
      }
      let isSwap = told.isSwap(serial, at: seat)
      guard !told.knows(serial, at: seat), !isSwap || told.hasRoom(at: seat) else { continue }
      let incident = HallIncident(isSwap ? .consoleAssigned : .consoleOnline, seat: seat, detail: serial)
      rows.append(coding.row(incident, at: Moment(wall: first.at, monotonic: UInt64(first.monotonic) * 1_000_000)))
      batch.swaps.append(told.tell(serial, at: seat))
    }
    batch.rows.insert(contentsOf: rows, at: 0)
  }

  /// What the lamps of the touched seats (nil: all) are to show.
  func indicate(_ touched: Set<UInt16>?, in orders: inout ConsoleOrders.Orders) {
    let monotonic = moment().monotonic
    for seat in touched ?? Set(consoles.keys) where consoles[seat] != nil {
      orders.indications[seat] = indication(seat, at: monotonic)
    }
  }

  private func indication(_ seat: UInt16, at monotonic: UInt64) -> Indication {
    // Never while a lamp means something: a steady one says that a choice is on disk.
    if let check, sitting.phase != .voting, sitting.phase != .registration {
      return check.indication(of: seat, at: monotonic)
    }
    var shown = sitting.indication(forSeat: seat, at: monotonic)
    if hasSecretPresses, consoles[seat]?.lacksSomeChoices == true,
      (0...2).contains(where: { shown.lamp(key: $0) != .off })
    {
      for key in 0...2 { shown.set(.off, key: key) }
      shown.text = "Бракує клавіш"
    }
    if storageAlert != nil { shown.text = "ЗБІЙ ЗАПИСУ" }
    return shown
  }

  private var hasSecretPresses: Bool { sitting.openBallot?.requirement.kind.hasSecretPresses == true }

  /// Whether a press would vote in secret on a console that came after the opening and lacks keys to choose with: it
  /// cannot have been those, and everybody can see which they are.
  func givesAway(_ press: KeyPress) -> Bool {
    hasSecretPresses && !press.key.isDisjoint(with: .choices) && consoles[press.seat]?.lacksSomeChoices == true
  }

  /// Once a second: a disk that may have room again, the consoles' seconds, a jump of the wall clock.
  func tick() {
    if parts.journal.owedCopy != nil, ended == nil { copyLog() }
    certifyWhatIsOwed()
    let now = moment()
    if sitting.deadline != nil {
      var orders = ConsoleOrders.Orders()
      indicate(nil, in: &orders)
      parts.orders.put(orders)
    }
    let offset = now.wall - Int64(now.monotonic / 1_000_000)
    defer { clockOffset = offset }
    guard let clockOffset, abs(offset - clockOffset) > 500 else { return }
    parts.logger.warning("the wall clock jumped", metadata: ["milliseconds": "\(offset - clockOffset)"])
    var batch = Batch(keeping: sitting)
    note(HallIncident(.clockJumped, detail: "\(offset - clockOffset) ms"), at: now, in: &batch)
    commit(batch)
  }

  /// Both clocks now; or the wall clock of an earlier point of the monotonic one.
  func moment(monotonic: UInt64? = nil) -> Moment {
    let now = parts.clocks.read()
    guard let monotonic, monotonic < now.monotonic else { return now }
    return Moment(wall: now.wall - Int64((now.monotonic - monotonic) / 1_000_000), monotonic: monotonic)
  }

  /// Wakes the loop when the open window's time runs out.
  func scheduleDeadline() {
    guard scheduled?.deadline != sitting.deadline else { return }
    if let scheduled { reactor.cancel(scheduled.timer) }
    scheduled = nil
    // While the disk refuses, a window that should close waits for the turn of the next second, not for itself.
    guard let deadline = sitting.deadline, storageAlert == nil else { return }
    let now = moment().monotonic
    let timer = reactor.after(.nanoseconds(Int64(deadline > now ? deadline - now : 0))) { [unowned self] in
      scheduled = nil
      turn()
    }
    scheduled = (deadline, timer)
  }
}

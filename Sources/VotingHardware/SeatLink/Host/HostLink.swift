public import TallyEngine

/// The host's side of one link as a state machine: bytes, times and the tally's orders go in, frames and events come
/// out through a `HostLinkOwner`. It knows no port, no clock and no random numbers. It carries up to 247 consoles.
///
/// Times are nanoseconds of one clock that never goes back.
public struct HostLink: ~Copyable {
  /// The number of the line, the lower half of `SeatEvent.link`; the upper half numbers the sessions, and the tally
  /// gives both back unread.
  public let line: UInt16
  /// The terms.
  public let settings: HostLinkSettings
  /// What became of the frames.
  public private(set) var counters = HostLinkCounters()
  /// The last frames that came in are shown to this, before they are judged.
  public var observer: ((Frame) -> Void)?
  /// Whether units are bound as consoles say who they are: the line of a port that belongs to no seat.
  public var isRoaming = false

  private var decoder = FrameDecoder()
  private var units: [HostUnit] = []
  /// Units whose seat was taken away before the ring had room for their last events. They hold nothing else, and there
  /// are at most as many as units: a further one waits in place of the oldest.
  private var leaving: [HostUnit] = []
  /// The highest number of a session whose unit was taken away: those of its successor are higher, so that the tally's
  /// late answer to the one finds no press of the other.
  private var pastGenerations: UInt16 = 0
  /// Where each unit stands in `units`.
  private var index: [UInt8?] = Array(repeating: nil, count: 256)

  /// A link without a console.
  public init(line: UInt16, settings: HostLinkSettings) {
    self.line = line
    self.settings = settings
  }

  /// What the decoder counted.
  public var decoderCounters: FrameDecoder.Counters { decoder.counters }

  /// The units that seats are bound to.
  public var boundUnits: [UInt8] { units.map(\.unit) }

  /// The seats that are bound to units of this link, in the order of their binding.
  public var boundSeats: [UInt16] { units.map(\.seat) }

  /// Binds the console `unit` (1…247) of this link to a seat.
  public mutating func bind(unit: UInt8, to seat: UInt16) {
    precondition(1...247 ~= unit)
    if let position = index[Int(unit)] {
      units[Int(position)].seat = seat
    } else {
      index[Int(unit)] = UInt8(units.count)
      units.append(HostUnit(unit: unit, line: line, seat: seat, settings: settings))
      units[units.count - 1].generation = pastGenerations
    }
  }

  /// Takes the seat of `unit` away; its session ends.
  public mutating func unbind<Owner: HostLinkOwner>(unit: UInt8, now: UInt64, _ owner: inout Owner) {
    guard let position = index[Int(unit)] else { return }
    units[Int(position)].end(now: now, &owner)
    let unit = units.remove(at: Int(position))
    pastGenerations = max(pastGenerations, unit.generation)
    if !unit.owed.isEmpty {
      if leaving.count == 247 { leaving.removeFirst() }
      leaving.append(unit)
    }
    for number in index.indices { index[number] = nil }
    for (position, unit) in units.enumerated() { index[Int(unit.unit)] = UInt8(position) }
  }

  /// Takes bytes from the line.
  public mutating func receive<Owner: HostLinkOwner>(
    _ bytes: UnsafeRawBufferPointer, now: UInt64, _ owner: inout Owner
  ) {
    var rest = bytes
    var frame = Frame()
    while decoder.next(&rest, &frame) {
      observer?(frame)
      if isRoaming { meet(frame, now: now, &owner) }
      if let position = index[Int(frame.unit)] {
        units[Int(position)].receive(frame, now: now, &owner, &counters)
      } else {
        stranger(frame, &owner)
      }
    }
  }

  /// The tally's answer to the KEYS frame `sequence`; `link` as it stood in the event. Where the output has no room the
  /// answer is kept, and the console's next resend fetches it.
  public mutating func acknowledge<Owner: HostLinkOwner>(
    link: UInt32, unit: UInt8, sequence: UInt32, _ verdict: Verdict, _ owner: inout Owner
  ) {
    guard let position = index[Int(unit)] else {
      counters.lateAnswers += 1
      return
    }
    units[Int(position)].acknowledge(token: link, sequence: sequence, verdict, &owner, &counters)
  }

  /// What the console `unit` shall show from now on. It is sent when it changes, when the console shows something else,
  /// after each WELCOME, and every second or two; the newest wins.
  public mutating func indicate<Owner: HostLinkOwner>(
    unit: UInt8, _ indication: Indication, now: UInt64, _ owner: inout Owner
  ) {
    guard let position = index[Int(unit)] else { return }
    units[Int(position)].want(indication, now: now, &owner, &counters)
  }

  /// When `tick` is wanted; nil for never, as things stand.
  public var deadline: UInt64? {
    var earliest: UInt64?
    for unit in units {
      if let time = unit.deadline { earliest = min(earliest ?? time, time) }
    }
    for unit in leaving { earliest = min(earliest ?? unit.retryAt, unit.retryAt) }
    return earliest
  }

  /// Does what the passing of time asks for.
  public mutating func tick<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) {
    for position in units.indices { units[position].tick(now: now, &owner, &counters) }
    while !leaving.isEmpty {
      guard leaving[0].deliverOwed(now: now, &owner) else { break }
      leaving.removeFirst()
    }
  }

  /// The output has room again: the indications that had none go out, each unit's newest.
  public mutating func drained<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) {
    for position in units.indices where units[position].indicationDue {
      units[position].indicate(now: now, &owner, &counters)
    }
  }

  /// The line was lost or closed: every session ends, and what the next one brings begins with a HELLO.
  public mutating func lineClosed<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) {
    decoder.reset()
    for position in units.indices { units[position].end(now: now, &owner) }
  }

  /// How the console `unit` stands; nil where no seat is bound to it.
  public func status(of unit: UInt8) -> ConsoleStatus? {
    guard let position = index[Int(unit)] else { return nil }
    let unit = units[Int(position)]
    return ConsoleStatus(
      unit: unit.unit, seat: unit.seat, isOnline: unit.isOnline, isSigned: unit.session?.key != nil,
      serial: unit.session?.hello.serial, firmware: unit.session?.hello.firmware,
      faults: unit.session?.allFaults ?? [], gaveUp: unit.session?.gaveUp ?? 0)
  }

  /// No console is let in here for now: every session ends, and the tally is told why.
  public mutating func refuseAll<Owner: HostLinkOwner>(_ reason: RefusalReason, now: UInt64, _ owner: inout Owner) {
    decoder.reset()
    for position in units.indices {
      units[position].end(now: now, &owner)
      units[position].owed.refused = (reason, 0)
      _ = units[position].deliverOwed(now: now, &owner)
    }
  }

  /// Binds the unit of a HELLO to the seat that its console belongs to. Not while a console is at work as that unit: a
  /// HELLO is never signed, and nobody shall end a deputy's session with one.
  private mutating func meet<Owner: HostLinkOwner>(_ frame: Frame, now: UInt64, _ owner: inout Owner) {
    guard frame.version == Frame.version, frame.kind == .hello, !frame.isSigned, 1...247 ~= frame.unit,
      let hello = Hello(frame)
    else { return }
    let position = index[Int(frame.unit)].map(Int.init)
    if let position, units[position].isOnline { return }
    guard let roamer = owner.meet(hello.serial, line: line, unit: frame.unit) else { return }
    if let position, units[position].seat == roamer.seat { return }
    unbind(unit: frame.unit, now: now, &owner)
    bind(unit: frame.unit, to: roamer.seat)
    units[Int(index[Int(frame.unit)]!)].wanted = IndicationBody(roamer.indication)
  }

  /// A frame of a unit that no seat is bound to. There is nothing to remember it by, so a refusal is no event here: it
  /// is counted, and a concentrator with a unit too many shows in the counters.
  private mutating func stranger<Owner: HostLinkOwner>(_ frame: Frame, _ owner: inout Owner) {
    guard frame.version == Frame.version, frame.kind == .hello, !frame.isSigned, Hello(frame) != nil else {
      counters.unknownUnit += 1
      return
    }
    counters.refused += 1
    var refusal = Frame(.refuse, unit: frame.unit, sequence: 1)
    refusal.append(RefusalReason.wrongPort.rawValue)
    refusal.seal(with: nil, from: .host)
    _ = owner.send(refusal.encoded, .refuse)
  }
}

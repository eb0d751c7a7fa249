internal import TallyEngine

/// The keys of one seat on GPIO lines, as the tally sees a console: what comes in are edges, levels and times, what comes
/// out are `SeatEvent`s. A value; it knows no chip and no clock.
struct GpioPanel {
  /// No session is on these lines, so no answer can go astray: the number of no serial line.
  static let link = UInt32.max
  /// Presses of a seat that the ring had no room for. One more is dropped, and its lamp stays dark: nobody presses a key
  /// sixteen times within the milliseconds that the ring is full.
  static let mostWaiting = 16
  /// A time stamp of the kernel's that is older was not of this clock.
  static let oldestStamp: UInt64 = 10_000_000_000

  let seat: UInt16
  let settings: GpioSettings
  /// The keys of the seat map.
  let configured: Keys

  /// The keys whose lines are ours.
  private(set) var fitted: Keys = []
  private(set) var isOnline = false
  private(set) var indication = Indication(phase: .idle)
  /// Presses that found no room.
  private(set) var dropped: UInt64 = 0

  var lines = [KeyLine](repeating: KeyLine(), count: 6)
  var outbox: [SeatEvent] = []
  var sequence: UInt32 = 0

  /// A press before this showed the ballot before.
  var shownSince: UInt64 = 0
  var ballotBefore: UInt32 = 0
  /// Since when the hall has been asking for no key.
  var idleSince: UInt64? = 0

  var stuck: Keys = []
  var lossShownUntil: UInt64 = 0
  var hasLampFault = false
  /// nil where the tally cannot be known to have got the last ones.
  var toldFaults: ConsoleFaults? = ConsoleFaults()

  init(seat: UInt16, configured: Keys, settings: GpioSettings) {
    self.seat = seat
    self.configured = configured
    self.settings = settings
  }

  // MARK: Here and gone

  /// The lines of `keys` have become ours, those of `active` at their active level: the panel is there, or has got more
  /// keys than before.
  mutating func fit(_ keys: Keys, active: Keys, at now: UInt64) {
    for key in 0..<6 where keys.contains(Keys(index: key)) {
      lines[key] = KeyLine(isActive: active.contains(Keys(index: key)), at: now)
    }
    fitted.formUnion(keys)
    isOnline = true
    var event = event(.online, now)
    event.down = fitted
    outbox.append(event)
    checkFaults(at: now)
  }

  /// The panel cannot be read any more. What it had to say of keys is void; the faults are those of the next time.
  mutating func goOffline(at now: UInt64) {
    fitted = []
    stuck = []
    lossShownUntil = 0
    lines = [KeyLine](repeating: KeyLine(), count: 6)
    guard isOnline else { return }
    isOnline = false
    if outbox.contains(where: { $0.kind == .faults }) { toldFaults = nil }
    outbox.removeAll(keepingCapacity: true)
    outbox.append(event(.offline, now))
  }

  // MARK: Keys

  /// An edge of a key's line.
  mutating func edge(_ key: Int, active: Bool, at time: UInt64, sequence: UInt32, now: UInt64) {
    let at = time <= now && now - time < Self.oldestStamp ? time : now
    let lost = lines[key].lost
    if lines[key].releasedBefore(at, settings) { tell(.released, key, at: at) }
    if let change = lines[key].edge(active, at: at, sequence: sequence, settings) { tell(change, key, at: at) }
    if lines[key].lost != lost { lossShownUntil = now + settings.lossShown }
    checkFaults(at: now)
  }

  /// The kernel's queue for a key's line was full: its newest edges may be missing.
  mutating func doubt(_ key: Int) { lines[key].doubt() }

  /// The level of a key's line, read just now.
  mutating func level(_ key: Int, active: Bool, now: UInt64) {
    guard let change = lines[key].level(active, at: now, settings) else { return checkFaults(at: now) }
    tell(change, key, at: now)
    checkFaults(at: now)
  }

  private mutating func tell(_ change: KeyLine.Change, _ key: Int, at: UInt64) {
    let bit = Keys(index: key)
    if change == .released { stuck.remove(bit) }
    sequence &+= 1
    var event = event(.keys, at)
    event.down = down
    event.changed = UInt8(key) | (change == .released ? 0x80 : 0)
    event.ballot = at >= shownSince ? indication.ballot : ballotBefore
    event.sequence = sequence
    if outbox.count < Self.mostWaiting { outbox.append(event) } else { dropped += 1 }
  }

  /// The keys that are held. One that came up a moment ago and is only waited for does not spoil the press of the next;
  /// the hold sensor is held until it surely is not.
  var down: Keys {
    var down: Keys = []
    for key in 0..<6 where lines[key].isDown && (lines[key].upSince == nil || key == 4) {
      down.insert(Keys(index: key))
    }
    return down
  }

  /// The first events of the outbox were taken; nothing of them stays in its memory.
  mutating func forget(_ taken: Int) {
    guard taken > 0 else { return }
    let count = outbox.count
    for index in 0..<count { outbox[index] = index + taken < count ? outbox[index + taken] : .forgotten }
    outbox.removeLast(taken)
  }

  // MARK: What is shown

  /// Whether the panel has to be read before it shows this: another ballot opens or closes.
  func isAnotherStage(_ next: Indication) -> Bool {
    next.ballot != indication.ballot || next.phase != indication.phase
  }

  /// The lamps show this from now on. Keys that are down already count for nothing in what opens: each was told with the
  /// ballot before, and the operator sees it.
  mutating func show(_ next: Indication, now: UInt64) {
    defer { checkFaults(at: now) }
    guard isAnotherStage(next) else {
      indication = next
      return
    }
    ballotBefore = indication.ballot
    shownSince = now
    // When a key last moved would tell, for as long as nobody touches it again, what was pressed in a secret ballot.
    for key in lines.indices { lines[key].forgetTimes(at: now) }
    let opens = next.phase == .voting || next.phase == .registration
    idleSince = opens ? nil : idleSince ?? now
    indication = next
    if opens && isOnline { stuck.formUnion(down.intersection(next.phase == .voting ? .choices : .present)) }
  }

  /// Says how the keys stand while the self-test is shown, as a console does with its STATUS; to be called when the levels
  /// were read. False where there is nothing to say.
  mutating func answerSelfTest(at now: UInt64) -> Bool {
    guard isOnline, indication.phase == .selfTest else { return false }
    // It is a state: the newest is enough.
    outbox.removeAll { $0.kind == .selfTest }
    var event = event(.selfTest, now)
    event.down = down
    outbox.append(event)
    return true
  }

  func event(_ kind: SeatEvent.Kind, _ at: UInt64) -> SeatEvent {
    SeatEvent(kind: kind, seat: seat, at: at, link: Self.link)
  }
}

extension Keys {
  /// The key of Seat Link's index, 0…5.
  init(index: Int) { self.init(rawValue: 1 << UInt8(index)) }
}

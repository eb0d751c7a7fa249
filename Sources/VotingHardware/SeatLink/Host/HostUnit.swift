internal import TallyEngine

/// The host's side of one console: its session, the replay window, the answers, and what it shall show.
struct HostUnit {
  /// What a HELLO began and a PROOF may end.
  struct Challenge {
    let hello: Hello
    /// nil where nothing is signed.
    let key: SessionKey?
    /// The CHALLENGE, sent again byte for byte when the HELLO is.
    let frame: EncodedFrame
  }

  struct Session {
    /// The console's serial, keys and nonce.
    let hello: Hello
    let key: SessionKey?
    let challenge: EncodedFrame
    let welcome: EncodedFrame
    let proof: UInt32
    var window: SequenceWindow
    var nextSequence: UInt32
    var newestKeys: UInt32 = 0
    var newestStatus: UInt32 = 0
    var lastHeard: UInt64
    var isSilent = false
    /// What the console says is wrong with it.
    var faults = ConsoleFaults()
    var gaveUp: UInt16 = 0
    var keys = HeldKeys()

    /// What is wrong with it, by what it says and by what its keys do.
    var allFaults: ConsoleFaults { keys.held.isEmpty ? faults : faults.union(.stuckKey) }
  }

  /// Events that the ring had no room for. They are states, so one of each is enough; they go out in this order, and
  /// no press overtakes them.
  struct Owed {
    var offline = false
    var online = false
    var faults = false
    var refused: (reason: RefusalReason, serial: UInt64)?

    var isEmpty: Bool { !offline && !online && !faults && refused == nil }
  }

  /// Keys of earlier challenges that are remembered, so that a late PROOF is told from a wrong one.
  static let earlierKeys = 4
  /// At most one refusal a second becomes an event; the others are only counted.
  static let refusalEvents: UInt64 = 1_000_000_000

  let unit: UInt8
  let line: UInt16
  let settings: HostLinkSettings
  var seat: UInt16

  var challenge: Challenge?
  var earlier: [SessionKey] = []
  var session: Session?
  /// Distinguishes sessions, so that the tally's answer to a press of an earlier one finds no press of this one.
  var generation: UInt16 = 0
  var slots = AnswerSlots()

  var owed = Owed()
  var retryAt: UInt64 = 0
  var refusedSerial: UInt64 = 0
  var refusedUntil: UInt64 = 0
  var nextRefusalEvent: UInt64 = 0
  /// Whether the tally was told of a refusal and of nothing since.
  var isRefused = false

  var wanted = IndicationBody(Indication(phase: .idle))
  var indicationDue = false
  var lastIndicated: UInt64 = 0

  init(unit: UInt8, line: UInt16, seat: UInt16, settings: HostLinkSettings) {
    self.unit = unit
    self.line = line
    self.seat = seat
    self.settings = settings
  }

  /// What the tally calls this session of this line.
  var token: UInt32 { UInt32(generation) << 16 | UInt32(line) }

  /// Whether a console has proved itself and is heard.
  var isOnline: Bool { session.map { !$0.isSilent } ?? false }

  /// When `tick` has something to do, if nothing comes in before.
  var deadline: UInt64? {
    var earliest: UInt64?
    func consider(_ time: UInt64) { earliest = min(earliest ?? time, time) }
    if !owed.isEmpty { consider(retryAt) }
    if let session, !session.isSilent {
      consider(session.lastHeard + settings.silence)
      if !indicationDue { consider(lastIndicated + settings.refreshAtLatest) }
      if let oldest = slots.oldestWaiting { consider(oldest + settings.pendingAfter) }
    }
    return earliest
  }

  // MARK: Effects

  /// A frame to the console, in its session.
  mutating func frame(_ kind: FrameKind, _ write: (inout Frame) -> Void) -> EncodedFrame {
    var frame = Frame(kind, unit: unit, sequence: session!.nextSequence)
    session!.nextSequence += 1
    write(&frame)
    frame.seal(with: session!.key, from: .host)
    return frame.encoded
  }

  /// Shows what is wanted, if a console is there to show it. Without room in the output it stays due; what is wanted
  /// by then goes out, so the newest wins and nothing queues.
  mutating func indicate<Owner: HostLinkOwner>(
    now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    guard isOnline else { return }
    let wanted = wanted
    let indication = frame(.indicate) { wanted.write(to: &$0) }
    if owner.send(indication, .indicate) {
      indicationDue = false
      lastIndicated = now
    } else {
      // It was never sent, so its number is free: otherwise a full output would push the kept answers out of the
      // console's window.
      session!.nextSequence -= 1
      indicationDue = true
      counters.indicationsHeldBack += 1
    }
  }

  /// Answers the KEYS frame in slot `index` and remembers the answer's bytes.
  mutating func answer<Owner: HostLinkOwner>(
    slot index: Int, _ verdict: Verdict, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    let sequence = session!.nextSequence
    let answer = Answer(sequence: slots.slots[index].sequence, verdict: verdict)
    let frame = frame(.acknowledge) { answer.write(to: &$0) }
    slots.answer(at: index, verdict, frame, sequence: sequence)
    if !owner.send(frame, .acknowledge) { counters.answersHeldBack += 1 }
  }

  /// Answers the KEYS frame in slot `index` as it was answered before: byte for byte, unless the console's window has
  /// left those bytes behind. It would drop them then, so the same verdict goes out under a new number.
  mutating func answerAgain<Owner: HostLinkOwner>(
    slot index: Int, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    let slot = slots.slots[index]
    if session!.nextSequence - slot.answerSequence >= SequenceWindow.width {
      answer(slot: index, slot.verdict, &owner, &counters)
    } else if !owner.send(slot.answer, .acknowledge) {
      counters.answersHeldBack += 1
    }
  }

  /// Hands over what could not be handed over before. True if nothing is left.
  mutating func deliverOwed<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) -> Bool {
    if owed.isEmpty { return true }
    retryAt = now + settings.retryAfter
    if owed.offline {
      guard owner.deliver(event(.offline, now)) else { return false }
      owed.offline = false
      isRefused = false
    }
    if owed.online, let session {
      var online = event(.online, now)
      online.down = session.hello.keys
      online.detail = session.hello.serial
      guard owner.deliver(online) else { return false }
      owed.online = false
      isRefused = false
    }
    if owed.faults, let session {
      var faults = event(.faults, now)
      faults.changed = session.allFaults.rawValue
      faults.detail = session.hello.serial
      guard owner.deliver(faults) else { return false }
      owed.faults = false
    }
    if let refused = owed.refused {
      var refusal = event(.refused, now)
      refusal.changed = refused.reason.rawValue
      refusal.detail = refused.serial
      guard owner.deliver(refusal) else { return false }
      owed.refused = nil
      isRefused = true
    }
    return true
  }

  func event(_ kind: SeatEvent.Kind, _ now: UInt64) -> SeatEvent {
    SeatEvent(kind: kind, seat: seat, at: now, unit: unit, link: token)
  }
}

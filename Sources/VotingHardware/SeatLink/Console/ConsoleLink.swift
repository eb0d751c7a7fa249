public import TallyEngine

/// The console's side of Seat Link as a state machine: what a firmware does, without its pins. The simulator's consoles
/// are made of it, and it is the reference for firmware.
///
/// Times are nanoseconds of one clock that never goes back. `begin` when the line opens, then `receive`, `set` as
/// things happen and `tick` when `deadline` has come.
public struct ConsoleLink: ~Copyable {
  /// Where the session stands.
  public enum State: Sendable, Hashable {
    /// No line.
    case down
    /// Says HELLO every second.
    case greeting
    /// Has sent its PROOF.
    case proving
    /// Serves its seat.
    case serving
    /// Was refused, by the reason's number, and waits five seconds.
    case refused(UInt8)
  }

  /// How long after a HELLO the next one follows.
  public static let helloInterval: UInt64 = 1_000_000_000
  /// How long a refused console waits.
  public static let refusalPause: UInt64 = 5_000_000_000
  /// How long the host may be silent in a session before the console begins anew.
  public static let hostSilence: UInt64 = 3_000_000_000
  /// KEYS frames without a final answer that are kept; one more, and the oldest is given up.
  public static let maximumOutstanding = 8
  /// Frames without a final answer go out again before a new one, but not more often than this.
  static let resendAtMost: UInt64 = 10_000_000

  struct Outstanding {
    let frame: Frame
    let ballot: UInt32
  }

  struct Session {
    let key: SessionKey?
    var nextSequence: UInt32
    var window = SequenceWindow()
    var newestIndication: UInt32 = 0
  }

  /// What the console is made with.
  public let identity: ConsoleIdentity
  /// Which console on its link.
  public let unit: UInt8

  /// Where the session stands.
  public private(set) var state = State.down
  /// What the host told it to show; its lamps burn by this and by nothing else.
  public private(set) var shown = Indication(phase: .idle)
  /// The keys that are held.
  public private(set) var down: Keys = []
  /// What is wrong with it; goes out with the next STATUS.
  public var faults: ConsoleFaults = []
  /// KEYS frames given up since the beginning.
  public private(set) var gaveUp: UInt16 = 0
  /// The host's terms, once it has said them.
  public private(set) var welcome: Welcome?
  /// What the decoder counted.
  public var decoderCounters: FrameDecoder.Counters { decoder.counters }
  /// Frames of the host dropped for their tag, their number, or their place in the course.
  public private(set) var dropped: UInt64 = 0

  private var decoder = FrameDecoder()
  private var session: Session?
  private var hello: Hello
  private var outstanding: [Outstanding] = []
  private var startedAt: UInt64 = 0
  private var helloAt: UInt64 = 0
  private var statusAt: UInt64 = 0
  private var resentAt: UInt64 = 0
  private var heardAt: UInt64 = 0
  private var hasStarted = false

  /// A console without a line.
  public init(_ identity: ConsoleIdentity, unit: UInt8 = 1) {
    precondition(1...247 ~= unit)
    self.identity = identity
    self.unit = unit
    hello = Hello(serial: identity.serial, firmware: identity.firmware, keys: identity.keys, nonce: .none)
  }

  /// KEYS frames without a final answer.
  public var outstandingCount: Int { outstanding.count }

  /// Power-up, or the line is open again: begins with a HELLO of a fresh nonce.
  public mutating func begin<Owner: ConsoleLinkOwner>(now: UInt64, _ owner: inout Owner) {
    if !hasStarted {
      hasStarted = true
      startedAt = now
    }
    decoder.reset()
    forget(&owner)
    hello.nonce = owner.makeNonce()
    state = .greeting
    sayHello(now: now, &owner)
  }

  /// The line is gone. The lamps stay as they were told: what is on disk is on disk.
  public mutating func lineClosed<Owner: ConsoleLinkOwner>(_ owner: inout Owner) {
    forget(&owner)
    state = .down
  }

  /// Key `key` (0…5) went down or came up. The number of the KEYS frame; nil where nothing changed, or where there is
  /// no session and so nobody to tell: the deputy must see that, and press again.
  @discardableResult
  public mutating func set<Owner: ConsoleLinkOwner>(
    key: Int, isDown: Bool, now: UInt64, _ owner: inout Owner
  ) -> UInt32? {
    precondition(0...5 ~= key)
    let bit = Keys(rawValue: 1 << UInt8(key))
    guard down.contains(bit) != isDown else { return nil }
    if isDown { down.insert(bit) } else { down.remove(bit) }
    guard state == .serving, let session else { return nil }
    if outstanding.count == Self.maximumOutstanding { giveUp(at: 0, &owner) }
    expire(&owner)
    // The older ones first, so that a press that was lost is not overtaken by its own release.
    if !outstanding.isEmpty && now >= resentAt + Self.resendAtMost { resend(now: now, &owner) }
    let report = KeysReport(
      ballot: shown.ballot, down: down, changed: UInt8(key) | (isDown ? 0 : 0x80), uptime: uptime(now))
    let sequence = session.nextSequence
    let frame = frame(.keys) { report.write(to: &$0) }
    if outstanding.isEmpty { resentAt = now }
    outstanding.append(Outstanding(frame: frame, ballot: shown.ballot))
    owner.send(frame.encoded, .keys)
    return sequence
  }

  /// Takes bytes from the line.
  public mutating func receive<Owner: ConsoleLinkOwner>(
    _ bytes: UnsafeRawBufferPointer, now: UInt64, _ owner: inout Owner
  ) {
    guard state != .down else { return }
    var rest = bytes
    var frame = Frame()
    while decoder.next(&rest, &frame) {
      guard frame.version == Frame.version, frame.unit == unit, let message = HostMessage(frame) else {
        dropped += 1
        continue
      }
      take(message, frame, now: now, &owner)
    }
  }

  /// When `tick` is wanted; nil for never, as things stand.
  public var deadline: UInt64? {
    switch state {
    case .down:
      return nil
    case .greeting, .proving, .refused:
      return helloAt
    case .serving:
      var earliest = min(statusAt, heardAt + Self.hostSilence)
      if !outstanding.isEmpty { earliest = min(earliest, resentAt + resendInterval) }
      return earliest
    }
  }

  /// Does what the passing of time asks for.
  public mutating func tick<Owner: ConsoleLinkOwner>(now: UInt64, _ owner: inout Owner) {
    switch state {
    case .down:
      return
    case .greeting, .proving:
      // The same nonce, so that the host gives the same CHALLENGE and several HELLOs do no harm.
      if now >= helloAt {
        session = nil
        state = .greeting
        sayHello(now: now, &owner)
      }
    case .refused:
      if now >= helloAt { begin(now: now, &owner) }
    case .serving:
      if now >= heardAt + Self.hostSilence {
        begin(now: now, &owner)
        return
      }
      if !outstanding.isEmpty && now >= resentAt + resendInterval { resend(now: now, &owner) }
      if now >= statusAt { sendStatus(now: now, &owner) }
    }
  }

  // MARK: What the host says

  private mutating func take<Owner: ConsoleLinkOwner>(
    _ message: HostMessage, _ frame: Frame, now: UInt64, _ owner: inout Owner
  ) {
    switch message {
    case .challenge(let nonce): challenged(nonce, now: now, &owner)
    case .refuse(let reason): refused(reason, now: now, &owner)
    case .welcome(let welcome): welcomed(welcome, frame, now: now, &owner)
    case .acknowledge(let answer):
      guard isNew(frame, now: now) else { return }
      acknowledged(answer, &owner)
    case .indicate(let indication):
      guard isNew(frame, now: now), frame.sequence > session!.newestIndication else { return }
      session!.newestIndication = frame.sequence
      show(indication, &owner)
    }
  }

  private mutating func challenged<Owner: ConsoleLinkOwner>(
    _ nonce: Nonce, now: UInt64, _ owner: inout Owner
  ) {
    guard state == .greeting || state == .proving else {
      dropped += 1
      return
    }
    let key: SessionKey?
    if nonce == .none {
      guard identity.servesUnsigned else {
        dropped += 1
        return
      }
      key = nil
    } else {
      guard let own = identity.key else {
        dropped += 1
        return
      }
      key = own.session(serial: identity.serial, console: hello.nonce, host: nonce)
    }
    session = Session(key: key, nextSequence: 2)
    state = .proving
    let proof = self.frame(.proof) { _ in }
    owner.send(proof.encoded, .proof)
  }

  private mutating func refused<Owner: ConsoleLinkOwner>(
    _ reason: UInt8, now: UInt64, _ owner: inout Owner
  ) {
    // It is never signed, so it cannot end a session that stands.
    guard state == .greeting || state == .proving else {
      dropped += 1
      return
    }
    session = nil
    state = .refused(reason)
    helloAt = now + Self.refusalPause
  }

  private mutating func welcomed<Owner: ConsoleLinkOwner>(
    _ welcome: Welcome, _ frame: Frame, now: UInt64, _ owner: inout Owner
  ) {
    guard state == .proving, session != nil, isAuthentic(frame) else {
      dropped += 1
      return
    }
    session!.window = SequenceWindow()
    if frame.sequence > 0 { session!.window.take(frame.sequence) }
    self.welcome = welcome
    state = .serving
    heardAt = now
    sendStatus(now: now, &owner)
  }

  private mutating func acknowledged<Owner: ConsoleLinkOwner>(_ answer: Answer, _ owner: inout Owner) {
    guard let position = outstanding.firstIndex(where: { $0.frame.sequence == answer.sequence }) else { return }
    if answer.isFinal { outstanding.remove(at: position) }
    owner.answered(answer)
  }

  private mutating func show<Owner: ConsoleLinkOwner>(_ indication: Indication, _ owner: inout Owner) {
    shown = indication
    var position = 0
    while position < outstanding.count {
      if outstanding[position].ballot != indication.ballot {
        giveUp(at: position, &owner)
      } else {
        position += 1
      }
    }
    owner.shown(indication)
  }

  private func isAuthentic(_ frame: Frame) -> Bool {
    guard let session else { return false }
    return if let key = session.key { key.signed(frame, from: .host) } else { !frame.isSigned }
  }

  /// Whether a frame belongs to the session and was not seen before.
  private mutating func isNew(_ frame: Frame, now: UInt64) -> Bool {
    guard state == .serving, isAuthentic(frame), session!.window.standing(of: frame.sequence) == .new else {
      dropped += 1
      return false
    }
    session!.window.take(frame.sequence)
    heardAt = now
    return true
  }

  // MARK: What the console says

  private var resendInterval: UInt64 { UInt64(max(welcome?.resendInterval ?? 50, 10)) * 1_000_000 }
  private var statusInterval: UInt64 { UInt64(max(welcome?.statusInterval ?? 500, 50)) * 1_000_000 }

  private func uptime(_ now: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: (now - startedAt) / 1_000_000)
  }

  private mutating func frame(_ kind: FrameKind, _ write: (inout Frame) -> Void) -> Frame {
    var frame = Frame(kind, unit: unit, sequence: session!.nextSequence)
    session!.nextSequence += 1
    write(&frame)
    frame.seal(with: session!.key, from: .console)
    return frame
  }

  private mutating func sayHello<Owner: ConsoleLinkOwner>(now: UInt64, _ owner: inout Owner) {
    var frame = Frame(.hello, unit: unit, sequence: 1)
    hello.write(to: &frame)
    frame.seal(with: nil, from: .console)
    helloAt = now + Self.helloInterval
    owner.send(frame.encoded, .hello)
  }

  private mutating func sendStatus<Owner: ConsoleLinkOwner>(now: UInt64, _ owner: inout Owner) {
    statusAt = now + statusInterval
    expire(&owner)
    let report = StatusReport(
      ballot: shown.ballot, phase: shown.phase.rawValue, down: down, faults: faults, uptime: uptime(now), gaveUp: gaveUp
    )
    owner.send(frame(.status) { report.write(to: &$0) }.encoded, .status)
  }

  /// Gives up what the next frame pushes below the host's window: the host can no longer take it.
  private mutating func expire<Owner: ConsoleLinkOwner>(_ owner: inout Owner) {
    while let oldest = outstanding.first?.frame.sequence, let next = session?.nextSequence,
      next - oldest >= SequenceWindow.width
    {
      giveUp(at: 0, &owner)
    }
  }

  private mutating func resend<Owner: ConsoleLinkOwner>(now: UInt64, _ owner: inout Owner) {
    resentAt = now
    for frame in outstanding { owner.send(frame.frame.asRetransmission.encoded, .keys) }
  }

  private mutating func giveUp<Owner: ConsoleLinkOwner>(at position: Int, _ owner: inout Owner) {
    let frame = outstanding.remove(at: position).frame
    gaveUp &+= 1
    owner.gaveUp(frame.sequence)
  }

  /// The session is over: what has no final answer never gets one.
  private mutating func forget<Owner: ConsoleLinkOwner>(_ owner: inout Owner) {
    while !outstanding.isEmpty { giveUp(at: 0, &owner) }
    session = nil
    welcome = nil
  }
}

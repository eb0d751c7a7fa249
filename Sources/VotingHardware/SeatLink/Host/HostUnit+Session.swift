internal import TallyEngine

/// How a session begins and ends.
extension HostUnit {
  /// A console says who it is. A session that stands goes on until the PROOF: a HELLO is never signed, and nobody
  /// shall end a deputy's session with one.
  mutating func hello<Owner: HostLinkOwner>(
    _ hello: Hello, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    if now < refusedUntil && hello.serial == refusedSerial {
      counters.hasty += 1
      return
    }
    if let challenge, challenge.hello == hello {
      _ = owner.send(challenge.frame, .challenge)
      return
    }
    if challenge == nil, let session, session.hello == hello {
      _ = owner.send(session.challenge, .challenge)
      return
    }
    let key: ConsoleKey?
    switch owner.admit(hello.serial, line: line, unit: unit) {
    case .refused(let reason):
      refuse(reason, serial: hello.serial, sequence: 1, now: now, &owner, &counters)
      return
    case .admitted(let known):
      key = settings.authenticate ? known : nil
      if settings.authenticate && known == nil {
        refuse(.unknownConsole, serial: hello.serial, sequence: 1, now: now, &owner, &counters)
        return
      }
    }
    var nonce = Nonce.none
    if settings.authenticate {
      repeat { nonce = owner.makeNonce() } while nonce == .none
    }
    if let previous = challenge?.key { remember(previous) }
    var frame = Frame(.challenge, unit: unit, sequence: 1)
    frame.append(nonce.rawValue)
    frame.seal(with: nil, from: .host)
    challenge = Challenge(
      hello: hello, key: key?.session(serial: hello.serial, console: hello.nonce, host: nonce), frame: frame.encoded)
    counters.taken += 1
    _ = owner.send(frame.encoded, .challenge)
  }

  /// A console proves its key, or says that it needs none.
  mutating func proof<Owner: HostLinkOwner>(
    _ frame: Frame, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    if let challenge, isAuthentic(frame, challenge.key) {
      begin(challenge, proof: frame.sequence, now: now, &owner, &counters)
    } else if let session, isAuthentic(frame, session.key) {
      // The WELCOME was lost: the same again, and nothing begins anew.
      if frame.sequence == session.proof {
        counters.repeated += 1
        _ = owner.send(session.welcome, .welcome)
      } else {
        counters.replayed += 1
      }
    } else if earlier.contains(where: { $0.signed(frame, from: .console) }) {
      counters.lateProofs += 1
    } else if let challenge {
      self.challenge = nil
      refuse(.badProof, serial: challenge.hello.serial, sequence: 2, now: now, &owner, &counters)
    } else if session != nil {
      counters.badTag += 1
    } else {
      counters.withoutSession += 1
    }
  }

  /// Whether the frame is what this key, or a session without one, asks for.
  func isAuthentic(_ frame: Frame, _ key: SessionKey?) -> Bool {
    if let key { key.signed(frame, from: .console) } else { !frame.isSigned }
  }

  /// Tells a console to go away, and the tally that it came.
  mutating func refuse<Owner: HostLinkOwner>(
    _ reason: RefusalReason, serial: UInt64, sequence: UInt32, now: UInt64, _ owner: inout Owner,
    _ counters: inout HostLinkCounters
  ) {
    counters.refused += 1
    refusedSerial = serial
    refusedUntil = now + settings.refusalHolds
    var frame = Frame(.refuse, unit: unit, sequence: sequence)
    frame.append(reason.rawValue)
    frame.seal(with: nil, from: .host)
    _ = owner.send(frame.encoded, .refuse)
    if now >= nextRefusalEvent {
      nextRefusalEvent = now + Self.refusalEvents
      owed.refused = (reason, serial)
      _ = deliverOwed(now: now, &owner)
    }
  }

  /// The line is gone, or the seat is taken away: no session, no challenge.
  mutating func end<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) {
    goOffline(now: now, &owner)
    owed.refused = nil
    if isRefused {
      // Who was refused is gone as well.
      owed.offline = true
      _ = deliverOwed(now: now, &owner)
    }
    challenge = nil
    earlier.removeAll(keepingCapacity: true)
    session = nil
    slots.clear()
    refusedUntil = 0
    // What hangs there next is told of at once.
    nextRefusalEvent = 0
  }

  /// The console is no longer heard. Its session is kept: the cable may come back before the console notices.
  mutating func goOffline<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) {
    guard let serial = session?.hello.serial, isOnline else { return }
    session!.isSilent = true
    owner.release(serial, line: line, unit: unit)
    owed.faults = false
    if owed.online {
      owed.online = false
    } else {
      owed.offline = true
    }
    _ = deliverOwed(now: now, &owner)
  }

  /// A frame of a console that had fallen silent. False if it is at work elsewhere by now; its session is over then.
  mutating func comeBack<Owner: HostLinkOwner>(now: UInt64, _ owner: inout Owner) -> Bool {
    guard let serial = session?.hello.serial else { return false }
    guard owner.claim(serial, line: line, unit: unit) else {
      session = nil
      slots.clear()
      return false
    }
    session!.isSilent = false
    session!.lastHeard = now
    owed.online = true
    owed.faults = !session!.allFaults.isEmpty
    indicationDue = true
    return true
  }

  private mutating func begin<Owner: HostLinkOwner>(
    _ challenge: Challenge, proof: UInt32, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    let serial = challenge.hello.serial
    self.challenge = nil
    guard owner.claim(serial, line: line, unit: unit) else {
      refuse(.connectedElsewhere, serial: serial, sequence: 2, now: now, &owner, &counters)
      return
    }
    if let previous = session {
      if let key = previous.key { remember(key) }
      if !previous.isSilent && previous.hello.serial != serial {
        owner.release(previous.hello.serial, line: line, unit: unit)
      }
    }
    var window = SequenceWindow()
    if window.standing(of: proof) == .new { window.take(proof) }
    let welcome = Welcome(
      seat: seat, statusInterval: settings.statusInterval, resendInterval: settings.resendInterval)
    var frame = Frame(.welcome, unit: unit, sequence: 2)
    welcome.write(to: &frame)
    frame.seal(with: challenge.key, from: .host)
    session = Session(
      hello: challenge.hello, key: challenge.key, challenge: challenge.frame, welcome: frame.encoded, proof: proof,
      window: window, nextSequence: 3, lastHeard: now)
    generation &+= 1
    slots.clear()
    counters.sessions += 1
    counters.taken += 1
    _ = owner.send(frame.encoded, .welcome)
    owed.online = true
    owed.faults = false
    _ = deliverOwed(now: now, &owner)
    indicate(now: now, &owner, &counters)
  }

  private mutating func remember(_ key: SessionKey) {
    if earlier.count == Self.earlierKeys { earlier.removeFirst() }
    earlier.append(key)
  }
}

internal import TallyEngine

/// What frames do within a session.
extension HostUnit {
  mutating func receive<Owner: HostLinkOwner>(
    _ frame: Frame, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    guard frame.version == Frame.version else {
      counters.otherVersion += 1
      // The head of a HELLO is the same in every version, so that one can be told what is wrong.
      if frame.kind == .hello && now >= refusedUntil {
        refuse(.version, serial: 0, sequence: 1, now: now, &owner, &counters)
      }
      return
    }
    switch frame.kind {
    case .hello:
      guard !frame.isSigned, let hello = Hello(frame) else {
        counters.malformed += 1
        return
      }
      self.hello(hello, now: now, &owner, &counters)
    case .proof:
      guard frame.body.isEmpty else {
        counters.malformed += 1
        return
      }
      proof(frame, now: now, &owner, &counters)
    case .keys, .status:
      inSession(frame, now: now, &owner, &counters)
    default:
      counters.unknownType += 1
    }
  }

  private mutating func inSession<Owner: HostLinkOwner>(
    _ frame: Frame, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    guard let session else {
      counters.withoutSession += 1
      return
    }
    guard isAuthentic(frame, session.key) else {
      counters.badTag += 1
      return
    }
    let standing = session.window.standing(of: frame.sequence)
    if standing == .old {
      counters.replayed += 1
      return
    }
    if standing == .new && session.isSilent && !comeBack(now: now, &owner) {
      counters.withoutSession += 1
      return
    }
    if frame.kind == .keys {
      guard let report = KeysReport(frame) else {
        counters.malformed += 1
        return
      }
      if standing == .seen {
        keysAgain(frame.sequence, &owner, &counters)
      } else {
        keys(report, frame.sequence, now: now, &owner, &counters)
      }
    } else {
      guard let report = StatusReport(frame) else {
        counters.malformed += 1
        return
      }
      guard standing == .new else {
        counters.replayed += 1
        return
      }
      status(report, frame.sequence, now: now, &owner, &counters)
    }
    if !owed.isEmpty { _ = deliverOwed(now: now, &owner) }
    if indicationDue { indicate(now: now, &owner, &counters) }
  }

  /// A KEYS frame that was not seen before. Only when the tally has it is it remembered as seen: until then nothing
  /// happened, and the console sends it again.
  private mutating func keys<Owner: HostLinkOwner>(
    _ report: KeysReport, _ sequence: UInt32, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    session!.lastHeard = now
    guard let slot = slots.available else {
      counters.overrun += 1
      return
    }
    if sequence < session!.newestKeys {
      session!.window.take(sequence)
      counters.taken += 1
      counters.superseded += 1
      slots.wait(at: slot, sequence: sequence, since: now)
      answer(slot: slot, .superseded, &owner, &counters)
      return
    }
    var event = event(.keys, now)
    event.down = report.down
    event.changed = report.changed
    event.ballot = report.ballot
    event.sequence = sequence
    guard deliverOwed(now: now, &owner), owner.deliver(event) else {
      counters.ringFull += 1
      return
    }
    session!.window.take(sequence)
    session!.newestKeys = sequence
    slots.wait(at: slot, sequence: sequence, since: now)
    counters.taken += 1
    counters.presses += 1
    var keys = session!.keys
    keys.see(report.down, in: sequence)
    if report.changed & 0x80 == 0, report.ballot != wanted.ballot, let asked = wanted.asked {
      keys.pressedEarly(asked.intersection(Keys(rawValue: 1 << (report.changed & 0x7))))
    }
    noticed(keys)
  }

  /// What is known of the keys that are down; the tally hears of it where it is a fault, or is none any more.
  private mutating func noticed(_ keys: HeldKeys) {
    let before = session!.allFaults
    session!.keys = keys
    if session!.allFaults != before { owed.faults = true }
  }

  /// A KEYS frame that was seen before is never executed again: it gets the answer that it got, or none as long as the
  /// tally has not answered. One whose answer is forgotten was followed by eight others: superseded.
  private mutating func keysAgain<Owner: HostLinkOwner>(
    _ sequence: UInt32, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    counters.repeated += 1
    guard let index = slots.index(of: sequence) else {
      let answer = Answer(sequence: sequence, verdict: .superseded)
      let frame = frame(.acknowledge) { answer.write(to: &$0) }
      if !owner.send(frame, .acknowledge) { counters.answersHeldBack += 1 }
      return
    }
    guard slots.slots[index].state != .waiting else { return }
    answerAgain(slot: index, &owner, &counters)
  }

  private mutating func status<Owner: HostLinkOwner>(
    _ report: StatusReport, _ sequence: UInt32, now: UInt64, _ owner: inout Owner,
    _ counters: inout HostLinkCounters
  ) {
    session!.window.take(sequence)
    session!.lastHeard = now
    counters.taken += 1
    // One that was overtaken says how things stood, not how they stand.
    guard sequence > session!.newestStatus else { return }
    session!.newestStatus = sequence
    session!.gaveUp = report.gaveUp
    if report.faults != session!.faults {
      session!.faults = report.faults
      owed.faults = true
    }
    let shows = report.ballot == wanted.ballot && report.phase == wanted.phase
    var keys = session!.keys
    keys.see(report.down, in: sequence)
    if shows { keys.showsIt() }
    noticed(keys)
    if shows, wanted.phase == Indication.Phase.selfTest.rawValue {
      var answer = event(.selfTest, now)
      answer.down = report.down
      // One that finds no room is followed by another within the interval.
      if deliverOwed(now: now, &owner) { _ = owner.deliver(answer) }
    }
    if !shows || now >= lastIndicated + settings.refreshAfter { indicationDue = true }
  }

  /// The tally's answer to the KEYS frame `sequence` of the session `token`.
  mutating func acknowledge<Owner: HostLinkOwner>(
    token: UInt32, sequence: UInt32, _ verdict: Verdict, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    guard session != nil, token == self.token, let index = slots.index(of: sequence),
      slots.slots[index].state != .answered
    else {
      counters.lateAnswers += 1
      return
    }
    answer(slot: index, verdict, &owner, &counters)
  }

  /// What the console shall show from now on.
  mutating func want<Owner: HostLinkOwner>(
    _ indication: Indication, now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    let body = IndicationBody(indication)
    if body == wanted { return }
    if body.phase != wanted.phase || body.ballot != wanted.ballot {
      if let asked = body.asked { session?.keys.opens(asked) } else { session?.keys.closes() }
    }
    wanted = body
    indicate(now: now, &owner, &counters)
  }

  /// Does what `deadline` was for.
  mutating func tick<Owner: HostLinkOwner>(
    now: UInt64, _ owner: inout Owner, _ counters: inout HostLinkCounters
  ) {
    if let session, !session.isSilent, now >= session.lastHeard + settings.silence {
      counters.fellSilent += 1
      goOffline(now: now, &owner)
    }
    if isOnline {
      if let oldest = slots.oldestWaiting, now >= oldest + settings.pendingAfter {
        for index in slots.slots.indices {
          let slot = slots.slots[index]
          if slot.state == .waiting && now >= slot.since + settings.pendingAfter {
            counters.pending += 1
            answer(slot: index, .pending, &owner, &counters)
          }
        }
      }
      if now >= lastIndicated + settings.refreshAtLatest { indicate(now: now, &owner, &counters) }
    }
    if !owed.isEmpty && now >= retryAt { _ = deliverOwed(now: now, &owner) }
  }
}

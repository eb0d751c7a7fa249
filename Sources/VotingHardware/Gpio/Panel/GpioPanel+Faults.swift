internal import TallyEngine

/// What is wrong with a panel, and when it wants to be looked at.
extension GpioPanel {
  /// What is wrong now.
  func faults(at now: UInt64) -> ConsoleFaults {
    var faults: ConsoleFaults = []
    if !stuck.isEmpty { faults.insert(.stuckKey) }
    // Seat Link has no bit of its own for edges that were lost; more of them than the kernel keeps are no finger's.
    if now < lossShownUntil || lines.contains(where: \.isChattering) { faults.insert(.chatteringKey) }
    if hasLampFault { faults.insert(.lamp) }
    return faults
  }

  /// Tells the tally what is wrong where that has changed; to be called whenever something happened, and at `deadline`.
  mutating func checkFaults(at now: UInt64) {
    guard isOnline else { return }
    if now >= lossShownUntil { lossShownUntil = 0 }
    if let idleSince {
      for key in 0..<6 where stuckAt(key, idleSince).map({ $0 <= now }) ?? false { stuck.insert(Keys(index: key)) }
    }
    let faults = faults(at: now)
    guard faults != toldFaults else { return }
    toldFaults = faults
    // They are a state: the newest is enough.
    outbox.removeAll { $0.kind == .faults }
    var event = event(.faults, now)
    event.changed = faults.rawValue
    outbox.append(event)
  }

  /// When `checkFaults` or a reading of the levels has something to do, if nothing comes in before; 0 for at once.
  var deadline: UInt64? {
    guard isOnline else { return nil }
    var earliest: UInt64?
    func consider(_ time: UInt64?) {
      if let time { earliest = min(earliest ?? time, time) }
    }
    for key in 0..<6 where fitted.contains(Keys(index: key)) {
      consider(lines[key].deadline(settings))
      if let idleSince { consider(stuckAt(key, idleSince)) }
    }
    if lossShownUntil > 0 { consider(lossShownUntil) }
    return earliest
  }

  /// Whether a level is wanted by now.
  func wantsLevels(at now: UInt64) -> Bool {
    isOnline && lines.contains { $0.deadline(settings).map { $0 <= now } ?? false }
  }

  /// When a key that is down will be called stuck; the hold sensor is there to be held.
  private func stuckAt(_ key: Int, _ idleSince: UInt64) -> UInt64? {
    guard key != 4, lines[key].isDown, !stuck.contains(Keys(index: key)) else { return nil }
    return max(lines[key].downSince, idleSince) + settings.stuckAfter
  }
}

extension GpioPanel {
  /// Whether the lamp of `key` burns now, in the dark or the light half of the two blinks.
  func isLit(_ key: Int, slow: Bool, fast: Bool) -> Bool {
    switch indication.lamp(key: key) {
    case .off: false
    case .on: true
    case .slowBlink: slow
    case .fastBlink: fast
    }
  }
}

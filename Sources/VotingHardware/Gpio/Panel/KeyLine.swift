/// One key's line: what its edges and levels mean. A value without a clock; every time is CLOCK_MONOTONIC in nanoseconds.
///
/// A press is believed at once, a release only when the line has been up for the debounce time: bouncing then begins no
/// second press, and a contact that fails for a moment under a finger that rests on it does not either. The level is the
/// truth: whatever the edges said, `level` puts it right, and `deadline` says when it is wanted.
struct KeyLine {
  /// What became of the key.
  enum Change {
    case pressed
    case released
  }

  /// Whether the key is down, as the tally was told.
  private(set) var isDown = false
  /// The line's level, as it was last known.
  private(set) var isActive = false
  /// When the key went down.
  private(set) var downSince: UInt64 = 0
  /// When the line of a key that is down came up, if it has not been down since.
  private(set) var upSince: UInt64?
  /// Whether the line changes as no finger does; the key is silent, and as if up.
  private(set) var isChattering = false
  /// Edges that the kernel counted and we never saw.
  private(set) var lost: UInt64 = 0

  private var isDoubtful = false
  private var sequence: UInt32 = 0
  private var levelAt: UInt64 = 0
  private var lastEdge: UInt64 = 0
  private var runStart: UInt64 = 0
  private var secondStart: UInt64 = 0
  private var changesInSecond = 0

  /// The line has just become ours. A key that is down now is down without having been pressed.
  init(isActive: Bool = false, at now: UInt64 = 0) {
    self.isActive = isActive
    isDown = isActive
    downSince = now
    levelAt = now
    secondStart = now
  }

  /// When the level is wanted; 0 for at once, nil as long as nothing is in doubt.
  func deadline(_ settings: GpioSettings) -> UInt64? {
    if isDoubtful { return 0 }
    if isChattering { return lastEdge + settings.quiet }
    return upSince.map { $0 + settings.debounce }
  }

  /// Forgets when the line moved; what it is stays. A key that is down is as if it had gone down now, and one that chatters
  /// is listened to anew.
  mutating func forgetTimes(at now: UInt64) {
    (downSince, levelAt, lastEdge, runStart, secondStart, changesInSecond) = (now, now, now, now, now, 0)
  }

  /// An edge of the kernel's was read, and it may not have been the last: the queue was full.
  mutating func doubt() { isDoubtful = true }

  /// A later edge shows that the line had been up long enough before it. To be asked before `edge`.
  mutating func releasedBefore(_ at: UInt64, _ settings: GpioSettings) -> Bool {
    guard let upSince, !isDoubtful, !isChattering, at >= upSince + settings.debounce else { return false }
    return change(to: false, at: upSince + settings.debounce, settings) == .released
  }

  /// An edge.
  ///
  /// - Parameters:
  ///   - active: the level after it.
  ///   - at: when it happened.
  ///   - sequence: the kernel's number for it among the edges of this line, from 1; 0 where it does not tell.
  mutating func edge(_ active: Bool, at: UInt64, sequence: UInt32, _ settings: GpioSettings) -> Change? {
    if sequence != 0 {
      // The kernel counts with 32 bits, and so do we. What came before the first edge that we see is in the level.
      let missed = sequence &- self.sequence &- 1
      if self.sequence != 0 && missed != 0 {
        lost += UInt64(missed)
        isDoubtful = true
      }
      self.sequence = sequence
    }
    // The same level again: one edge between was lost, unless a reading of the level had overtaken this one.
    if active == isActive && at > levelAt { isDoubtful = true }
    isActive = active
    noteEdge(at, settings)
    return settle(at, settings)
  }

  /// The line's level, read just now.
  mutating func level(_ active: Bool, at now: UInt64, _ settings: GpioSettings) -> Change? {
    isDoubtful = false
    levelAt = now
    isActive = active
    if isChattering {
      guard now >= lastEdge + settings.quiet else { return nil }
      // Quiet again; where it rests is where it is, and nobody pressed it.
      self = KeyLine(resting: self, at: now)
      return nil
    }
    if !active, let upSince, now >= upSince + settings.debounce { return change(to: false, at: now, settings) }
    return settle(now, settings)
  }

  private init(resting line: KeyLine, at now: UInt64) {
    self.init(isActive: line.isActive, at: now)
    sequence = line.sequence
    lost = line.lost
    lastEdge = line.lastEdge
  }

  private mutating func settle(_ at: UInt64, _ settings: GpioSettings) -> Change? {
    if isChattering {
      guard isDown else { return nil }
      isDown = false
      upSince = nil
      return .released
    }
    if isActive {
      upSince = nil
      return isDown ? nil : change(to: true, at: at, settings)
    }
    if isDown && upSince == nil { upSince = at }
    return nil
  }

  private mutating func change(to down: Bool, at: UInt64, _ settings: GpioSettings) -> Change? {
    if at >= secondStart + 1_000_000_000 {
      secondStart = at
      changesInSecond = 0
    }
    changesInSecond += 1
    if changesInSecond > settings.mostChangesInASecond {
      isChattering = true
      lastEdge = max(lastEdge, at)
      return settle(at, settings)
    }
    isDown = down
    upSince = nil
    if down { downSince = at }
    return down ? .pressed : .released
  }

  private mutating func noteEdge(_ at: UInt64, _ settings: GpioSettings) {
    if at > lastEdge + settings.runGap { runStart = at }
    lastEdge = max(lastEdge, at)
    if lastEdge - runStart >= settings.longestRun { isChattering = true }
  }
}

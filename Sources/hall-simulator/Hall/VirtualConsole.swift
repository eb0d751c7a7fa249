import Glibc
import Reactor
import SeededRandom
import TallyEngine
import VotingHardware

/// One console of the hall with its line and its deputy. Belongs to the hall's thread.
final class VirtualConsole {
  let seat: UInt16
  /// The path that stays the same, whatever pseudo-terminal is behind it.
  let path: String
  var deputy = Deputy()

  private unowned let floor: HallFloor
  private var identity: ConsoleIdentity
  private var link: ConsoleLink
  private var line = ConsoleLine()
  private var terminal: PseudoTerminal?
  private var registration: Reactor.Registration?
  private var timer: (at: UInt64, timer: Reactor.Timer)?
  private var action: Reactor.Timer?
  /// What the action answers.
  private var asked: Question?
  private var release: Reactor.Timer?
  /// Presses that went out in this session and have no final answer: by sequence, the ballot and the place in the list.
  private var open: [UInt32: (ballot: Int, index: Int)] = [:]
  private var sessions = 0
  private var tapped = FrameDecoder()

  init(seat: UInt16, path: String, identity: ConsoleIdentity, floor: HallFloor) {
    self.seat = seat
    self.path = path
    self.identity = identity
    self.floor = floor
    link = ConsoleLink(identity)
    line.tap = floor.tap.map { ($0, seat) }
  }

  // MARK: The plug

  /// The descriptor to watch for a host's coming; nil where the plug is out or a host is there.
  var awaitsHost: Int32? { registration == nil ? terminal?.master : nil }

  /// Puts the plug in: a new pseudo-terminal under the same path.
  func plug() {
    guard terminal == nil else { return }
    do throws(SystemError) {
      let fresh = try PseudoTerminal(floor.wiring)
      try Self.point(path, at: fresh.path)
      line.descriptor = fresh.master
      terminal = consume fresh
    } catch {
      return floor.fail("місце \(seat): \(error)")
    }
    show { $0.isPlugged = true }
    if case .uart = floor.wiring { hostCame() }
  }

  /// Pulls the plug: the host's side hangs up and the device is gone.
  func unplug() {
    guard terminal != nil else { return }
    unlink(path)
    hostWent()
    terminal = nil
    line.descriptor = -1
    show { $0.isPlugged = false }
  }

  /// Another console at the same seat; its plug is out until `plug`.
  func replace(with identity: ConsoleIdentity) {
    unplug()
    self.identity = identity
    link = ConsoleLink(identity)
  }

  /// A symlink is replaced in one step, so that a host never finds half of one.
  static func point(_ path: String, at target: String) throws(SystemError) {
    let fresh = path + ".new"
    unlink(fresh)
    guard symlink(target, fresh) == 0 else { throw SystemError(call: "symlink", code: errno) }
    guard rename(fresh, path) == 0 else { throw SystemError(call: "rename", code: errno) }
  }

  /// A host has opened the port.
  func hostCame() {
    guard registration == nil, let master = terminal?.master else { return }
    do throws(SystemError) {
      registration = try floor.reactor.add(master, .read) { [unowned self] in ready($0) }
    } catch {
      return floor.fail("місце \(seat): \(error)")
    }
    link.begin(now: floor.reactor.now, &line)
    settle()
  }

  private func hostWent() {
    if let registration { floor.reactor.remove(registration) }
    registration = nil
    link.lineClosed(&line)
    cancel(&action)
    settle()
  }

  private func ready(_ readiness: Reactor.Readiness) {
    var hungUp = false
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { buffer in
      while let base = buffer.baseAddress {
        let count = read(line.descriptor, base, buffer.count)
        if count > 0 {
          listen(UnsafeRawBufferPointer(start: base, count: count))
          if let spoilt = line.heard(UnsafeRawBufferPointer(start: base, count: count)) {
            spoilt.withUnsafeBytes { link.receive($0, now: floor.reactor.now, &line) }
          } else {
            link.receive(UnsafeRawBufferPointer(start: base, count: count), now: floor.reactor.now, &line)
          }
          if count == buffer.count { continue }
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
          hungUp = true
        }
        break
      }
    }
    // What came before the hang-up counts; then the host is away.
    settle()
    if hungUp || readiness.contains(.hangUp) { hostWent() }
  }

  /// Tells the tap what came, if somebody listens.
  private func listen(_ bytes: UnsafeRawBufferPointer) {
    guard let tap = floor.tap else { return }
    var rest = bytes
    var frame = Frame()
    while tapped.next(&rest, &frame) {
      tap.add(
        FrameTap.Heard(seat: seat, at: floor.reactor.now, length: frame.length, message: HostMessage(frame)))
    }
  }

  // MARK: The keys

  /// Presses a key for a while; whatever else is held is let go first, but the hold sensor: another hand is on it.
  func press(_ key: Keys, for milliseconds: Int) {
    for other in 0...5 where other != Self.index(of: .hold) { set(other, false) }
    set(Self.index(of: key), true)
    cancel(&release)
    release = floor.reactor.after(.milliseconds(milliseconds)) { [unowned self] in
      release = nil
      set(Self.index(of: key), false)
    }
  }

  /// Holds a key down, or lets it go.
  func hold(_ key: Keys, _ isDown: Bool) { set(Self.index(of: key), isDown) }

  /// From now on nothing that the console says reaches its line; or does again.
  func mute(_ isMute: Bool) { line.isMute = isMute }

  /// From now on noise spoils this share of the frames on the line.
  func disturb(_ share: Double, seed: UInt64) {
    line.noise = share
    line.random = SeededRandom(seed: seed ^ (UInt64(seat) << 48))
    let spoilt = line.disturbed
    line.disturbed = 0
    if spoilt > 0 { floor.board.change { $0.disturbed += spoilt } }
  }

  /// What the console finds wrong with itself from now on.
  func complain(_ faults: ConsoleFaults) { link.faults = faults }

  /// A contact that is broken: the key moves a hundred times a second until `times` changes have been made.
  func chatter(_ key: Keys, times: Int) {
    guard times > 0 else { return }
    set(Self.index(of: key), times % 2 == 0)
    floor.reactor.after(.milliseconds(10)) { [weak self] in self?.chatter(key, times: times - 1) }
  }

  private func set(_ key: Int, _ isDown: Bool) {
    let ballot = Int(link.shown.ballot)
    guard let sequence = link.set(key: key, isDown: isDown, now: floor.reactor.now, &line) else { return }
    // Before anything is settled: the oldest frame may have been given up to make room.
    if isDown, let choice = Choice(rawValue: UInt8(key)) {
      var index = 0
      floor.board.change { board in
        index = board.presses[ballot, default: [:]][seat, default: []].count
        board.presses[ballot, default: [:]][seat, default: []].append(
          Press(choice: choice, sentAt: floor.reactor.now))
      }
      open[sequence] = (ballot, index)
    }
    settle()
  }

  private static func index(of key: Keys) -> Int { key.rawValue.trailingZeroBitCount }

  // MARK: What came of it

  /// Takes note of what the link was told, and sees to the next deadline.
  private func settle() {
    let givenUp = line.givenUp
    let answers = line.answers
    line.givenUp.removeAll(keepingCapacity: true)
    line.answers.removeAll(keepingCapacity: true)
    for sequence in givenUp { open[sequence] = nil }
    var verdicts: [(place: (ballot: Int, index: Int), verdict: Verdict)] = []
    for answer in answers where answer.isFinal {
      guard let place = open.removeValue(forKey: answer.sequence), let verdict = answer.verdict else { continue }
      verdicts.append((place, verdict))
    }
    let state = link.state
    if !givenUp.isEmpty || !answers.isEmpty || line.hasNewIndication || state != lastState {
      let shown = link.shown
      let now = floor.reactor.now
      let wasServing = lastState == .serving
      if state == .serving, !wasServing { sessions += 1 }
      floor.board.change { board in
        var view = board.views[seat] ?? ConsoleView()
        view.state = state
        view.shown = shown
        view.sessions = sessions
        view.lastAnswer = answers.last ?? view.lastAnswer
        view.givenUp += givenUp.count
        board.views[seat] = view
        board.online += (state == .serving ? 1 : 0) - (wasServing ? 1 : 0)
        if shown.phase == .registration, shown.lamp(key: 3) == .on {
          board.registered.insert(seat)
        } else {
          board.registered.remove(seat)
        }
        for (place, verdict) in verdicts {
          let earlier = board.presses[place.ballot]?[seat]?.contains { $0.hasVoted } ?? false
          board.presses[place.ballot]?[seat]?[place.index].verdict = verdict
          board.presses[place.ballot]?[seat]?[place.index].answeredAt = now
          if verdict.hasVoted, !earlier { board.recorded[place.ballot, default: 0] += 1 }
        }
      }
      lastState = state
      line.hasNewIndication = false
      considerActing()
    }
    arm()
  }

  private var lastState = ConsoleLink.State.down

  private func show(_ change: @Sendable (inout ConsoleView) -> Void) {
    floor.board.change { change(&$0.views[seat, default: ConsoleView()]) }
  }

  private func arm() {
    guard let deadline = link.deadline else { return }
    if let timer {
      if timer.at <= deadline { return }
      floor.reactor.cancel(timer.timer)
    }
    let now = floor.reactor.now
    let wait = Duration.nanoseconds(Int64(deadline > now ? deadline - now : 0))
    timer = (
      deadline,
      floor.reactor.after(wait) { [unowned self] in
        timer = nil
        link.tick(now: floor.reactor.now, &line)
        settle()
      }
    )
  }

  private func cancel(_ timer: inout Reactor.Timer?) {
    if let known = timer { floor.reactor.cancel(known) }
    timer = nil
  }

  // MARK: The deputy

  private struct Question: Equatable {
    let phase: Indication.Phase
    let ballot: UInt32
  }

  /// Another deputy, or another mind.
  func instruct(_ deputy: Deputy) {
    self.deputy = deputy
    cancel(&action)
    considerActing()
  }

  /// What the deputy would press now, and when; nil if the console asks for nothing or shows what they want.
  private var intention: (key: Keys, after: Duration)? {
    guard link.state == .serving else { return nil }
    let shown = link.shown
    switch shown.phase {
    case .registration:
      guard let delay = deputy.registersAfter, shown.lamp(key: 3) == .slowBlink else { return nil }
      return (.present, delay)
    case .voting:
      // Lamps that are dark do not ask: not registered, recused, or the window is shut.
      guard (0...2).contains(where: { shown.lamp(key: $0) != .off }) else { return nil }
      switch deputy.voting {
      case .silent: return nil
      case .once(let choice, let delay):
        return shown.lamp(key: Int(choice.rawValue)) == .on ? nil : (Keys(choice), delay)
      case .restless(let range):
        let choice = [Choice.for, .against, .abstained].randomElement() ?? .for
        return (Keys(choice), .milliseconds(Int.random(in: range)))
      }
    case .idle, .result, .selfTest, .outOfService: return nil
    }
  }

  private func considerActing() {
    guard let intention else { return cancel(&action) }
    // Patience with an earlier question is no reason to leave the next one waiting.
    let question = Question(phase: link.shown.phase, ballot: link.shown.ballot)
    if action != nil, question == asked { return }
    cancel(&action)
    asked = question
    act(after: intention.after)
  }

  private func act(after delay: Duration) {
    action = floor.reactor.after(delay) { [unowned self] in
      action = nil
      guard let intention else { return }
      press(intention.key, for: Int.random(in: floor.pressMilliseconds))
      cancel(&action)
      // Pressed: now the lamp has its time, and a restless deputy the next idea.
      if case .restless = deputy.voting {
        act(after: intention.after)
      } else {
        act(after: Deputy.patience)
      }
    }
  }
}

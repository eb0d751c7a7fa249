internal import Glibc
public import Reactor
public import TallyEngine

/// Every seat whose keys and lamps hang on GPIO lines: takes the lines of the seat map, takes them again when a chip comes
/// back, debounces, hands events to the tally and shows what it is told.
///
/// It belongs to the reactor's thread, and so do all calls. The sink must not call back into the hall; it puts the event
/// into the ring and says whether there was room. Where there was none, the event waits (`GpioPanel.mostWaiting` of a
/// seat) and is offered again every 20 ms.
///
/// Up to 64 lines are one request of the kernel's. Levels are read once a second, whenever an edge leaves a doubt, before a
/// release is believed, and before the panels show that a ballot opens or closes: what was pressed until then is told with
/// the ballot before. The same reading finds a chip that is gone, on kernels that wake nobody for it.
public final class GpioHall {
  /// The pause after which events that found no room are offered again.
  static let retry: Duration = .milliseconds(20)
  /// Half a period of the fast blink (4 Hz); the slow one (1 Hz) is four of it.
  static let beat: Duration = .milliseconds(125)

  let reactor: Reactor
  let settings: GpioSettings
  let access: any GpioAccess
  /// CLOCK_MONOTONIC in nanoseconds, the clock of the edges. Not the reactor's `now`: an edge may be younger than the turn
  /// that reads it.
  private let clock: () -> UInt64
  let notice: (GpioNotice) -> Void
  /// Shared by all lines: what is read is taken in before the next read.
  let edges = UnsafeMutableBufferPointer<GpioEdge>.allocate(capacity: 64)
  private(set) var isRunning = false

  private let sink: (SeatEvent) -> Bool
  private(set) var panels: [GpioPanel] = []
  private var numbers: [UInt16: Int] = [:]
  /// Panels whose seat is served elsewhere for now: their keys are not listened to, their lamps are dark.
  private var idle: Set<Int> = []
  private(set) var chips: [GpioChip] = []
  private var wanted: [Int: Indication] = [:]
  private var applying: Reactor.Timer?
  private var sweeping: Reactor.Timer?
  private var retrying: Reactor.Timer?
  private var blinking: Reactor.Timer?
  private var ticking: (timer: Reactor.Timer, at: UInt64)?
  private var beats: UInt64 = 0
  private var sweeps: UInt64 = 0

  /// A hall on the kernel's chips; nothing is opened before `start`.
  ///
  /// - Parameters:
  ///   - reactor: the loop that owns the lines.
  ///   - bindings: the seat map.
  ///   - settings: how keys and lamps are wired.
  ///   - notice: what the operator's log should know.
  ///   - sink: takes an event, or returns false where the ring is full.
  /// - Throws: the first problem of the seat map; `GpioBindingError.problems(in:)` gives them all.
  public convenience init(
    reactor: Reactor, bindings: [GpioBinding], settings: GpioSettings = .init(),
    notice: @escaping (GpioNotice) -> Void, sink: @escaping (SeatEvent) -> Bool
  ) throws(GpioBindingError) {
    try self.init(
      reactor: reactor, bindings: bindings, settings: settings, access: KernelGpio(), notice: notice, sink: sink)
  }

  /// A hall on somebody else's chips, and by the clock of their edges.
  package init(
    reactor: Reactor, bindings: [GpioBinding], settings: GpioSettings, access: any GpioAccess,
    clock: @escaping () -> UInt64 = GpioHall.monotonic, notice: @escaping (GpioNotice) -> Void,
    sink: @escaping (SeatEvent) -> Bool
  ) throws(GpioBindingError) {
    if let problem = GpioBindingError.problems(in: bindings).first { throw problem }
    self.reactor = reactor
    self.settings = settings
    self.access = access
    self.clock = clock
    self.notice = notice
    self.sink = sink
    var lines: [String: [GpioChip.Wanted]] = [:]
    for (number, binding) in bindings.enumerated() {
      var configured: Keys = []
      for (isLamp, places) in [(false, binding.keys), (true, binding.lamps)] {
        for (key, line) in places.enumerated() {
          guard let line else { continue }
          if !isLamp { configured.insert(Keys(index: key)) }
          let member = GpioGroup.Member(panel: number, key: key, line: line)
          lines[line.chip, default: []].append(GpioChip.Wanted(member: member, isLamp: isLamp))
        }
      }
      numbers[binding.seat] = number
      panels.append(GpioPanel(seat: binding.seat, configured: configured, settings: settings))
    }
    chips = lines.sorted { $0.key < $1.key }.map { GpioChip($0.key, $0.value, hall: self) }
  }

  deinit {
    for chip in chips { chip.letGo() }
    for timer in [applying, sweeping, retrying, blinking, ticking?.timer] {
      if let timer { reactor.cancel(timer) }
    }
    edges.deallocate()
  }

  /// Takes the lines, those that are there; the others as soon as they come.
  public func start() {
    guard !isRunning else { return }
    isRunning = true
    for chip in chips { chip.open() }
    sweeping = reactor.every(.seconds(1)) { [unowned self] in sweep() }
  }

  /// Gives the lines back; every seat that is online goes offline first. Lamps that blink go dark: one that stays lit means
  /// that a choice is on disk.
  public func stop() {
    isRunning = false
    for timer in [applying, sweeping, retrying, blinking, ticking?.timer] {
      if let timer { reactor.cancel(timer) }
    }
    (applying, sweeping, retrying, blinking, ticking) = (nil, nil, nil, nil, nil)
    beats = 4 + 1
    showLamps()
    for chip in chips { chip.letGo() }
    linesChanged()
  }

  /// Whether the seat's keys are here, and listened to.
  public func serves(_ seat: UInt16) -> Bool { numbers[seat].map { !idle.contains($0) } ?? false }

  /// From now on only these seats are served, of those of the seat map: the others have a console elsewhere.
  public func serve(only seats: Set<UInt16>) {
    let idle = Set(numbers.filter { !seats.contains($0.key) }.values)
    guard idle != self.idle else { return }
    for number in idle.subtracting(self.idle) {
      wanted[number] = nil
      panels[number].show(Indication(phase: .outOfService), now: clock())
    }
    self.idle = idle
    guard isRunning else { return }
    linesChanged()
    showLamps()
  }

  /// Whether the seat's keys can be read; nil for a seat that is not served here.
  public func isOnline(_ seat: UInt16) -> Bool? { numbers[seat].map { panels[$0].isOnline } }

  /// The tally's answer to a `keys` event. Nothing to do: a panel has no line back but its lamps, and `indicate` sets them.
  public func acknowledge(link: UInt32, unit: UInt8, sequence: UInt32, verdict: Verdict) {}

  /// What the lamps of `seat` shall show, from the next turn of the reactor on, so that all seats of a hall change at once.
  /// Nothing happens for a seat that is not served here.
  public func indicate(seat: UInt16, _ indication: Indication) {
    guard let number = numbers[seat], !idle.contains(number) else { return }
    wanted[number] = indication
    guard isRunning, applying == nil else { return }
    applying = reactor.after(.zero) { [unowned self] in apply() }
  }

  private func apply() {
    applying = nil
    let next = wanted
    wanted = [:]
    // Whatever was pressed until now was pressed with what is shown now.
    if next.contains(where: { panels[$0.key].isAnotherStage($0.value) }) { readAllLevels() }
    let now = clock()
    for (number, indication) in next {
      panels[number].show(indication, now: now)
      settle(number)
    }
    let blinks = panels.contains { $0.indication.lamps & 0b10_1010_1010_1010 != 0 }
    if blinks && blinking == nil {
      beats = 0
      blinking = reactor.every(Self.beat) { [unowned self] in
        beats += 1
        showLamps()
      }
    } else if !blinks, let timer = blinking {
      reactor.cancel(timer)
      blinking = nil
    }
    showLamps()
  }

  // MARK: Lamps

  /// What a request's lamps show at this beat.
  func lit(_ members: [GpioGroup.Member]) -> UInt64 {
    let fast = beats & 1 == 0
    let slow = beats / 4 & 1 == 0
    var lit: UInt64 = 0
    for (bit, member) in members.enumerated()
    where panels[member.panel].isLit(member.key, slow: slow, fast: fast) {
      lit |= 1 << UInt64(bit)
    }
    return lit
  }

  private func showLamps(again: Bool = false) {
    for chip in chips {
      for group in chip.groups where group.isLamps { chip.show(lit(group.members), on: group, again: again) }
    }
  }

  // MARK: Keys

  func seat(_ panel: Int) -> UInt16 { panels[panel].seat }

  func edge(_ edge: GpioEdge, _ member: GpioGroup.Member) {
    guard panels[member.panel].fitted.contains(Keys(index: member.key)) else { return }
    let known = panels[member.panel].lossShownUntil
    panels[member.panel].edge(
      member.key, active: edge.isActive, at: edge.at, sequence: edge.sequence, now: clock())
    if known == 0 && panels[member.panel].lossShownUntil != 0 {
      notice(.edgesLost(chip: member.line.chip, seat: panels[member.panel].seat))
    }
    settle(member.panel)
  }

  func doubt(_ member: GpioGroup.Member) {
    guard panels[member.panel].fitted.contains(Keys(index: member.key)) else { return }
    panels[member.panel].doubt(member.key)
    settle(member.panel)
  }

  func level(_ active: Bool, _ member: GpioGroup.Member) {
    guard panels[member.panel].fitted.contains(Keys(index: member.key)) else { return }
    panels[member.panel].level(member.key, active: active, now: clock())
    settle(member.panel)
  }

  private func readAllLevels() {
    for chip in chips {
      for group in chip.groups { chip.readLevels(of: group) }
    }
  }

  /// Once a second: the levels, the lamps, the lines that others had.
  private func sweep() {
    sweeps += 1
    readAllLevels()
    showLamps(again: true)
    for number in panels.indices where panels[number].answerSelfTest(at: clock()) { settle(number) }
    if sweeps.isMultiple(of: 2) {
      for chip in chips where chip.lacksLines && chip.takeMore() { linesChanged() }
    }
  }

  /// Lines have become ours, or have gone: some panels begin or end.
  func linesChanged() {
    let now = clock()
    var ours = [Keys](repeating: [], count: panels.count)
    var lamps = [Int](repeating: 0, count: panels.count)
    var hindered = [Bool](repeating: false, count: panels.count)
    for chip in chips {
      for line in chip.wanted {
        if line.isLamp {
          lamps[line.member.panel] += line.isOurs ? 0 : 1
        } else if line.isOurs {
          ours[line.member.panel].insert(Keys(index: line.member.key))
        } else if !chip.isOpen {
          hindered[line.member.panel] = true
        }
      }
    }
    // A panel of which a chip is missing is not there; one of which a line is held is there without that key.
    for number in panels.indices where hindered[number] || ours[number].isEmpty || idle.contains(number) {
      panels[number].goOffline(at: now)
      ours[number] = []
    }
    let missing = panels.indices.map { ours[$0].subtracting(panels[$0].fitted) }
    if missing.contains(where: { !$0.isEmpty }) {
      guard let active = activeKeys(where: missing) else { return }
      for number in panels.indices where !missing[number].isEmpty {
        panels[number].fit(missing[number], active: active[number], at: now)
      }
    }
    for number in panels.indices {
      panels[number].hasLampFault = lamps[number] > 0
      panels[number].checkFaults(at: now)
      settle(number)
    }
  }

  /// Which of the `missing` keys are down; nil if a chip went while it was read, and then this has been done anew.
  private func activeKeys(where missing: [Keys]) -> [Keys]? {
    var active = [Keys](repeating: [], count: panels.count)
    for chip in chips {
      for group in chip.groups where !group.isLamps {
        guard group.members.contains(where: { missing[$0.panel].contains(Keys(index: $0.key)) }) else { continue }
        guard let levels = chip.activeLevels(of: group) else {
          // Not gone yet, but not to be read: at the next reading it will be one or the other.
          if chip.isOpen { later() }
          return nil
        }
        for (bit, member) in group.members.enumerated() where levels >> UInt64(bit) & 1 != 0 {
          active[member.panel].insert(Keys(index: member.key))
        }
      }
    }
    return active
  }

  private func later() {
    reactor.after(Self.retry) { [weak self] in
      if let self, isRunning { linesChanged() }
    }
  }

  // MARK: Events and time

  /// Hands over what a panel has to say, and arms the timer for what it waits for, but not before `earliest`.
  private func settle(_ number: Int, notBefore earliest: UInt64 = 0) {
    deliver(number)
    if let deadline = panels[number].deadline { arm(for: max(deadline, earliest)) }
  }

  private func deliver(_ number: Int) {
    var taken = 0
    while taken < panels[number].outbox.count, sink(panels[number].outbox[taken]) { taken += 1 }
    panels[number].forget(taken)
    guard !panels[number].outbox.isEmpty, retrying == nil, isRunning else { return }
    retrying = reactor.after(Self.retry) { [unowned self] in
      retrying = nil
      for number in panels.indices { deliver(number) }
    }
  }

  /// Arms the timer. One that is armed for an earlier deadline is left alone: it finds nothing to do and arms itself anew.
  private func arm(for deadline: UInt64) {
    guard isRunning else { return }
    let now = clock()
    // A millisecond at least, so that the doubts of one bounce are settled by one reading.
    let at = max(deadline, now + 1_000_000)
    if let ticking {
      if ticking.at <= at { return }
      reactor.cancel(ticking.timer)
    }
    ticking = (reactor.after(.nanoseconds(Int64(at - now))) { [unowned self] in tick() }, at)
  }

  private func tick() {
    ticking = nil
    let now = clock()
    let doubtful = panels.map { $0.wantsLevels(at: now) }
    if doubtful.contains(true) {
      for chip in chips {
        for group in chip.groups where group.members.contains(where: { doubtful[$0.panel] }) {
          chip.readLevels(of: group)
        }
      }
    }
    for number in panels.indices {
      guard let deadline = panels[number].deadline else { continue }
      if deadline <= now { panels[number].checkFaults(at: now) }
      // A level that could not be read is asked for again a little later: a bus may be disturbed for milliseconds.
      settle(number, notBefore: doubtful[number] ? now + 20_000_000 : 0)
    }
  }

  /// The machine's CLOCK_MONOTONIC in nanoseconds.
  package static func monotonic() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

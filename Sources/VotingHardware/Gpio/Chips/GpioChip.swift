internal import Glibc
internal import Reactor

/// One chip of the seat map: opens it, opens it again when it comes back, and holds the lines of it that can be had.
final class GpioChip {
  /// A line that the seat map wants of this chip.
  struct Wanted {
    let member: GpioGroup.Member
    let isLamp: Bool
    var isOurs = false
    var trouble: GpioNotice?
  }

  /// How long after a failed attempt the next follows; doubled each time.
  static let firstPause: Duration = .milliseconds(100)
  static let longestPause: Duration = .seconds(2)
  /// Readings or settings that failed in a row; an expander's bus may be disturbed once.
  static let mostFailures = 2
  /// With libgpiod 1.6 so many edges of a line are all that the kernel kept, and there may have been newer ones.
  static let fullQueue = 16

  let name: String
  private(set) var wanted: [Wanted]
  private(set) var groups: [GpioGroup] = []

  private unowned let hall: GpioHall
  private let reactor: Reactor
  private var chip: (any GpioOpenChip)?
  private var owners: [UInt32: Int] = [:]
  private var failures = 0
  private var pause = GpioChip.firstPause
  private var reopening: Reactor.Timer?
  private var lastTrouble: SystemError?

  init(_ name: String, _ wanted: [Wanted], hall: GpioHall) {
    self.name = name
    self.wanted = wanted
    self.hall = hall
    reactor = hall.reactor
  }

  var isOpen: Bool { chip != nil }
  var lacksLines: Bool { isOpen && wanted.contains { !$0.isOurs } }

  // MARK: Open and gone

  func open() {
    reopening = nil
    do throws(SystemError) {
      chip = try hall.access.open(name)
      try takeLines()
    } catch {
      letGo()
      if lastTrouble != error {
        lastTrouble = error
        hall.notice(.cannotOpen(chip: name, error))
      }
      return tryAgain()
    }
    lastTrouble = nil
    pause = Self.firstPause
    hall.notice(.opened(chip: name, lines: wanted.count { $0.isOurs }))
    hall.linesChanged()
  }

  /// Looks again for lines that could not be had, and whether it got some.
  func takeMore() -> Bool {
    do throws(SystemError) {
      let before = groups.count
      try takeLines()
      lastTrouble = nil
      return groups.count > before
    } catch {
      if lastTrouble != error {
        lastTrouble = error
        hall.notice(.cannotOpen(chip: name, error))
      }
      return false
    }
  }

  /// Takes the lines that are not ours yet and can be had now.
  private func takeLines() throws(SystemError) {
    guard let chip else { return }
    owners = owners.filter { wanted[$0.value].isOurs }
    var keys: [(Int, UInt32)] = []
    var lamps: [(Int, UInt32)] = []
    for index in wanted.indices where !wanted[index].isOurs {
      guard let offset = try availableOffset(of: index, on: chip) else { continue }
      owners[offset] = index
      if wanted[index].isLamp { lamps.append((index, offset)) } else { keys.append((index, offset)) }
    }
    try take(keys, isLamps: false, of: chip)
    try take(lamps, isLamps: true, of: chip)
  }

  private func take(_ lines: [(Int, UInt32)], isLamps: Bool, of chip: any GpioOpenChip) throws(SystemError) {
    var rest = lines[...]
    while !rest.isEmpty {
      let some = rest.prefix(64)
      rest = rest.dropFirst(64)
      let members = some.map { wanted[$0.0].member }
      let offsets = some.map(\.1)
      let lit = isLamps ? hall.lit(members) : 0
      let taken =
        try isLamps
        ? chip.takeLamps(offsets, lit: lit, hall.settings) : chip.takeKeys(offsets, hall.settings)
      let group = GpioGroup(taken, members, offsets: offsets, isLamps: isLamps, lit: isLamps ? lit : nil)
      try watch(group)
      groups.append(group)
      for (index, _) in some {
        wanted[index].isOurs = true
        wanted[index].trouble = nil
      }
    }
  }

  private func watch(_ group: GpioGroup) throws(SystemError) {
    for (index, descriptor) in group.lines.descriptors.enumerated() {
      do throws(SystemError) {
        group.registrations.append(
          try reactor.add(descriptor, .read) { [unowned self, unowned group] readiness in
            ready(group, index, readiness)
          })
      } catch {
        for registration in group.registrations { reactor.remove(registration) }
        throw error
      }
    }
  }

  /// Where a line is, if nobody has it; otherwise nil, and the operator's log knows why.
  private func availableOffset(of index: Int, on chip: any GpioOpenChip) throws(SystemError) -> UInt32? {
    let member = wanted[index].member
    let seat = hall.seat(member.panel)
    let offset = try chip.offset(of: member.line.place)
    var trouble: GpioNotice?
    if let offset {
      if let owner = owners[offset] {
        trouble = .lineTwice(member.line, seat: seat, other: hall.seat(wanted[owner].member.panel))
      } else if let holder = try chip.holder(of: offset) {
        trouble = .lineHeld(member.line, seat: seat, holder: holder)
      }
    } else {
      trouble = .noSuchLine(member.line, seat: seat)
    }
    guard let trouble else { return offset }
    if wanted[index].trouble != trouble { hall.notice(trouble) }
    wanted[index].trouble = trouble
    return nil
  }

  private func tryAgain() {
    guard hall.isRunning, reopening == nil else { return }
    reopening = reactor.after(pause) { [unowned self] in open() }
    pause = min(pause * 2, Self.longestPause)
  }

  /// Gives all lines back.
  func letGo() {
    if let reopening { reactor.cancel(reopening) }
    reopening = nil
    for group in groups {
      for registration in group.registrations { reactor.remove(registration) }
    }
    groups = []
    owners = [:]
    failures = 0
    for index in wanted.indices { wanted[index].isOurs = false }
    chip = nil
  }

  private func gone(_ error: SystemError) {
    guard isOpen else { return }
    letGo()
    hall.notice(.lost(chip: name, error))
    hall.linesChanged()
    tryAgain()
  }

  /// A call on lines of this chip failed.
  private func failed(_ error: SystemError) {
    failures += 1
    if [ENODEV, ENXIO, EBADF].contains(error.code) || failures >= Self.mostFailures { gone(error) }
  }

  // MARK: Keys

  private func ready(_ group: GpioGroup, _ index: Int, _ readiness: Reactor.Readiness) {
    guard drain(group, index) else { return }
    if readiness.contains(.hangUp) || readiness.contains(.error) {
      gone(SystemError(call: "epoll_wait", code: ENODEV))
    }
  }

  /// Takes in the edges of one descriptor. False if the chip is gone.
  private func drain(_ group: GpioGroup, _ index: Int) -> Bool {
    // Two readings at a time, so that one chattering line does not keep the others waiting.
    for _ in 0..<2 {
      let count: Int
      do throws(SystemError) {
        count = try group.lines.read(index, into: hall.edges)
      } catch {
        failed(error)
        return isOpen
      }
      for position in 0..<count {
        let edge = hall.edges[position]
        guard let bit = group.bits[edge.offset] else { continue }
        hall.edge(edge, group.members[bit])
        if edge.sequence == 0 && count >= Self.fullQueue { hall.doubt(group.members[bit]) }
      }
      if count < Self.fullQueue { break }
    }
    return true
  }

  /// Takes in the edges that wait, then reads the levels of the keys' lines.
  func readLevels(of group: GpioGroup) {
    guard isOpen, !group.isLamps else { return }
    for index in group.lines.descriptors.indices { guard drain(group, index) else { return } }
    do throws(SystemError) {
      let levels = try group.lines.levels()
      failures = 0
      for (bit, member) in group.members.enumerated() { hall.level(levels >> UInt64(bit) & 1 != 0, member) }
    } catch {
      failed(error)
    }
  }

  /// Which keys of a group are down, for panels that begin. nil if that cannot be read.
  func activeLevels(of group: GpioGroup) -> UInt64? {
    do throws(SystemError) {
      return try group.lines.levels()
    } catch {
      failed(error)
      return nil
    }
  }

  // MARK: Lamps

  /// Sets a group's lamps where they show something else, or in any case where `again`: an expander that lost its supply
  /// for a moment has forgotten them.
  func show(_ lit: UInt64, on group: GpioGroup, again: Bool = false) {
    guard isOpen, again || group.lit != lit else { return }
    do throws(SystemError) {
      try group.lines.set(lit)
      group.lit = lit
      if again { failures = 0 }
    } catch {
      group.lit = nil
      failed(error)
    }
  }
}

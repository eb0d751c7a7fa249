internal import CouncilFiles
internal import TallyEngine
internal import VotingHardware

/// The people, the desks and the plugs.
extension World {
  /// Puts the hall together; the machine is still off.
  func furnish() {
    var chance = Chance(seed, "furniture")
    for desk in sketch.desks {
      let first = desk.unit > 1 ? jacks.first { $0.desk.socket == desk.socket } : nil
      if first != nil { coverage.add(.sharedPort) }
      jacks.append(Jack(desk, in: self, weather: .drawn(&chance), behind: first))
      consoles.append(
        Console(desk.serial, key: sketch.keys[desk.serial], seesHost: desk.isOnUSB || chance.happens(500), in: self))
      deputies.append(Deputy(at: desk.seat, in: self))
    }
    spares = sketch.spares.map { Console($0, key: sketch.keys[$0], seesHost: true, in: self) }
    // It has a key, but not one that the daemon knows.
    stranger = Console(0xBAD, key: Array(repeating: 7, count: 32), seesHost: true, in: self)
    for (index, jack) in jacks.enumerated() {
      jack.plug(consoles[index], as: jack.desk.isOnUSB ? "/virtual/ttyUSB\(index)" : jack.desk.socket)
      deputies[index].sit(at: consoles[index])
    }
    furnishPanels()
  }

  private func furnishPanels() {
    for desk in sketch.panels {
      let panel = Panel(desk, in: self)
      panels.append(panel)
      deputies.append(Deputy(at: desk.seat, in: self))
      deputies.last?.sit(at: panel)
    }
    gpio.lampWasSet = { [unowned self] line, isLit in
      let (panel, place) = (Int(line / 16), Int(line % 16) - 8)
      if panels.indices.contains(panel), 0...5 ~= place { panels[panel].lampWasSet(place, isLit) }
    }
  }

  func unplug(_ jack: Jack) {
    guard jack.console != nil else { return }
    coverage.add(.unplugged)
    let node = jack.node
    jack.unplug()
    if jack.desk.isOnUSB, let node { ports?.went(node) }
    deputies[Int(jack.desk.seat) - 1].sit(at: nil)
  }

  func plug(_ console: Console, into jack: Jack) {
    guard jack.console == nil, console.jack == nil, !powerIsOff else { return }
    var node = jack.desk.socket
    if jack.desk.isOnUSB {
      var number = 0
      while jacks.contains(where: { $0.node == "/virtual/ttyUSB\(number)" }) { number += 1 }
      node = "/virtual/ttyUSB\(number)"
    }
    jack.plug(console, as: node)
    if let port = port(of: jack) { ports?.came(port) }
    deputies[Int(jack.desk.seat) - 1].sit(at: console)
  }

  /// Whether most leave their press of a ballot to its last moment.
  static func isRushed(_ ballot: UInt32, of seed: UInt64) -> Bool {
    var chance = Chance(seed, "rush \(ballot)")
    return chance.happens(300)
  }

  /// The operator has opened a ballot and said how long it is open. In every other rush the tally is busy when the time
  /// runs out: what is pressed meanwhile it sees before it has noticed the time, and must not count.
  func announced(_ ballot: Int, seconds: Int) {
    windowMilliseconds = seconds * 1_000
    var chance = Chance(seed, "close \(ballot)")
    guard !isCalm, Self.isRushed(UInt32(ballot), of: seed), chance.happens(500) else { return }
    let early = chance.milliseconds(0...150)
    let time = early + chance.milliseconds(50...600)
    after(UInt64(seconds) * 1_000_000_000 - early) { [unowned self] in
      guard !isCalm, let life, !life.isDead else { return }
      hang(.tally, for: time, as: .busyAtClose)
    }
  }

  /// The operator has opened a sitting. Where the disk was full at the close of the one before, its checkpoint may be owed
  /// still: then the daemon mostly dies before it has made it, and the next life has to know of it.
  func sittingOpened() {
    guard !isCalm, let life, !life.isDead, life.isOwingCheckpoint else { return }
    var chance = Chance(seed, "debt of life \(lives)")
    guard chance.happens(700) else { return }
    after(chance.milliseconds(0...200)) { [unowned self, weak life] in
      guard !isCalm, let life, !life.isDead, life === self.life, life.isOwingCheckpoint else { return }
      coverage.add(.killedInDebt)
      kill()
    }
  }

  /// A console was given a seat: one that belongs to another seat must not be. A seat that was given another console has left
  /// its own to whoever needs it. In a training hall, where nobody proves anything, a stranger is a spare like any.
  func welcomed(_ console: Console, at seat: UInt16) {
    let owner = sketch.desks.first { $0.place.serial == console.serial }?.seat
    let isStrange = console === stranger && sketch.configuration.authenticate
    if isStrange || owner.map({ $0 != seat && !truth.reassigned.contains(Int($0)) }) ?? false {
      failures.append("[2] console \(console.serial) serves seat \(seat), which is not its own")
    }
  }

  func plugLater(_ console: Console, into jack: Jack, after time: UInt64) {
    after(time) { [unowned self] in
      // Once the faults are over, everything is put where it belongs.
      guard !isCalm else { return }
      console.isNewHere = true
      plug(console, into: jack)
    }
  }

  /// The daemon has said what it thinks of a console that was put into a socket while the hall was at work.
  func judgedNew(_ console: Console, in jack: Jack, isWelcome: Bool) {
    guard isWelcome else { return coverage.add(.foreignConsole) }
    if jack.desk.serial == console.serial {
      coverage.add(.samePort)
    } else if sketch.desks.contains(where: { $0.serial == console.serial }) {
      coverage.add(.otherPort)
    } else {
      coverage.add(.spareConsole)
    }
  }

  /// A key went down on a device that somebody reads: what is written down, and which way of pressing it was.
  ///
  /// - Parameter isAsked: whether any lamp of a choice asked for it or answered it.
  /// - Returns: the press' number.
  func pressed(_ press: Truth.Press, isAsked: Bool) -> Int {
    let choices = Keys(rawValue: press.held).intersection(.choices)
    if press.key < 3 {
      if choices.rawValue.nonzeroBitCount > 1 { coverage.add(.twoKeysAtOnce) }
      if !isAsked, heard.phase == .voting { coverage.add(.pressedUnasked) }
      if let before = truth.presses.last(where: { $0.seat == press.seat && $0.serial == press.serial && $0.key < 3 }),
        before.key != press.key, press.at < before.at + 66_000_000, choices.rawValue.nonzeroBitCount == 1
      {
        coverage.add(.quickChange)
      }
    }
    return truth.pressed(press)
  }

  /// The faults are over: every line is good, every console is at home, the disk takes what it is given.
  func becomeCalm() {
    trace.remark("calm")
    isCalm = true
    forecast.writesUntilKill = nil
    forecast.syncsUntilPowerCut = nil
    forecast.cutsPowerAtAct = false
    forecast.readOnlyUntil = 0
    forecast.isFullUntil = 0
    forecast.overwritesWhenFull = false
    forecast.fillsAtCopy = nil
    forecast.atSealing = nil
    forecast.fillsAtClosing = nil
    forecast.nextWrite = nil
    forecast.nextSyncFails = false
    forecast.nextWriteTakes = 0
    forecast.syncMilliseconds = 1...4
    for console in consoles + spares { console.letGo() }
    for panel in panels { panel.letGo() }
    for jack in jacks { jack.weather = .calm }
    bringHome()
  }

  /// Every console back to its own desk; where the power is off, as soon as it is on again.
  private func bringHome() {
    after(1_000_000_000) { [unowned self] in
      guard !powerIsOff else { return bringHome() }
      for (index, jack) in jacks.enumerated() where jack.console !== consoles[index] { unplug(jack) }
      for (index, jack) in jacks.enumerated() where jack.console == nil { plug(consoles[index], into: jack) }
    }
  }
}

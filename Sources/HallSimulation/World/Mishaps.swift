internal import CouncilFiles
internal import Foundation
internal import Reactor
internal import TallyEngine
internal import TallyThread
internal import VoteJournal
internal import VotingHardware

/// What goes wrong in a run, and when: drawn from the seed before anything happens.
final class Mishaps {
  /// How often each sort comes in a run of average misfortune.
  private enum Sort {
    case plug, kill, killAtWrite, power, powerInSync, powerAtAct, order, disk, clock, hang, stopped, nuisance, second,
      configuration, messages
  }

  private unowned let world: World
  private var chance: Chance
  /// How a disk is full.
  private var fullness: Chance
  /// What happens to seals; apart, so that it changes nothing else that a run draws.
  private var sealing: Chance
  private var nuisances: UInt64 = 100

  init(in world: World) {
    self.world = world
    chance = Chance(world.seed, "mishaps")
    fullness = Chance(world.seed, "full disk")
    sealing = Chance(world.seed, "seals")
  }

  /// Plans for the time from now to `end`.
  func plan(until end: UInt64) {
    // Some runs know one sort of misfortune, and of it plenty; some know none; most know all.
    let all: [(weight: Int, element: Sort)] = [
      (25, .plug), (14, .kill), (14, .killAtWrite), (6, .power), (9, .powerInSync), (9, .powerAtAct),
      (6, .order), (18, .disk), (8, .clock), (4, .hang),
      (3, .stopped), (20, .nuisance), (5, .second), (2, .configuration), (5, .messages),
    ]
    let sorts: [(weight: Int, element: Sort)]
    let count: Int
    switch chance.number(0...9) {
    case 0: return
    case 1...3: (sorts, count) = ([(1, chance.pick(weighted: all))], chance.number(2...8))
    default: (sorts, count) = (all, chance.number(2...14))
    }
    for _ in 0..<count {
      let sort = chance.pick(weighted: sorts)
      let at = UInt64(chance.number(1...Int((end - world.now) / 1_000_000))) * 1_000_000
      world.after(at) { [unowned self] in
        if !world.isCalm { happen(sort) }
      }
    }
    planForSeals(until: end)
  }

  /// In a third of the runs something goes wrong between results and their checkpoints, and in another the first sitting to
  /// be closed meets a full disk there.
  private func planForSeals(until end: UInt64) {
    if sealing.happens(333) { world.forecast.fillsAtClosing = sealing.milliseconds(1_000...8_000) }
    guard sealing.happens(333) else { return }
    for _ in 0..<sealing.number(1...3) {
      let at = UInt64(sealing.number(1...Int((end - world.now) / 1_000_000))) * 1_000_000
      let fault = sealing.pick(weighted: [
        (3, SealingFault.kill), (2, .powerCut), (1, .failed), (3, .full(sealing.milliseconds(200...6_000))),
      ])
      world.after(at) { [unowned self] in
        if !world.isCalm { world.forecast.atSealing = fault }
      }
    }
  }

  private func happen(_ sort: Sort) {
    world.trace.remark("mishap: \(sort)")
    switch sort {
    case .plug: plug()
    case .kill:
      guard let life = world.life, !life.isDead else { return }
      world.coverage.add(.killedAtAnyTime)
      world.kill()
    case .killAtWrite: world.forecast.writesUntilKill = chance.number(1...25)
    case .power:
      let survival = chance.pick(VirtualDisk.Survival.allCases)
      world.cutPower(survival, as: survival == .nothing ? .powerLost : .powerLostKeepingSome, &chance)
    case .powerInSync: world.forecast.syncsUntilPowerCut = chance.number(1...25)
    case .powerAtAct: world.forecast.cutsPowerAtAct = true
    case .order: world.life?.loops.stop.ask()
    case .disk: disk()
    case .clock: setClock()
    case .hang:
      let loop = chance.pick(Loop.allCases)
      let fault: Coverage.Fault = [.tally: .tallyHangs, .hall: .hallHangs, .sockets: .socketsHang][loop]!
      world.hang(loop, for: chance.milliseconds(1_000...40_000), as: fault)
      // More edges than the kernel keeps for who does not read them.
      if loop == .hall { world.panels.first?.chatter() }
    case .stopped: world.stop(for: 10_000_000_000)
    case .nuisance:
      nuisances += 1
      let sort = chance.pick(weighted: Nuisance.allCases.map { ($0 == .crowd ? 1 : 8, $0) })
      sort.begin(in: world, number: nuisances, &chance)
    case .second: second()
    case .configuration: malformedConfiguration()
    case .messages:
      world.ports?.loseMessages()
      plug()
    }
  }

  private func disk() {
    switch chance.number(0...8) {
    case 0, 1:
      fillDisk(for: chance.milliseconds(200...5_000))
    case 2: world.forecast.readOnlyUntil = world.now + chance.milliseconds(300...4_000)
    case 3: world.forecast.nextWrite = .failed
    case 4: world.forecast.nextWrite = .short(0)
    case 5: world.forecast.nextWrite = .noMemory
    case 6: world.forecast.nextSyncFails = true
    case 7: world.forecast.nextWriteTakes = chance.milliseconds(500...2_500)
    default: world.forecast.syncMilliseconds = chance.pick([1...1, 5...40, 20...400])
    }
  }

  /// There is no room: for nothing at all, or, for longer, only for what takes new blocks.
  private func fillDisk(for time: UInt64) {
    let forecast = world.forecast
    let longer = fullness.milliseconds(1_000...15_000)
    switch fullness.number(0...3) {
    case 0: (forecast.overwritesWhenFull, forecast.isFullUntil) = (false, world.now + time)
    case 1: (forecast.overwritesWhenFull, forecast.isFullUntil) = (true, world.now + longer)
    default: forecast.fillsAtCopy = longer
    }
  }

  /// Somebody sets the wall clock; or a leap second is inserted, which a Linux clock does by repeating one.
  private func setClock() {
    let before = world.wall
    switch chance.number(0...2) {
    case 0: world.wallOffset += 3_600_000
    case 1: world.wallOffset -= 3_600_000
    default: world.wallOffset -= 1_000
    }
    guard let life = world.life, !life.isDead else { return }
    // In a ballot where enough of the window is left for the daemon to notice the jump in it.
    let sitting = life.loops.tally.sitting
    let isInBallot = sitting.phase == .voting && sitting.deadline.map { $0 > life.clock.now + 1_100_000_000 } ?? false
    switch world.wall - before {
    case 3_600_000: world.coverage.add(isInBallot ? .clockForwardInBallot : .clockForward)
    case -3_600_000: world.coverage.add(isInBallot ? .clockBackInBallot : .clockBack)
    case -1_000: world.coverage.add(isInBallot ? .leapSecondInBallot : .leapSecond)
    default: break
    }
  }

  // MARK: Plugs

  private func plug() {
    guard !world.powerIsOff else { return }
    let jack = chance.pick(world.jacks)
    guard let console = jack.console else { return }
    world.unplug(jack)
    let pause = chance.milliseconds(60...6_000)
    switch chance.number(0...9) {
    case 0...4: world.plugLater(console, into: jack, after: pause)
    case 5, 6:
      // Two deputies take each other's consoles.
      let other = chance.pick(world.jacks)
      guard other !== jack, let second = other.console, other.desk.isOnUSB == jack.desk.isOnUSB else {
        return world.plugLater(console, into: jack, after: pause)
      }
      world.unplug(other)
      world.plugLater(console, into: other, after: pause)
      world.plugLater(second, into: jack, after: pause + chance.milliseconds(1...500))
    case 7, 8:
      let spare = chance.pick(world.spares)
      guard spare.jack == nil else { return world.plugLater(console, into: jack, after: pause) }
      world.plugLater(spare, into: jack, after: pause)
    default:
      // A console that nobody knows.
      world.plugLater(world.stranger, into: jack, after: pause)
    }
  }

  // MARK: Others

  private func second() {
    guard let life = world.life, !life.isDead else { return }
    do {
      _ = try Journal(directory: world.disk.directory, on: VirtualJournalDisk.self, boot: "second")
      world.failures.append("a second daemon was let open the journal")
    } catch {
      guard case .inUse = error else {
        return world.failures.append("a second daemon was refused for another reason: \(error)")
      }
      world.coverage.add(.secondDaemon)
    }
  }

  /// A configuration with mistakes: all of them are named at once, each with its file.
  private func malformedConfiguration() {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("simulation-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let files = [
        "council.toml": "name = \"Рада\"\ncomposition = -1\nregulation = \"немає такого\"\n",
        "deputies.csv": "id,family\n1\n1,А\n", "seats.csv": "seat,row\nx,y\n",
      ]
      for (name, text) in files {
        try Data(text.utf8).write(to: directory.appendingPathComponent(name))
      }
      _ = try Configuration.load(directory: directory.path, regulations: directory.path, credential: nil)
      world.failures.append("a configuration with mistakes was taken")
    } catch let error as ConfigurationError {
      world.coverage.add(.malformedConfiguration)
      let named = Set(error.problems.map(\.file))
      if !named.isSuperset(of: ["council.toml", "deputies.csv", "seats.csv"]) {
        world.failures.append("of a configuration with mistakes in every file only \(named.sorted()) was named")
      }
    } catch {
      world.failures.append("a configuration could not be tried: \(error)")
    }
  }
}

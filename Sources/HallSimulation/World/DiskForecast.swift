/// What becomes of the daemon's writes and syncs, by chance and by order.
final class DiskForecast: DiskWeather {
  weak var world: World?
  private var chance: Chance
  /// Writes until the process is killed by one; nil for never.
  var writesUntilKill: Int?
  /// Syncs until the power goes in the middle of one; nil for never. Who was told too early is found out by this alone: a
  /// process that is killed leaves what it wrote in the kernel's cache.
  var syncsUntilPowerCut: Int?
  /// The power goes in the first sync after the operator has asked for something; `syncsUntilPowerCut` does it then.
  var cutsPowerAtAct = false
  private var isAfterAct = false
  /// The file system takes no writes until then, as where the kernel has found it damaged.
  var readOnlyUntil: UInt64 = 0
  /// There is no room until then.
  var isFullUntil: UInt64 = 0
  /// Whether what has blocks already can be written all the same, as on ext4; or nothing, as where every write takes new
  /// ones.
  var overwritesWhenFull = false
  /// The disk becomes full when the running daemon next copies its log into the database, for so long; nil for never. By
  /// chance alone a copy seldom meets a full disk.
  var fillsAtCopy: UInt64?
  /// What the disk does at the first write after a result, or at its sync: there the result is sealed, and its checkpoint
  /// not made yet. By chance alone it seldom meets that moment.
  var atSealing: SealingFault?
  /// The disk becomes full between the next close of a sitting and its checkpoint, for so long; nil for never. What is owed
  /// then is another sitting's by the time that there is room.
  var fillsAtClosing: UInt64?
  /// Whether something happened in this life of the daemon that it has to end for: an error, a failed sync. A lack of room
  /// or of memory is none.
  private(set) var gaveReasonToEnd = false
  /// The next write fails so.
  var nextWrite: DiskFate?
  /// How long the next write takes.
  var nextWriteTakes: UInt64 = 0
  /// The next sync fails.
  var nextSyncFails = false
  /// How long syncs take, in milliseconds.
  var syncMilliseconds = 1...4

  init(_ chance: Chance) { self.chance = chance }

  /// The daemon begins anew.
  func lifeBegins() { gaveReasonToEnd = false }

  /// The operator asks for something.
  func actBegins() {
    guard cutsPowerAtAct else { return }
    cutsPowerAtAct = false
    isAfterAct = true
    syncsUntilPowerCut = 1
  }

  func open(_ path: String) -> DiskFate {
    guard let world, world.now < readOnlyUntil else { return .done }
    return .readOnly
  }

  func write(_ path: String, bytes: Int, needsRoom: Bool) -> DiskFate {
    let fate = fate(ofWriting: bytes, to: path, needsRoom: needsRoom)
    if fate == .failed || fate == .readOnly { gaveReasonToEnd = true }
    return fate
  }

  private func fate(ofWriting bytes: Int, to path: String, needsRoom: Bool) -> DiskFate {
    guard let world else { return .done }
    if let fault = atSealing, world.life?.isOwingCheckpoint == true {
      atSealing = nil
      world.coverage.add(.faultAtSealing)
      switch fault {
      case .kill: writesUntilKill = 1
      case .powerCut: syncsUntilPowerCut = 1
      case .full(let time): (overwritesWhenFull, isFullUntil) = (false, max(isFullUntil, world.now + time))
      case .failed: nextWrite = .failed
      }
    }
    if let time = fillsAtClosing, let life = world.life, life.isOwingCheckpoint, life.isClosed {
      fillsAtClosing = nil
      (overwritesWhenFull, isFullUntil) = (false, max(isFullUntil, world.now + time))
    }
    if let left = writesUntilKill {
      writesUntilKill = left > 1 ? left - 1 : nil
      if left <= 1 {
        // The other threads go on until it comes.
        world.wait(chance.milliseconds(0...3))
        world.coverage.add(.killedAtWrite)
        world.kill()
        return .failed
      }
    }
    if nextWriteTakes > 0 {
      let time = nextWriteTakes
      nextWriteTakes = 0
      world.coverage.add(.slowWrite)
      world.wait(time)
    }
    if world.now < readOnlyUntil {
      world.coverage.add(.readOnlyFileSystem)
      return .readOnly
    }
    if let fate = nextWrite {
      nextWrite = nil
      switch fate {
      case .failed: world.coverage.add(.inputOutputError)
      case .noMemory: world.coverage.add(.noMemory)
      case .short, .full, .readOnly, .done:
        world.coverage.add(.shortWrite)
        return .short(bytes / 2)
      }
      return fate
    }
    // While the daemon runs, the database is written by the copy of the log alone.
    let isCopy = world.life != nil && path.hasSuffix("/journal.sqlite")
    if isCopy, let time = fillsAtCopy {
      fillsAtCopy = nil
      overwritesWhenFull = true
      isFullUntil = world.now + time
    }
    guard world.now < isFullUntil, needsRoom || !overwritesWhenFull else { return .done }
    world.coverage.add(overwritesWhenFull ? .noNewBlocks : .diskFull)
    if isCopy { world.coverage.add(.noRoomForCopy) }
    return .full
  }

  func sync(_ path: String) -> DiskFate {
    guard let world else { return .done }
    let time = chance.milliseconds(syncMilliseconds)
    if time > 20_000_000 { world.coverage.add(.slowSync) }
    world.wait(time)
    if let left = syncsUntilPowerCut {
      syncsUntilPowerCut = left > 1 ? left - 1 : nil
      if left <= 1 {
        let fault: Coverage.Fault = isAfterAct ? .powerLostInAct : .powerLostInSync
        isAfterAct = false
        world.cutPower(chance.happens(700) ? .nothing : .someSectors, as: fault, &chance)
        return .failed
      }
    }
    guard nextSyncFails else { return .done }
    nextSyncFails = false
    gaveReasonToEnd = true
    world.coverage.add(.failedFsync)
    return .failed
  }
}

/// What happens between a result and its checkpoint.
enum SealingFault {
  case kill, powerCut, failed
  /// No room, for so many nanoseconds.
  case full(UInt64)
}

import Testing

@testable import HallSimulation
@testable import VoteJournal

@Suite("A journal on a full disk whose old blocks can be written")
struct FullDiskTests {
  private static let bounds = LogBounds(due: 12, atMost: 36)

  /// Rows long enough that the database grows with nearly every one.
  private static func rows(_ numbers: ClosedRange<Int>, bytes: Int = 3_000) -> [NewRow] {
    let filling = String(repeating: "х", count: bytes / 2)
    return numbers.map {
      NewRow(kind: "voteRecorded", body: #"{"seat":\#($0),"title":"\#(filling)"}"#, at: Int64($0), monotonic: Int64($0))
    }
  }

  private static func open(_ disk: VirtualDisk) throws(JournalError) -> Journal {
    disk.beginTenancy()
    return try Journal(
      directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
      founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0), log: bounds)
  }

  /// Hands out a disk that outlives every journal on it.
  private static func onDisk(_ body: (VirtualDisk, ScriptedWeather) throws -> Void) rethrows {
    #expect(VirtualFileSystem.installed)
    let disk = VirtualDisk()
    let weather = ScriptedWeather()
    disk.weather = weather
    // What a broken journal has kept open is closed after the disk: without a process it has no effect.
    defer { disk.endTenancy() }
    try body(disk, weather)
  }

  /// What a call was refused with.
  private static func refusal(_ body: () throws(JournalError) -> Void) -> JournalError? {
    do {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test("takes rows in the blocks that its log has, says `full` when those are used up, and goes on when there is room")
  func goesOn() throws {
    try Self.onDisk { disk, weather in
      let journal = try Self.open(disk)
      weather.isFull = true
      var refused: JournalError?
      var copies = 0
      for number in 1...200 where refused == nil {
        let before = journal.head
        refused = Self.refusal { () throws(JournalError) in _ = try journal.append(Self.rows(number...number)) }
        #expect(journal.head.sequence == before.sequence + (refused == nil ? 1 : 0))
        guard refused == nil, journal.frames.pointee >= Self.bounds.due else { continue }
        guard case .full = Self.refusal({ () throws(JournalError) in try journal.checkpointIfDue() }) else {
          Issue.record("the copy at row \(number) found room")
          continue
        }
        #expect(journal.owedCopy != nil && journal.breakage == nil)
        copies += 1
      }
      guard case .full = refused else {
        Issue.record("\(String(describing: refused))")
        return
      }
      #expect(copies >= 5 && journal.frames.pointee > Self.bounds.atMost - 4)
      #expect(try journal.verify() == journal.head)
      // The power goes: the log alone has the rows.
      let head = journal.head
      var chance = Chance(1, "power")
      disk.cutPower(.nothing, &chance)
      weather.clear()
      let again = try Self.open(disk)
      #expect(again.head == head && again.owedCopy == nil)
      #expect(try again.append(Self.rows(1...1)).head.sequence == head.sequence + 1)
    }
  }

  @Test("owes the copy no longer once there is room, without waiting for the log to become long")
  func copiesLater() throws {
    try Self.onDisk { disk, weather in
      let journal = try Self.open(disk)
      _ = try journal.append(Self.rows(1...8))
      weather.isFull = true
      #expect(Self.refusal { () throws(JournalError) in try journal.checkpoint() } != nil)
      #expect(Self.refusal { () throws(JournalError) in try journal.checkpointIfDue() } != nil)
      weather.isFull = false
      #expect(try journal.checkpointIfDue())
      #expect(journal.owedCopy == nil && journal.frames.pointee == 0)
      #expect(try !journal.checkpointIfDue())
    }
  }

  @Test("is as patient where the copy finds no memory, and breaks where the copy fails otherwise")
  func otherFailures() throws {
    try Self.onDisk { disk, weather in
      let journal = try Self.open(disk)
      _ = try journal.append(Self.rows(1...8))
      weather.writing = { $0.hasSuffix("journal.sqlite") ? .noMemory : .done }
      guard case .refused = Self.refusal({ () throws(JournalError) in try journal.checkpoint() }) else {
        Issue.record("no memory was something else")
        return
      }
      #expect(journal.owedCopy != nil && journal.breakage == nil)
      _ = try journal.append(Self.rows(9...9))
      for fate in [DiskFate.failed, .readOnly] {
        weather.writing = { $0.hasSuffix("journal.sqlite") ? fate : .done }
        guard case .broken = Self.refusal({ () throws(JournalError) in try journal.checkpointIfDue() }) else {
          Issue.record("\(fate) was something else")
          return
        }
      }
    }
  }

  @Test("opens without the copy, and what it has read there is on disk: after a failed sync, too, and a power cut")
  func opensWithoutTheCopy() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      try Self.onDisk { disk, weather in
        do {
          let journal = try Self.open(disk)
          _ = try journal.append(Self.rows(1...4))
          try journal.checkpoint()
          _ = try journal.append(Self.rows(5...5))
          // From here on the log is in the kernel's memory alone.
          weather.syncing = { $0.hasSuffix("-wal") ? .failed : .done }
          #expect(throws: JournalError.self) { try journal.append(Self.rows(6...15)) }
        }
        disk.endTenancy()
        weather.clear()
        weather.isFull = true
        var chance = Chance(seed, "power")
        do {
          let journal = try Self.open(disk)
          guard case .full = journal.owedCopy else {
            Issue.record("seed \(seed): the copy found room")
            return
          }
          // What it acts upon from now on.
          #expect(journal.head.sequence == 16)
          disk.cutPower(seed % 2 == 0 ? .nothing : .someSectors, &chance)
        }
        let head: JournalHead
        do {
          let journal = try Self.open(disk)
          #expect(journal.head.sequence == 16, "seed \(seed)")
          head = try journal.append(Self.rows(16...16)).head
          disk.cutPower(.nothing, &chance)
        }
        weather.clear()
        #expect(try Self.open(disk).head == head, "seed \(seed)")
      }
    }
  }
}

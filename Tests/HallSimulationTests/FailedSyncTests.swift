import Testing

@testable import HallSimulation
@testable import VoteJournal

@Suite("A journal after a failed sync")
struct FailedSyncTests {
  private static func rows(_ numbers: ClosedRange<Int>) -> [NewRow] {
    numbers.map { NewRow(kind: "voteRecorded", body: #"{"seat":\#($0)}"#, at: Int64($0), monotonic: Int64($0)) }
  }

  private static func open(_ disk: VirtualDisk) throws(JournalError) -> Journal {
    try Journal(
      directory: disk.directory, on: VirtualJournalDisk.self, boot: "boot",
      founding: Founding(identifier: String(repeating: "a", count: 32), at: 0, monotonic: 0))
  }

  @Test("keeps what was acknowledged where the power goes while its log is copied into the database")
  func powerCutInTheCopy() throws {
    #expect(VirtualFileSystem.installed)
    for seed in 1...60 as ClosedRange<UInt64> {
      let disk = VirtualDisk()
      let weather = ScriptedWeather()
      disk.weather = weather
      let kept: JournalHead
      do {
        let journal = try Self.open(disk)
        _ = try journal.append(Self.rows(1...20))
        // The log begins anew: of what it holds from now on, only this one row is on disk.
        try journal.checkpoint()
        kept = try journal.append(Self.rows(21...21)).head
        weather.syncing = { $0.hasSuffix("-wal") ? .failed : .done }
        #expect(throws: JournalError.self) { try journal.append(Self.rows(22...400)) }
      }
      // The daemon begins again and reads what is in memory; in the sync of the copy the power goes.
      disk.endTenancy()
      disk.beginTenancy()
      weather.syncing = { path in
        guard path.hasSuffix("journal.sqlite") else { return .done }
        var chance = Chance(seed, "power")
        disk.cutPower(.someSectors, &chance)
        return .failed
      }
      #expect(throws: JournalError.self) { try Self.open(disk) }
      disk.beginTenancy()
      weather.clear()
      #expect(try Self.open(disk).head.sequence >= kept.sequence, "seed \(seed)")
    }
  }
}

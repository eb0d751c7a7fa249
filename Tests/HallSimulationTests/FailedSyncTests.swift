import Testing

@testable import HallSimulation
@testable import VoteJournal

@Suite("A journal after a failed sync")
struct FailedSyncTests {
  /// A disk whose sync of one file fails, and what happens in it.
  private final class Weather: DiskWeather {
    var failing: String?
    var inside: (() -> Void)?
    func open(_ path: String) -> DiskFate { .done }
    func write(_ path: String, bytes: Int) -> DiskFate { .done }
    func sync(_ path: String) -> DiskFate {
      guard failing.map(path.hasSuffix) == true else { return .done }
      inside?()
      return .failed
    }
  }

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
      let weather = Weather()
      disk.weather = weather
      let kept: JournalHead
      do {
        let journal = try Self.open(disk)
        _ = try journal.append(Self.rows(1...20))
        // The log begins anew: of what it holds from now on, only this one row is on disk.
        try journal.checkpoint()
        kept = try journal.append(Self.rows(21...21)).head
        weather.failing = "-wal"
        #expect(throws: JournalError.self) { try journal.append(Self.rows(22...400)) }
      }
      // The daemon begins again and reads what is in memory; in the sync of the copy the power goes.
      disk.endTenancy()
      disk.beginTenancy()
      weather.failing = "journal.sqlite"
      weather.inside = {
        var chance = Chance(seed, "power")
        disk.cutPower(.someSectors, &chance)
      }
      #expect(throws: JournalError.self) { try Self.open(disk) }
      disk.beginTenancy()
      weather.failing = nil
      #expect(try Self.open(disk).head.sequence >= kept.sequence, "seed \(seed)")
    }
  }
}

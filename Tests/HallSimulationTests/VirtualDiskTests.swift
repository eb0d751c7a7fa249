import Testing
import VoteJournal

@testable import HallSimulation

@Suite("The disk that forgets")
struct VirtualDiskTests {
  private static func bytes(_ count: Int, _ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: count) }

  private static func write(_ bytes: [UInt8], at offset: Int, to file: VirtualFile) {
    bytes.withUnsafeBytes { file.write($0, at: offset) }
  }

  private static func read(_ count: Int, at offset: Int, of file: VirtualFile) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      done = file.read(UnsafeMutableRawBufferPointer(buffer), at: offset)
    }
  }

  @Test("a power cut takes back what was not synced, and nothing else")
  func powerCut() {
    let file = VirtualFile()
    Self.write(Self.bytes(9_000, 1), at: 0, to: file)
    file.sync()
    Self.write(Self.bytes(5_000, 2), at: 4_000, to: file)
    Self.write(Self.bytes(10, 3), at: 20_000, to: file)
    var chance = Chance(1, "test")
    file.cutPower(.nothing, &chance)
    #expect(file.size == 9_000)
    #expect(Self.read(9_000, at: 0, of: file) == Self.bytes(9_000, 1))
  }

  @Test("a power cut that keeps some sectors keeps them whole, and none beside what was written")
  func someSectors() {
    for seed in 1...40 as ClosedRange<UInt64> {
      let file = VirtualFile()
      Self.write(Self.bytes(8_192, 1), at: 0, to: file)
      file.sync()
      Self.write(Self.bytes(2_048, 2), at: 1_024, to: file)
      var chance = Chance(seed, "test")
      file.cutPower(.someSectors, &chance)
      for sector in 0..<16 {
        let content = Set(Self.read(512, at: sector * 512, of: file))
        #expect(content == [1] || content == [2] && (2..<6).contains(sector))
      }
    }
  }

  @Test("after a failed sync the next one says yes, and the bytes are lost all the same")
  func failedSync() {
    let file = VirtualFile()
    Self.write(Self.bytes(100, 1), at: 0, to: file)
    file.sync()
    Self.write(Self.bytes(100, 2), at: 0, to: file)
    file.failToSync()
    file.sync()
    #expect(Self.read(100, at: 0, of: file) == Self.bytes(100, 2))
    var chance = Chance(1, "test")
    file.cutPower(.everything, &chance)
    #expect(Self.read(100, at: 0, of: file) == Self.bytes(100, 1))
  }

  @Test("a shorter file that grows again has zeros where it was cut")
  func resizing() {
    let file = VirtualFile()
    Self.write(Self.bytes(6_000, 7), at: 0, to: file)
    file.resize(1_000)
    file.resize(6_000)
    #expect(Self.read(6_000, at: 0, of: file) == Self.bytes(1_000, 7) + Self.bytes(5_000, 0))
  }

  @Test("the journal lives on it: rows survive a power cut, a second process is refused, a dead one changes nothing")
  func journal() throws {
    #expect(VirtualFileSystem.installed)
    let disk = VirtualDisk()
    disk.beginTenancy()
    let journal = try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
    _ = try journal.append([NewRow(kind: "test", body: Array("{}".utf8), at: 1, monotonic: 1)])
    let head = journal.head
    #expect(throws: JournalError.self) {
      try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
    }
    var chance = Chance(3, "test")
    disk.cutPower(.nothing, &chance)
    #expect(throws: JournalError.self) {
      try journal.append([NewRow(kind: "test", body: Array("{}".utf8), at: 2, monotonic: 2)])
    }
    disk.beginTenancy()
    let again = try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
    #expect(again.head == head)
  }

  @Test("a write that is refused, or finds no memory, promises nothing, and the journal can be opened again")
  func refusedWrites() throws {
    #expect(VirtualFileSystem.installed)
    let disk = VirtualDisk()
    let weather = ScriptedWeather()
    disk.weather = weather
    for (number, fate) in [DiskFate.readOnly, .noMemory].enumerated() {
      weather.clear()
      disk.beginTenancy()
      let journal = try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
      let row = NewRow(kind: "test", body: Array("{}".utf8), at: Int64(number), monotonic: Int64(number))
      _ = try journal.append([row])
      let head = journal.head
      weather.opening = { _ in fate == .readOnly ? fate : .done }
      weather.writing = { _ in fate }
      #expect(throws: JournalError.self) { try journal.append([row]) }
      disk.endTenancy()
      disk.beginTenancy()
      if fate == .readOnly {
        #expect(throws: JournalError.self) {
          try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
        }
      }
      disk.endTenancy()
      weather.clear()
      disk.beginTenancy()
      let again = try Journal(directory: disk.directory, on: VirtualJournalDisk.self, boot: "b")
      #expect(again.head == head)
      disk.endTenancy()
    }
  }
}

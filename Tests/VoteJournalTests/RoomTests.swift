import GRDB
import Testing

@testable import VoteJournal

@Suite("Room")
struct RoomTests {
  @Test("when there is no room nothing of the batch remains, the head stands, and it goes on when there is room again")
  func full() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    let before = try journal.append(votes(1...10)).head
    let queue = try journal.connection()
    try queue.inDatabase { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    var refusals = 0
    for _ in 0..<3 {
      do throws(JournalError) {
        _ = try journal.append(votes(1...400))
      } catch {
        guard case .full(let failure) = error else { throw error }
        #expect(failure.code == 13)
        #expect(!error.description.contains("Ґудзь") && !error.description.contains("seat"))
        refusals += 1
      }
      #expect(journal.head == before)
      #expect(try allRows(journal).count == 11)
    }
    #expect(refusals == 3)
    // A batch that fits is taken between the refusals.
    let small = try journal.append([vote(11)]).head
    #expect(small.sequence == before.sequence + 1)
    try queue.inDatabase { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
    let after = try journal.append(votes(1...400)).head
    #expect(after.sequence == small.sequence + 400)
    #expect(journal.breakage == nil)
    journal.close()
    #expect(try opened(directory).verify() == after)
  }

  @Test("an error that should not be possible breaks the journal, which then refuses everything and touches nothing")
  func broken() throws {
    let directory = try TemporaryDirectory()
    do {
      let journal = try opened(directory)
      _ = try journal.append(votes(1...3))
      // A row this process did not write, under the number it is about to give.
      try journal.connection().inDatabase { database in
        try database.execute(
          sql: "INSERT INTO journal SELECT 5, at, monotonic, boot, kind, body, hash FROM journal WHERE sequence = 4")
      }
      func expectBroken(_ body: () throws -> Void) {
        #expect {
          try body()
        } throws: {
          if case .broken = $0 as? JournalError { true } else { false }
        }
      }
      expectBroken { _ = try journal.append([vote(4)]) }
      #expect(journal.breakage?.primaryCode == 19)
      expectBroken { _ = try journal.append([vote(4)]) }
      expectBroken { _ = try journal.rows() }
      expectBroken { _ = try journal.verify() }
      expectBroken { try journal.checkpoint() }
      expectBroken { try journal.checkpointIfDue() }
      expectBroken { try journal.beginBackup(to: directory.path + "/copy") }
      #expect(journal.head.sequence == 4)
      journal.close()
    }
    // Until the process ends.
    #expect(throws: JournalError.self) { try opened(directory) }
  }

  @Test("the log is copied when it is due, and before an append at the latest, and never grows beyond its bound")
  func log() throws {
    let directory = try TemporaryDirectory(inMemory: true)
    let journal = try opened(directory)
    #expect(try !journal.checkpointIfDue())
    var longest: Int32 = 0
    for turn in 0..<1500 {
      _ = try journal.append([vote(turn)])
      longest = max(longest, journal.frames.pointee)
    }
    #expect(longest >= LogBounds.usual.atMost && longest < LogBounds.usual.atMost + 8)
    while journal.frames.pointee < LogBounds.usual.due { _ = try journal.append([vote(1)]) }
    #expect(try journal.checkpointIfDue())
    #expect(journal.frames.pointee == 0)
    _ = try journal.append([vote(1)])
    #expect(journal.frames.pointee < 8)
  }

  @Test("a batch beyond the bound is a programmer's mistake")
  func bounds() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      _ = try opened(directory).append(Array(repeating: vote(1), count: 4097))
    }
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      _ = try opened(directory).append([NewRow(kind: "k", body: [0x22, 0xff, 0x22], at: 0, monotonic: 0)])
    }
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      _ = try opened(directory).append([vote(1)])
    }
  }
}

import Foundation
import GRDB
import Testing

@testable import VoteJournal

@Suite("Opening")
struct OpeningTests {
  @Test("the very connection that writes has synchronous=FULL, WAL, exclusive locking and no checkpoint of its own")
  func settings() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append([vote(1)])
    let queue = try journal.connection()
    let found = try queue.inDatabase { database in
      try ["synchronous", "journal_mode", "locking_mode", "wal_autocheckpoint", "foreign_keys", "cell_size_check"].map {
        try JournalOpening.read(database, $0)
      }
    }
    #expect(found == ["2", "wal", "exclusive", "0", "1", "1"])
    #expect(!FileManager.default.fileExists(atPath: journal.path + "-shm"))
  }

  @Test("a second opening is refused while the first lasts, says by whom, and is let in after")
  func exclusive() throws {
    let directory = try TemporaryDirectory()
    let first = try opened(directory)
    let expected = JournalError.inUse(path: directory.path + "/journal.lock", processID: getpid())
    #expect(throws: expected) { try opened(directory) }
    #expect(expected.description.contains("process \(getpid())"))
    _ = try first.append([vote(1)])
    first.close()
    #expect(try opened(directory).head == first.head)
  }

  @Test("a child that still has the lock's file, as between fork and exec, does not keep the journal shut")
  func inherited() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
    let lock = try #require(
      files.first {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
          .hasSuffix("/" + (directory.path as NSString).lastPathComponent + "/journal.lock") == true
      })
    // The same open file, as a fork has it.
    let copy = dup(lock)
    defer { close(copy) }
    journal.close()
    #expect(try opened(directory).head == journal.head)
  }

  @Test("a tool that has the file open keeps the journal from opening, by name")
  func busy() throws {
    let directory = try TemporaryDirectory()
    try opened(directory).close()
    let tool = try DatabaseQueue(path: directory.path + "/journal.sqlite")
    try tool.inDatabase { database in
      try database.execute(sql: "BEGIN; SELECT count(*) FROM journal")
      #expect(throws: JournalError.inUse(path: directory.path + "/journal.sqlite", processID: nil)) {
        try opened(directory)
      }
      try database.execute(sql: "ROLLBACK")
    }
    try tool.close()
    #expect(try opened(directory).head.sequence == 1)
  }

  @Test("the files belong to the owner and the group alone, whatever the umask")
  func modes() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append([vote(1)])
    for name in ["journal.sqlite", "journal.sqlite-wal", "journal.lock"] {
      let mode =
        try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)[.posixPermissions] as? Int
      #expect(mode == 0o640, "\(name)")
    }
  }

  @Test("the log has its room before the first vote, and an empty file left by a crash is a journal not yet founded")
  func prepared() throws {
    let directory = try TemporaryDirectory()
    #expect(FileManager.default.createFile(atPath: directory.path + "/journal.sqlite", contents: nil))
    let journal = try opened(directory)
    let size = try FileManager.default.attributesOfItem(atPath: journal.path + "-wal")[.size] as? Int
    #expect(size ?? 0 >= LogBounds.usual.preparedBytes)
  }

  @Test("a directory that is not there is named")
  func missing() throws {
    do throws(JournalError) {
      _ = try Journal(directory: "/nonexistent/state")
      Issue.record("opened")
    } catch {
      guard case .unusable(let path, let failure) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(path == "/nonexistent/state/journal.lock")
      #expect(failure.systemCode == ENOENT)
    }
  }

  @Test("the kernel's boot identifier is used where none is given, and row 1 is random")
  func identifiers() throws {
    let one = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    let first = try Journal(directory: one.path)
    let second = try Journal(directory: other.path)
    #expect(first.boot.utf8.count == 36 && first.boot == second.boot)
    #expect(first.head.hash != second.head.hash)
  }
}

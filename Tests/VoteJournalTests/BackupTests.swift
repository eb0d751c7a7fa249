import Foundation
import Testing

@testable import VoteJournal

@Suite("Copies")
struct BackupTests {
  @Test("a copy made step by step, with votes in between, is one plain sound file that holds all of them")
  func stepwise() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...2000))
    let copy = directory.path + "/copy.sqlite"
    try journal.beginBackup(to: copy)
    var steps = 0
    while try journal.continueBackup(pages: 8).remaining > 0 {
      steps += 1
      #expect(!FileManager.default.fileExists(atPath: copy))
      if steps < 5 { _ = try journal.append([vote(steps)]) }
      if steps == 3 { try journal.checkpoint() }
    }
    #expect(steps > 5)
    let reader = try JournalReader(path: copy)
    #expect(try reader.verify() == journal.head)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(!names.contains { $0.hasPrefix("copy.sqlite") && $0 != "copy.sqlite" })
    let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test("a copy can be read from a directory that cannot be written")
  func readOnlyMedium() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...5))
    let shelf = directory.path + "/shelf"
    try FileManager.default.createDirectory(atPath: shelf, withIntermediateDirectories: false)
    try journal.backup(to: shelf + "/copy.sqlite")
    #expect(chmod(shelf + "/copy.sqlite", 0o440) == 0 && chmod(shelf, 0o550) == 0)
    defer { chmod(shelf, 0o750) }
    #expect(try JournalReader(path: shelf + "/copy.sqlite").verify() == journal.head)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shelf) == ["copy.sqlite"])
  }

  @Test("a copy never replaces a file, and one given up leaves nothing")
  func refusals() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    let copy = directory.path + "/copy.sqlite"
    try journal.backup(to: copy)
    #expect(throws: JournalError.self) { try journal.beginBackup(to: copy) }
    _ = try journal.append(votes(1...2000))
    try journal.beginBackup(to: copy + "2")
    _ = try journal.continueBackup(pages: 1)
    journal.cancelBackup()
    #expect(!FileManager.default.fileExists(atPath: copy + "2.partial"))
    #expect(throws: JournalError.self) { try journal.backup(to: directory.path + "/none/copy") }
    #expect(try journal.append([vote(1)]).head.sequence == 2002)
  }

  @Test("a journal continues from its copy")
  func restore() throws {
    let directory = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...20))
    try journal.backup(to: other.path + "/journal.sqlite")
    let restored = try opened(other)
    #expect(restored.head == journal.head)
    #expect(try restored.append([vote(1)]).head == journal.append([vote(1)]).head)
  }
}

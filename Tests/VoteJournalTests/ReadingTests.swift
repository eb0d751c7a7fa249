import Testing

@testable import VoteJournal

@Suite("Reading")
struct ReadingTests {
  @Test("rows come back in order over many pages, from any number, with nothing changed")
  func order() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...1000))
    let rows = try allRows(journal)
    #expect(rows.map(\.sequence) == Array(1...1001))
    #expect(rows[0].kind == "journal")
    #expect(rows[1000].body == vote(1000).body)
    #expect(rows[1000].at == vote(1000).at)
    #expect(rows.allSatisfy { $0.boot == "boot-1" })
    #expect(try allRows(journal, from: 990).map(\.sequence) == Array(990...1001))
    #expect(try allRows(journal, from: 2000).isEmpty)
  }

  @Test("the last row of a kind is found, and none where there is none")
  func lastOfKind() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...3))
    #expect(try journal.lastRow(of: "journal") == 1)
    #expect(try journal.lastRow(of: vote(1).kind) == 4)
    #expect(try journal.lastRow(of: "nothing") == nil)
  }

  @Test("a reading that came to the end goes on with what is appended later")
  func following() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    let rows = try journal.rows()
    #expect(try rows.next()?.sequence == 1)
    #expect(try rows.next() == nil)
    _ = try journal.append([vote(1)])
    #expect(try rows.next()?.sequence == 2)
    #expect(try rows.next() == nil)
  }

  @Test("verification tells how far it has come")
  func progress() throws {
    let directory = try TemporaryDirectory()
    do {
      let journal = try opened(directory)
      _ = try journal.append(votes(1...4096))
      _ = try journal.append(votes(1...4096))
    }
    var seen: [VerificationProgress] = []
    let journal = try Journal(directory: directory.path) { seen.append($0) }
    #expect(seen.map(\.verified) == [4096, 8192, 8193])
    #expect(seen.allSatisfy { $0.total == 8193 })
    #expect(journal.head.sequence == 8193)
  }

  @Test("a live journal cannot be read by anyone else; a closed one can")
  func reader() throws {
    let directory = try TemporaryDirectory()
    let journal = try opened(directory)
    _ = try journal.append(votes(1...3))
    #expect(throws: JournalError.inUse(path: journal.path, processID: nil)) { try JournalReader(path: journal.path) }
    journal.close()
    let reader = try JournalReader(path: journal.path)
    #expect(try reader.verify() == journal.head)
    #expect(try reader.holds(journal.head))
    #expect(try reader.rows(from: 4).next()?.body == vote(3).body)
  }
}

import Foundation
import Seals
import Testing

@testable import VoteJournal

/// Whether strace may trace here; some containers forbid it.
let strace: String? = {
  guard let path = Child.find("strace"),
    let run = try? Child.run([path, "-f", "--seccomp-bpf", "-o", "/dev/null", "/bin/true"]),
    run.status == 0
  else { return nil }
  return path
}()

@Suite("After a crash")
struct CrashTests {
  /// Opens what a dead writer left and asks it for everything it had promised.
  static func check(
    _ directory: TemporaryDirectory, _ run: Child, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let journal = try Journal(directory: directory.path)
    for seal in run.acknowledged {
      let hash = try #require(ChainHash(hexadecimal: seal.hash))
      #expect(
        try journal.holds(JournalHead(sequence: seal.sequence, hash: hash)),
        "\(comment): row \(seal.sequence) was acknowledged", sourceLocation: sourceLocation)
    }
    #expect(try journal.verify() == journal.head, "\(comment)", sourceLocation: sourceLocation)
    #expect(
      try allRows(journal).map(\.sequence) == Array(1...journal.head.sequence), "\(comment)",
      sourceLocation: sourceLocation)
    // It goes on.
    #expect(
      try journal.append([vote(1)]).head.sequence == journal.head.sequence, "\(comment)", sourceLocation: sourceLocation
    )
  }

  @Test("killed at random moments, over and over on one journal, every acknowledged row is there")
  func randomKills() throws {
    let directory = try TemporaryDirectory()
    var generator = SystemRandomNumberGenerator()
    var acknowledged = 0
    for round in 0..<15 {
      let moment = Double.random(in: 0...0.1, using: &generator)
      let run = try Child.run([Child.writer, "append", directory.path, "1000000", "7"], killAfter: moment)
      #expect(!run.said("closed"))
      acknowledged += run.acknowledged.count
      try Self.check(directory, run, "round \(round), killed after \(moment) s")
    }
    #expect(acknowledged > 30)
  }

  @Test(
    "killed at the N-th write, N = 1, 2, 3 …, of a new journal and of one in use, every acknowledged row is there",
    .enabled(if: strace != nil, "strace cannot trace here: crashes at every write were NOT tested"),
    arguments: [false, true])
  func everyWrite(inUse: Bool) throws {
    let strace = try #require(strace)
    var killed = 0
    let writes = inUse ? 20 : 40
    for number in 1...writes {
      let directory = try TemporaryDirectory(inMemory: true)
      if inUse { _ = try Child.run([Child.writer, "append", directory.path, "3", "5"]) }
      let run = try Child.run([
        strace, "-f", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", "inject=pwrite64:signal=SIGKILL:when=\(number)",
        Child.writer, "append", directory.path, "10", "20",
      ])
      if !run.said("closed") { killed += 1 }
      try Self.check(directory, run, "killed at write \(number)")
    }
    // Else the injection does not work here, and nothing was tested.
    #expect(killed == writes)
  }

  @Test(
    "killed at the N-th sync or truncation, every acknowledged row is there",
    .enabled(if: strace != nil, "strace cannot trace here: crashes at every sync were NOT tested"))
  func everySync() throws {
    let strace = try #require(strace)
    var killed = 0
    for call in ["fdatasync", "fsync", "ftruncate", "unlink"] {
      for number in 1...(call == "fdatasync" ? 18 : 3) {
        let directory = try TemporaryDirectory(inMemory: true)
        let run = try Child.run([
          strace, "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)",
          Child.writer, "append", directory.path, "10", "20",
        ])
        if !run.said("closed") { killed += 1 }
        try Self.check(directory, run, "killed at \(call) \(number)")
      }
    }
    #expect(killed >= 20)
  }
}

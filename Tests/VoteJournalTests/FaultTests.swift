import Foundation
import Testing

@testable import VoteJournal

@Suite("When the disk fails")
struct FaultTests {
  /// Runs the writer with the N-th call failing once.
  private func run(
    _ directory: TemporaryDirectory, call: String, error: String, number: Int, batches: Int = 10
  ) throws -> Child {
    try Child.run([
      try #require(strace), "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
      "inject=\(call):error=\(error):when=\(number)", Child.writer, "append", directory.path, String(batches), "20",
    ])
  }

  /// What the writer may say of the failure, by where it struck.
  private func expectAnswer(_ run: Child, _ name: String, _ comment: String) {
    let answers = run.lines.filter {
      !$0.hasPrefix("ack") && !$0.hasPrefix("open ") && $0 != "copied" && $0 != "closed"
    }
    #expect(!run.said("accepted after broken"), "\(comment)")
    for answer in answers {
      let opening = answer.hasPrefix("unopened ")
      #expect(opening || answer.hasPrefix(name) || answer == "refused broken", "\(comment): \(answer)")
    }
    if run.said("broken") { #expect(run.lines.last == "refused broken" && run.status == 3, "\(comment)") }
  }

  @Test(
    "a write that finds no room: `full`, nothing of the batch kept, the next batch taken",
    .enabled(if: strace != nil, "strace cannot trace here: a full disk was NOT tested"))
  func noRoom() throws {
    var refused = 0
    for number in 1...32 {
      let directory = try TemporaryDirectory(inMemory: true)
      let run = try run(directory, call: "pwrite64", error: "ENOSPC", number: number)
      expectAnswer(run, "full", "ENOSPC at write \(number)")
      if run.said("full") {
        refused += 1
        #expect(run.lines.last == "closed" && run.status == 0)
      }
      try CrashTests.check(directory, run, "ENOSPC at write \(number)")
    }
    #expect(refused >= 12)
  }

  @Test(
    "no room for the copy of the log: nothing is refused, the next process begins without it, nothing is lost",
    .enabled(if: strace != nil, "strace cannot trace here: a full disk under the copy was NOT tested"))
  func noRoomForTheCopy() throws {
    let directory = try TemporaryDirectory()
    _ = try Child.run([Child.writer, "append", directory.path, "1", "1"])
    for process in 1...2 {
      let run = try Child.run([
        try #require(strace), "-f", "-o", "/dev/null", "-P", directory.path + "/journal.sqlite", "-e", "trace=pwrite64",
        "-e", "inject=pwrite64:error=ENOSPC", Child.writer, "append", directory.path, "10", "20",
      ])
      #expect(run.lines.count { $0.hasPrefix("ack ") } == 10, "process \(process): \(run.lines)")
      #expect(run.lines.count { $0.hasPrefix("full ") } == 2 && !run.said("copied"), "process \(process)")
      #expect(run.lines.last == "closed" && run.status == 0)
      #expect(run.acknowledged.first?.sequence == Int64(process == 1 ? 2 : 202))
      if process == 2 { try CrashTests.check(directory, run, "after both") }
    }
  }

  /// Whether this user may mount a small file system where nobody else sees it.
  private static let mayMount: Bool = {
    guard let unshare = Child.find("unshare") else { return false }
    let mount = "mount -t tmpfs -o size=1m none /mnt"
    return (try? Child.run([unshare, "--map-root-user", "--mount", "/bin/sh", "-c", mount]))?.status == 0
  }()

  @Test(
    "a file system that is really full: the log's own blocks are used up first, then `full`; it opens; nothing is lost",
    .enabled(if: mayMount, "no file system can be mounted here: a really full one was NOT tested"))
  func fullFileSystem() throws {
    let (place, kept) = (try TemporaryDirectory(), try TemporaryDirectory())
    // About 4 MiB are the log's; the database gets the rest, and is full after some 30 batches.
    let script = """
      set -e
      mount -t tmpfs -o size=6m none "$1"
      "$3" append "$1" 50 300
      echo second
      "$3" append "$1" 10 5
      echo third
      "$3" append "$1" 200 300
      cp "$1"/* "$2"
      """
    let run = try Child.run([
      try #require(Child.find("unshare")), "--map-root-user", "--mount", "/bin/sh", "-c", script, "sh", place.path,
      kept.path, Child.writer,
    ])
    #expect(run.status == 0, "\(run.errors)")
    let parts = run.lines.split { $0 == "second" || $0 == "third" }.map(Array.init)
    try #require(parts.count == 3, "\(run.lines.suffix(5))")
    for (index, part) in parts.enumerated() {
      #expect(part.first?.hasPrefix("open ") == true && part.last == "closed", "\(index): \(part.first ?? "nothing")")
      #expect(part.contains { $0.hasPrefix("full ") }, "\(index)")
    }
    // While only the copy finds no room, every batch is taken; the last process uses the log up.
    #expect(parts[0].count { $0.hasPrefix("ack ") } == 50)
    #expect(parts[1].count { $0.hasPrefix("ack ") } == 10)
    #expect(1..<200 ~= parts[2].count { $0.hasPrefix("ack ") })
    try CrashTests.check(kept, run, "full file system")
  }

  @Test(
    "a write that fails: `broken`, everything refused from then on, nothing acknowledged is lost",
    .enabled(if: strace != nil, "strace cannot trace here: write errors were NOT tested"))
  func writeErrors() throws {
    var broken = 0
    for number in 1...32 {
      let directory = try TemporaryDirectory(inMemory: true)
      let run = try run(directory, call: "pwrite64", error: "EIO", number: number)
      expectAnswer(run, "broken", "EIO at write \(number)")
      if run.said("broken") { broken += 1 }
      try CrashTests.check(directory, run, "EIO at write \(number)")
    }
    #expect(broken >= 12)
  }

  @Test(
    "a sync that fails, for want of room too: `broken`, never tried again, nothing acknowledged is lost",
    .enabled(if: strace != nil, "strace cannot trace here: failed syncs were NOT tested"), arguments: ["EIO", "ENOSPC"])
  func syncErrors(error: String) throws {
    var broken = 0
    // The opening has nine.
    for number in 1...18 {
      let directory = try TemporaryDirectory(inMemory: true)
      let run = try run(directory, call: "fdatasync", error: error, number: number)
      expectAnswer(run, "broken", "\(error) at sync \(number)")
      if run.said("broken") { broken += 1 }
      try CrashTests.check(directory, run, "\(error) at sync \(number)")
    }
    #expect(broken >= 8)
  }

  @Test(
    "after a failed sync the process syncs and writes nothing more",
    .enabled(if: strace != nil, "strace cannot trace here: silence after a failed sync was NOT tested"))
  func silence() throws {
    let directory = try TemporaryDirectory(inMemory: true)
    _ = try Child.run([Child.writer, "append", directory.path, "1", "1"])
    let trace = directory.path + "/trace"
    let run = try Child.run([
      try #require(strace), "-f", "--seccomp-bpf", "-o", trace, "-e", "trace=pwrite64,fdatasync,fsync,ftruncate,unlink",
      "-e",
      "inject=fdatasync:error=EIO:when=4", Child.writer, "append", directory.path, "10", "1",
    ])
    #expect(run.lines.last == "refused broken")
    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    let failure = try #require(calls.lastIndex { $0.contains("(INJECTED)") })
    let after = calls[(failure + 1)...].filter { !$0.contains("+++") }
    #expect(after.isEmpty, "\(after)")
  }

  @Test("a file-size limit in the middle of a batch: `broken`, nothing acknowledged is lost")
  func sizeLimit() throws {
    let directory = try TemporaryDirectory(inMemory: true)
    let blocks = LogBounds.usual.preparedBytes / 1024 + 64
    let run = try Child.run([
      "/bin/bash", "-c", "ulimit -f \(blocks) && exec \"$0\" \"$@\"", Child.writer, "append", directory.path, "40",
      "4000",
    ])
    #expect(run.said("broken"), "\(run.lines.suffix(3)) \(run.errors)")
    #expect(run.lines.last == "refused broken")
    #expect(run.acknowledged.count > 1)
    try CrashTests.check(directory, run, "size limit")
  }
}

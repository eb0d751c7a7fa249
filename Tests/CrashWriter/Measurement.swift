import Glibc
import VoteJournal

/// What an append costs, beside a bare fdatasync of the same file system in the same run.
enum Measurement {
  static func run(directory: String) {
    do throws(JournalError) {
      let journal = try Journal(directory: directory)
      let row = NewRow(
        kind: "vote.recorded",
        body: #"{"ballot":7,"choice":"for","press":1234567,"seat":17,"stamp":1732230000000,"way":"console"}"#,
        at: 1_732_230_000_000, monotonic: 5_000_000)

      // Taken in turn, so that a slow minute of the disk falls on all of them alike.
      var bare: [UInt64] = []
      var single: [UInt64] = []
      var burst: [UInt64] = []
      let file = open(directory + "/bare", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
      let block = [UInt8](repeating: 7, count: 4120)
      _ = pwrite(file, [UInt8](repeating: 0, count: 1 << 20), 1 << 20, 0)
      fsync(file)
      for turn in 0..<300 {
        bare.append(
          time {
            _ = pwrite(file, block, block.count, (turn % 200) * block.count)
            fdatasync(file)
          })
        single.append(try timeThrowing { () throws(JournalError) in _ = try journal.append([row]) })
        burst.append(
          try timeThrowing { () throws(JournalError) in _ = try journal.append(Array(repeating: row, count: 64)) })
        try journal.checkpointIfDue()
      }
      report("bare pwrite of 4120 bytes + fdatasync", &bare)
      report("append of 1 row", &single)
      report("append of 64 rows", &burst)
      CrashWriter.say("1 row / bare at p50: \(Double(median(single)) / Double(median(bare)))")

      let rows = Array(repeating: row, count: Journal.maximumRowsPerAppend)
      let many = try timeThrowing { () throws(JournalError) in
        for _ in 0..<12 { _ = try journal.append(rows) }
      }
      CrashWriter.say("rows/s in transactions of 4096: \(12 * 4096 * 1_000_000_000 / many)")
      let total = journal.head.sequence
      let verified = try timeThrowing { () throws(JournalError) in _ = try journal.verify() }
      CrashWriter.say("verify: \(UInt64(total) * 1_000_000_000 / verified) rows/s of \(total)")
      let copied = try timeThrowing { () throws(JournalError) in try journal.checkpoint() }
      CrashWriter.say("checkpoint of what is left: \(copied / 1000) µs")
      let backup = try timeThrowing { () throws(JournalError) in try journal.backup(to: directory + "/copy.sqlite") }
      CrashWriter.say("backup: \(backup / 1000) µs")
      let read = try timeThrowing { () throws(JournalError) in
        let rows = try journal.rows()
        while try rows.next() != nil {}
      }
      CrashWriter.say("rows(): \(UInt64(total) * 1_000_000_000 / read) rows/s")
      journal.close()
      let opening = try timeThrowing { () throws(JournalError) in _ = try Journal(directory: directory) }
      CrashWriter.say("open and verify \(total) rows: \(opening / 1000) µs")
    } catch {
      CrashWriter.say("\(error)")
      exit(1)
    }
  }

  private static func time(_ body: () -> Void) -> UInt64 {
    let start = nanoseconds()
    body()
    return nanoseconds() - start
  }

  private static func timeThrowing(_ body: () throws(JournalError) -> Void) throws(JournalError) -> UInt64 {
    let start = nanoseconds()
    try body()
    return nanoseconds() - start
  }

  private static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func median(_ times: [UInt64]) -> UInt64 { times.sorted()[times.count / 2] }

  private static func report(_ name: String, _ times: inout [UInt64]) {
    times.sort()
    CrashWriter.say(
      "\(name): p50 \(times[times.count / 2] / 1000) µs, p99 \(times[times.count * 99 / 100] / 1000) µs, "
        + "worst \(times[times.count - 1] / 1000) µs")
  }
}

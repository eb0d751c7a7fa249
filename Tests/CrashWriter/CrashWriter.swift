import Glibc
import VoteJournal

/// The victim of the crash tests: appends batches to a journal and says on standard output what was acknowledged, so that
/// a test can kill it at any moment and then ask the journal for everything it had promised.
///
///     journal-crash-writer append DIRECTORY BATCHES ROWS   prints `ack SEQUENCE HASH` after every batch
///     journal-crash-writer measure DIRECTORY               prints figures
///
/// Every fourth batch the log is copied into the database, so that crashes hit that as well.
@main
enum CrashWriter {
  static func main() {
    let arguments = CommandLine.arguments
    // Over its size limit a write shall fail like any other, and not end the process.
    signal(SIGXFSZ, SIG_IGN)
    if arguments.count == 5, arguments[1] == "append", let batches = Int(arguments[3]), let rows = Int(arguments[4]) {
      append(directory: arguments[2], batches: batches, rows: rows)
    } else if arguments.count == 3, arguments[1] == "measure" {
      Measurement.run(directory: arguments[2])
    } else {
      say("usage: journal-crash-writer append DIRECTORY BATCHES ROWS | measure DIRECTORY")
      exit(64)
    }
  }

  private static func append(directory: String, batches: Int, rows: Int) {
    let journal: Journal
    do throws(JournalError) {
      journal = try Journal(directory: directory)
    } catch {
      say("unopened \(name(of: error)) \(error)")
      exit(4)
    }
    say("open \(journal.head.sequence) \(journal.head.hash)")
    for batch in 0..<batches {
      do throws(JournalError) {
        let appended = try journal.append((0..<rows).map { row(batch, $0) })
        say("ack \(appended.head.sequence) \(appended.head.hash)")
        if batch % 4 == 3 {
          try journal.checkpoint()
          say("copied")
        }
      } catch {
        say("\(name(of: error)) \(error)")
        guard case .broken = error else { continue }
        // Nothing more may be accepted now.
        do throws(JournalError) {
          _ = try journal.append([row(batch, 0)])
          say("accepted after broken")
        } catch {
          say("refused \(name(of: error))")
        }
        // Closing, too, must not write or sync.
        journal.close()
        exit(3)
      }
    }
    journal.close()
    say("closed")
  }

  private static func row(_ batch: Int, _ index: Int) -> NewRow {
    NewRow(
      kind: "vote.recorded",
      body: #"{"ballot":7,"batch":\#(batch),"choice":"for","row":\#(index),"seat":\#(index % 64 + 1),"way":"console"}"#,
      at: 1_732_230_000_000 + Int64(batch), monotonic: Int64(batch))
  }

  private static func name(of error: JournalError) -> String {
    switch error {
    case .inUse: "inUse"
    case .unusable: "unusable"
    case .foreign: "foreign"
    case .unsuitable: "unsuitable"
    case .damaged: "damaged"
    case .full: "full"
    case .refused: "refused"
    case .broken: "broken"
    case .failed: "failed"
    }
  }

  /// One write a line, with no buffer that a SIGKILL could take along.
  static func say(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
  }
}

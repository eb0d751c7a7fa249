import Foundation
import PowerCut
import Seals
import Testing

@testable import VoteJournal

/// Every write and sync of one run of the writer, in order, with what it acknowledged between them. The run begins on a
/// journal that was killed, so that its log has its room already and the recording stays small.
struct Recording {
  enum Event {
    case call(Disk.Call)
    case said(JournalHead)
  }

  let start: Disk
  let events: [Event]

  init() throws {
    let directory = try TemporaryDirectory(inMemory: true)
    let killer = try #require(strace)
    _ = try Child.run([
      killer, "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
      "inject=fdatasync:signal=SIGKILL:when=12", Child.writer, "append", directory.path, "10", "3",
    ])
    var files: [String: [UInt8]] = [:]
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
      files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: directory.path + "/" + name)))
    }
    start = Disk(files: files)
    let trace = directory.path + "/trace"
    let run = try Child.run(
      [killer, "-f", "--seccomp-bpf"]
        + CallTrace.options("write,pwrite64,fdatasync,fsync,ftruncate,unlink", to: trace)
        + [Child.writer, "append", directory.path, "18", "5"])
    try #require(run.lines.last == "closed", "\(run.lines) \(run.errors)")
    events = try CallTrace.lines(of: trace).compactMap { line in
      if CallTrace.name(line) == "write" { return Self.said(line).map { .said($0) } }
      return try CallTrace.call(line, filesNamed: "journal.sqlite").map { .call($0) }
    }
  }

  /// What the writer said on its standard output.
  private static func said(_ line: [UInt8]) -> JournalHead? {
    guard String(decoding: line.prefix(400), as: UTF8.self).contains("(1<"), let words = CallTrace.quoted(line) else {
      return nil
    }
    let said = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard said.count == 3, said[0] == "ack" || said[0] == "open", let sequence = Int64(said[1]),
      let hash = ChainHash(hexadecimal: said[2])
    else { return nil }
    return JournalHead(sequence: sequence, hash: hash)
  }
}

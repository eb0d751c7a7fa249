import Foundation
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
      let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/" + name))
      // The zeros of the prepared room are put back by Disk.write.
      files[name] = [UInt8](bytes.prefix((bytes.lastIndex { $0 != 0 } ?? -1) + 1))
    }
    start = Disk(files: files)
    let trace = directory.path + "/trace"
    let run = try Child.run([
      killer, "-f", "--seccomp-bpf", "-y", "-xx", "-s", "2000000", "-o", trace, "-e",
      "trace=write,pwrite64,fdatasync,fsync,ftruncate,unlink", Child.writer, "append", directory.path, "18", "5",
    ])
    try #require(run.lines.last == "closed", "\(run.lines) \(run.errors)")
    let lines = try Data(contentsOf: URL(fileURLWithPath: trace)).split(separator: UInt8(ascii: "\n"))
    events = try Self.joined(lines.map { Array($0) }).compactMap { try Self.event($0) }
  }

  /// Puts together the calls that strace broke off because another thread did something meanwhile. A call stands where it
  /// came back: a sync has done nothing before that.
  private static func joined(_ lines: [[UInt8]]) -> [[UInt8]] {
    let brokenOff = Array(" <unfinished ...>".utf8)
    let resumed = Array(" resumed>".utf8)
    var begun: [ArraySlice<UInt8>: [UInt8]] = [:]
    var whole: [[UInt8]] = []
    for line in lines {
      let process = line.prefix { $0 != UInt8(ascii: " ") }
      if line.suffix(brokenOff.count).elementsEqual(brokenOff) {
        begun[process] = line.dropLast(brokenOff.count)
      } else if let start = begun[process], let end = line.prefix(80).firstRange(of: resumed)?.upperBound {
        begun[process] = nil
        whole.append(start + line[end...])
      } else {
        whole.append(line)
      }
    }
    return whole
  }

  /// Reads `PID call(3</path>, "\x41…", 1, 0) = 1`; nil for what does not concern the journal's files.
  private static func event(_ line: [UInt8]) throws -> Event? {
    let text = String(decoding: line.prefix(400), as: UTF8.self)
    guard let open = text.firstIndex(of: "("), let pid = text.firstIndex(of: " ") else { return nil }
    let name = text[pid..<open].trimmingCharacters(in: .whitespaces)
    if name == "unlink" {
      guard let path = quoted(line) else { return nil }
      let file = String(decoding: path, as: UTF8.self).split(separator: "/").last.map(String.init) ?? ""
      return file.hasPrefix("journal.sqlite") ? .call(.remove(file)) : nil
    }
    guard ["write", "pwrite64", "fdatasync", "fsync", "ftruncate"].contains(name) else { return nil }
    if name == "write" {
      guard text[open...].hasPrefix("(1<"), let words = quoted(line) else { return nil }
      let said = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard said.count == 3, said[0] == "ack" || said[0] == "open", let sequence = Int64(said[1]),
        let hash = ChainHash(hexadecimal: said[2])
      else { return nil }
      return .said(JournalHead(sequence: sequence, hash: hash))
    }
    guard let file = descriptorsFile(line), file.hasPrefix("journal.sqlite") else { return nil }
    let numbers = trailingNumbers(line)
    switch name {
    case "pwrite64":
      let bytes = try #require(quoted(line))
      try #require(numbers.count == 2 && numbers[0] == bytes.count)
      return .call(.write(file, offset: numbers[1], bytes))
    case "ftruncate": return .call(.truncate(file, size: try #require(numbers.last)))
    default: return .call(.sync(file))
    }
  }

  /// The last part of the path between `<` and `>`, which strace prints in hexadecimal too.
  private static func descriptorsFile(_ line: [UInt8]) -> String? {
    guard let start = line.firstIndex(of: UInt8(ascii: "<")), let end = line.firstIndex(of: UInt8(ascii: ">")) else {
      return nil
    }
    let path = String(decoding: unescaped(line[(start + 1)..<end]), as: UTF8.self)
    return path.split(separator: "/").last.map(String.init)
  }

  private static func quoted(_ line: [UInt8]) -> [UInt8]? {
    guard let start = line.firstIndex(of: UInt8(ascii: "\"")), let end = line.lastIndex(of: UInt8(ascii: "\"")),
      start < end
    else { return nil }
    return unescaped(line[(start + 1)..<end])
  }

  /// `\x41` and plain characters.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 {
      byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
    }
    var bytes: [UInt8] = []
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == UInt8(ascii: "\\"), index + 3 < text.endIndex, text[index + 1] == UInt8(ascii: "x") {
        bytes.append(digit(text[index + 2]) << 4 | digit(text[index + 3]))
        index += 4
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    return bytes
  }

  /// The numbers between the last quotation mark, or the descriptor, and the closing parenthesis.
  private static func trailingNumbers(_ line: [UInt8]) -> [Int] {
    let from = line.lastIndex(of: UInt8(ascii: "\"")) ?? line.firstIndex(of: UInt8(ascii: ">")) ?? line.startIndex
    let arguments = line[from...].prefix { $0 != UInt8(ascii: ")") }
    return String(decoding: arguments, as: UTF8.self).split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
  }
}

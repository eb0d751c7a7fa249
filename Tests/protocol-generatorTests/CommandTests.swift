import Foundation
import JournalRecord
import ProtocolDocuments
import SittingScripts
import Testing

@Suite("The command line") struct CommandTests {
  private let folder: Folder
  private let sittings: [SittingRecord]

  init() throws {
    folder = try Folder()
    try RandomSittings.hold(in: folder.path, deputies: 7, sittings: 2, ballots: 6, seed: 11)
    sittings = try JournalRecord(path: folder.journal).sittings
  }

  @Test("writes a ballot of any sitting of the journal, the bytes that the library gives")
  func rollCall() throws {
    for record in [sittings[0].ballots[1], sittings[1].ballots[0]] {
      let run = try Generator(["roll-call", "\(record.question.ballot)", "--journal", folder.journal])
      #expect(run.status == 0 && run.text == record.vicheText() && run.complaints.isEmpty)
    }
  }

  @Test("writes a sitting as one file, as a file a ballot, and both; the latest unless another is asked for")
  func sitting() throws {
    let out = try Folder()
    let whole = out.path + "/all.txt"
    let run = try Generator(["sitting", "--journal", folder.journal, "-o", whole, "--each", out.path])
    #expect(run.status == 0)
    let expected = sittings[1].ballots.map { $0.vicheText() }
    #expect(try String(contentsOfFile: whole, encoding: .utf8) == expected.joined(separator: "\u{C}"))
    #expect(out.names.count == expected.count + 1)
    for (record, text) in zip(sittings[1].ballots, expected) {
      let name = "holosuvannia-00\(record.question.ballot < 10 ? "0" : "")\(record.question.ballot).txt"
      #expect(try String(contentsOfFile: out.path + "/" + name, encoding: .utf8) == text)
    }
    let first = try Generator(["sitting", "--journal", folder.journal, "--sitting", "1", "-o", "-"])
    #expect(first.text == sittings[0].ballots.map { $0.vicheText() }.joined(separator: "\u{C}"))
  }

  @Test("does not overwrite a file that somebody changed, unless told to")
  func overwriting() throws {
    let out = try Folder()
    let file = out.path + "/1.txt"
    let arguments = ["roll-call", "1", "--journal", folder.journal, "-o", file]
    #expect(try Generator(arguments).status == 0)
    #expect(try Generator(arguments).status == 0, "the same bytes are no conflict")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try Data(text.replacing("УСЬОГО", with: "УСБОГО").utf8).write(to: URL(filePath: file))
    let refused = try Generator(arguments)
    #expect(refused.status == 1 && refused.complaints.contains("--overwrite"))
    #expect(try Generator(arguments + ["--overwrite"]).status == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    #expect(out.names == ["1.txt"])
  }

  @Test("says in Ukrainian what is wrong and what to do, with a status of its own")
  func failures() throws {
    let none = try Generator(["roll-call", "999", "--journal", folder.journal])
    #expect(none.status == 1 && none.complaints.contains("№ 999"))
    let missing = try Generator(["roll-call", "1", "--journal", folder.path + "/nothing"])
    #expect(missing.status == 69 && missing.complaints.contains("немає"))
    let socket = try Generator(["roll-call", "1", "--results", folder.path + "/no.socket"])
    #expect(socket.status == 69 && socket.complaints.contains("--journal"))
    let usage = try Generator(["sitting", "--journal", folder.journal])
    #expect(usage.status == 64 && usage.complaints.contains("--each"))
    let full = try Generator(["roll-call", "1", "--journal", folder.journal, "-o", "/dev/full"])
    #expect(full.status == 64 && full.complaints.contains("не звичайний файл"))
    let help = try Generator(["--help"])
    #expect(help.status == 0 && help.text.contains("Виклик:") && !help.text.contains("USAGE"))
  }

  @Test("a journal that was changed afterwards gives no record at all")
  func damaged() throws {
    var bytes = try Data(contentsOf: URL(filePath: folder.journal))
    let word = try #require(bytes.range(of: Data("Про".utf8)))
    bytes[word.lowerBound + 1] ^= 1
    let path = folder.path + "/changed.sqlite"
    try bytes.write(to: URL(filePath: path))
    let run = try Generator(["roll-call", "1", "--journal", path])
    #expect(run.status == 65 && run.output.isEmpty && run.complaints.contains("пошкоджено"))
  }
}

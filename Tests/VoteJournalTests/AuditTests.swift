import Foundation
import Testing

@testable import VoteJournal

@Suite(
  "The auditor's script",
  .enabled(if: Child.find("python3") != nil, "python3 is not installed: the documented check was NOT run"))
struct AuditTests {
  /// The program as it stands in docs/journal.md, so that what an auditor is told is what is tested.
  private func script(in directory: TemporaryDirectory) throws -> String {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/journal.md"), encoding: .utf8)
    let start = try #require(text.range(of: "```python\n")).upperBound
    let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
    let path = directory.path + "/check.py"
    try String(text[start..<end]).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(text[start..<end].split(separator: "\n").count <= 30)
    return path
  }

  @Test("computes the same head from a closed journal and from a copy of a live one")
  func sameHead() throws {
    let directory = try TemporaryDirectory()
    let script = try script(in: directory)
    let journal = try Journal(directory: directory.path)
    _ = try journal.append(votes(1...500))
    try journal.backup(to: directory.path + "/copy.sqlite")
    let copied = journal.head
    _ = try journal.append(votes(1...3))
    journal.close()
    let python = try #require(Child.find("python3"))
    let copy = try Child.run([python, script, directory.path + "/copy.sqlite"])
    #expect(copy.lines == [copied.description], "\(copy.errors)")
    let closed = try Child.run([python, script, journal.path])
    #expect(closed.lines == [journal.head.description], "\(closed.errors)")
  }

  @Test("names the row that was changed")
  func changedRow() throws {
    let directory = try TemporaryDirectory()
    let script = try script(in: directory)
    try opened(directory).close()
    do { _ = try opened(directory).append(votes(1...9)) }
    try tamper(
      directory, "DROP TRIGGER journal_no_update",
      "UPDATE journal SET body = replace(body, 'for', 'foR') WHERE sequence = 6")
    let run = try Child.run([try #require(Child.find("python3")), script, directory.path + "/journal.sqlite"])
    #expect(run.lines.isEmpty && run.errors.contains("row 6 was changed"))
  }
}

import Foundation
import JournalRecord
import Seals
import SittingScripts
import TallyEngine
import Testing

@testable import VoteJournal

/// `UPDATE_GOLDEN=1` writes the first inputs anew; what the fuzzer found stays.
@Suite("What the fuzzer found in a journal", .serialized)
struct JournalCorpusTests {
  static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus/journal")

  @Test("every input that is kept gives a record, or an error that says which row")
  func replay() throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try write() }
    let files = try FileManager.default.contentsOfDirectory(at: Self.corpus, includingPropertiesForKeys: nil)
    #expect(files.count >= 6)
    for file in files {
      let outcome = try Data(contentsOf: file).withUnsafeBytes { JournalExercise.read(JournalExercise.rows($0)) }
      if file.lastPathComponent.hasPrefix("sitting-") {
        #expect(outcome.errors == [], "\(file.lastPathComponent) is a sitting that was held")
        #expect(outcome.record?.sittings.isEmpty == false)
      }
    }
  }

  /// Sittings of few people, so that the fuzzer's mutations are of the rows and not of a long list of names.
  private func write() throws {
    try FileManager.default.createDirectory(at: Self.corpus, withIntermediateDirectories: true)
    for (name, sealed, hold) in Self.sittings {
      let folder = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let scripted = try ScriptedSitting(ScriptedCouncil.make(deputies: 3), journalIn: folder, isSealed: sealed)
      try hold(scripted)
      scripted.close()
      let rows = try JournalFile.rows(folder + "/journal.sqlite")
      try Data(JournalExercise.lines(rows)).write(to: Self.corpus.appendingPathComponent("sitting-" + name))
    }
  }

  private static let sittings: [(String, sealed: Bool, @Sendable (ScriptedSitting) throws -> Void)] = [
    (
      "open-roll-call", false,
      { scripted in
        try open(scripted)
        try ballot(scripted, "decision")
        try scripted.press([(1, .for), (2, .against), (1, .abstain)])
        try scripted.order(.enterVote(voter: "d3", choice: .for, reason: "пульт"))
      }
    ),
    (
      "closed-roll-call", true,
      { scripted in
        try open(scripted)
        try ballot(scripted, "decision")
        try scripted.press([(1, .for), (2, .for), (3, .for)])
        try scripted.closeBallot(offline: [2])
        try scripted.order(.annulBallot(number: 1, reason: "збій"))
        try ballot(scripted, "decision", repeatOf: 1)
        try scripted.closeBallot()
        try scripted.order(.closeSitting)
      }
    ),
    (
      "disputed", true,
      { scripted in
        try open(scripted)
        try ballot(scripted, "veto")
        try scripted.press([(1, .for), (2, .for), (3, .for)])
        try scripted.closeBallot()
        if scripted.sitting.ballots[0].outcome == .disputed {
          try scripted.order(.settleBallot(number: 1, base: .deputies, reason: "комісія"))
        }
      }
    ),
    (
      "secret", true,
      { scripted in
        try open(scripted)
        try ballot(scripted, "secretary")
        try scripted.press([(1, .for), (2, .against), (3, .for)])
        try scripted.closeBallot()
        try ballot(scripted, "paper")
        try scripted.order(
          .enterSecretCount(
            number: 2, papers: Ballot.PaperCount(issued: 4, found: 4, invalid: 1), for: 2, against: 1, abstained: 0))
        try scripted.closeBallot()
        try ballot(scripted, "secretary", question: "2")
      }
    ),
    (
      "course", false,
      { scripted in
        try open(scripted)
        try scripted.order(.recuse(voter: "d1", question: "1", reason: "родич"))
        try scripted.order(.recuse(voter: "d2", question: "1", reason: "родич"))
        try scripted.order(.announceConflict(voter: "d2", question: "1", reason: "кворум"))
        try scripted.order(.setHeadPresent(false))
        try scripted.order(.setPresiding(voter: "d2"))
        try scripted.order(.assignConsole(seat: 2, console: "usb:FT1", reason: "зламався"))
        try scripted.order(.startBreak)
        try scripted.order(.startRegistration(seconds: 60))
        try scripted.order(.register(voter: "d3", reason: "пульт"))
      }
    ),
    (
      "withheld-and-the-next-sitting", true,
      { scripted in
        try open(scripted)
        try ballot(scripted, "procedure")
        try scripted.press([(1, .for)])
        try scripted.closeBallot(disagreeing: true)
        try scripted.order(.closeSitting)
        try open(scripted)
        try ballot(scripted, "decision")
      }
    ),
  ]

  private static func open(_ scripted: ScriptedSitting) throws {
    try scripted.order(.openSitting(session: "12", sitting: 1, presiding: "head", headPresent: true))
    try scripted.register()
  }

  private static func ballot(
    _ scripted: ScriptedSitting, _ kind: String, question: String = "1", repeatOf: Int? = nil
  ) throws {
    try scripted.order(
      .openBallot(question: question, title: "Про \(kind)", kind: kind, seconds: 60, repeatOf: repeatOf))
  }
}

/// The rows of a journal's file.
enum JournalFile {
  static func rows(_ path: String) throws -> [JournalRow] {
    let reading = try JournalReader(path: path).rows()
    var rows: [JournalRow] = []
    while let row = try reading.next() { rows.append(row) }
    return rows
  }
}

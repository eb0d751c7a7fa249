import Foundation
import JournalRecord
import ProtocolDocuments
import Seals
import SeededRandom
import SittingScripts
import TallyEngine
import Testing

@testable import RecordAudit

@Suite("A published sitting") struct TamperingTests {
  /// Held once: every test spoils a copy of its own. Small, unless the released program judges it.
  private static let original = try? PublishedSitting(
    sittings: 2, ballots: PublishedSitting.votectl == nil ? 2 : 6, deputies: PublishedSitting.votectl == nil ? 5 : 7)

  private func copy() throws -> PublishedSitting { try PublishedSitting(copyOf: try #require(Self.original)) }

  /// The names of the ballots' files, without extensions, in order.
  private static func numbers(_ sitting: PublishedSitting) throws -> [String] {
    try sitting.paths.compactMap { $0.wholeMatch(of: /proof\/(holosuvannia-\d+)\.json/).map { String($0.output.1) } }
  }

  @Test("that nobody touched is verified by both verifiers, the first sitting of a journal and a later one")
  func untouched() throws {
    for sitting in [try #require(Self.original), try PublishedSitting(sittings: 1, ballots: 2, deputies: 5, seed: 8)] {
      let (ours, python) = try sitting.verdicts()
      #expect(!ours.found, "\(ours.words)")
      if let python { #expect(!python.found, "\(python.words)") }
    }
  }

  @Test(
    "is verified by verify.py, too, as everything below is asked of both",
    .enabled(
      if: Tool.verifyingPython != nil,
      "SKIPPED: no Python with the package cryptography (scripts/record-tools.sh): verify.py was asked NOTHING"))
  func both() throws {
    let original = try #require(Self.original)
    let python = try #require(try original.verdicts().python)
    #expect(!python.found && !python.words.isEmpty, "\(python.words)")
  }

  @Test(
    "with a tie that the chair broke, a conflict announced and a deputy registered by hand is verified by both verifiers",
    arguments: [TieRule.castingVote, .decisive])
  func rarities(tie: TieRule) throws {
    let key = try NoteSigner(generatedFor: "rada.example")
    let sitting = try PublishedSitting(key: key) { folder in
      let scripted = try ScriptedSitting(ScriptedCouncil.make(deputies: 7, tie: tie), journalIn: folder, key: key)
      try scripted.order(.openSitting(session: "позачергова сесія", sitting: 1, presiding: "head", headPresent: true))
      try scripted.order(.startRegistration(seconds: nil))
      try scripted.press((1...6).map { ($0, .present) })
      try scripted.order(.register(voter: "d7", reason: "пульт «мовчить»"))
      try scripted.order(.finishRegistration)
      // The quorum of five of eight is lost, and had again with the one who takes part all the same.
      for voter in ["d1", "d2", "d3"] {
        try scripted.order(.recuse(voter: voter, question: "1", reason: "засновник"))
      }
      try scripted.order(.announceConflict(voter: "d1", question: "1", reason: "кум | сват"))
      func hold(_ question: String, _ keys: [Keys]) throws {
        try scripted.order(
          .openBallot(question: question, title: "Про | одне", kind: "decision", seconds: 60, repeatOf: nil))
        try scripted.press(keys.enumerated().filter { !$1.isEmpty }.map { (UInt16($0 + 1), $1) })
        try scripted.closeBallot()
      }
      // The last one presides.
      try hold("1", [.for, [], [], .against, .for, .against, .against, .for])
      try hold("1а", [.for, .for, .for, .against, .against, .against, .for, .against])
      try hold("3 | друге", [.for, .for, .for, .against, .against, .against, .for, .abstain])
      try scripted.order(.closeSitting)
      scripted.close()
    }
    let record = try sitting.text("zasidannia.txt")
    #expect(record.split(separator: "За рівності голосів").count == 3 && record.contains("оголошено: кум | сват"))
    #expect(try sitting.text("index.html").contains("внесено секретаріатом: пульт"))
    let (ours, python) = try sitting.verdicts()
    for verdict in [ours, python].compactMap(\.self) { #expect(!verdict.found, "\(verdict.words)") }
  }

  @Test(
    "shows one flipped bit in every part of every file, even where only the checksums cover it",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify))
  func bits() throws {
    let sitting = try copy()
    var random = SeededRandom(seed: 3)
    for path in try sitting.paths {
      let bytes = try sitting.bytes(path)
      for part in 0..<3 {
        var changed = bytes
        let index = Int.random(in: (part * bytes.count / 3)..<((part + 1) * bytes.count / 3), using: &random)
        changed[index] ^= 1 << Int.random(in: 0..<8, using: &random)
        try sitting.write(path, changed)
        try sitting.expectCaught("byte \(index) of \(path)")
      }
      try sitting.write(path, bytes)
    }
    #expect(try !sitting.verdicts().ours.found)
  }

  @Test("shows a flipped bit in every list of a registration, which no record seals: both verifiers name the file")
  func registrations() throws {
    let sitting = try copy()
    var random = SeededRandom(seed: 4)
    let lists = try sitting.paths.filter { $0.hasPrefix("reiestratsiia-") }
    #expect(Set(lists.map { $0.split(separator: ".").last }) == ["html", "txt"])
    for path in lists {
      let bytes = try sitting.bytes(path)
      var changed = bytes
      changed[Int.random(in: bytes.indices, using: &random)] ^= 1 << Int.random(in: 0..<8, using: &random)
      try sitting.write(path, changed)
      let (ours, python) = try sitting.verdicts()
      for verdict in [ours, python].compactMap(\.self) {
        #expect(verdict.found && verdict.words.contains(path), "\(verdict.words)")
      }
      try sitting.write(path, bytes)
    }
  }

  @Test(
    "shows any flipped bit of a proof or of the log, checksums made anew",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify)
  ) func proofBits()
    throws
  {
    let sitting = try copy()
    var random = SeededRandom(seed: 9)
    let first = try #require(try Self.numbers(sitting).first)
    for path in ["proof/\(first).json", "proof/zasidannia.json", "proof/log.json", "proof/checkpoint.txt"] {
      let bytes = try sitting.bytes(path)
      for _ in 0..<40 {
        var changed = bytes
        let index = Int.random(in: bytes.indices, using: &random)
        changed[index] ^= 1 << Int.random(in: 0..<8, using: &random)
        try sitting.write(path, changed)
        try sitting.sum()
        try sitting.expectCaught("byte \(index) of \(path)")
      }
      try sitting.write(path, bytes)
    }
  }

  @Test(
    "shows a record that was removed, added, swapped, cut off, or put back",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify)) func records()
    throws
  {
    let numbers = try Self.numbers(copy())
    let (one, two) = (numbers[0], numbers[1])
    let (first, second) = ("proof/\(one).json", "proof/\(two).json")
    func spoiled(_ what: String, _ spoil: (PublishedSitting) throws -> Void) throws {
      let sitting = try copy()
      try spoil(sitting)
      try sitting.sum()
      try sitting.expectCaught(what)
    }
    try spoiled("a removed proof") { try FileManager.default.removeItem(atPath: $0.path + "/" + first) }
    try spoiled("a removed ballot") { sitting in
      for path in try sitting.paths where path.contains(one) {
        try FileManager.default.removeItem(atPath: sitting.path + "/" + path)
      }
    }
    try spoiled("an added proof") { try $0.write("proof/holosuvannia-0099.json", $0.bytes(first)) }
    try spoiled("an added page") { try $0.write("holosuvannia-0099.html", $0.bytes("\(one).html")) }
    try spoiled("swapped proofs") { sitting in
      let bytes = try sitting.bytes(first)
      try sitting.write(first, sitting.bytes(second))
      try sitting.write(second, bytes)
    }
    try spoiled("swapped pages") { sitting in
      let bytes = try sitting.bytes("\(one).txt")
      try sitting.write("\(one).txt", sitting.bytes("\(two).txt"))
      try sitting.write("\(two).txt", bytes)
    }
    for path in [first, "proof/log.json", "proof/checkpoint.txt", "\(one).txt", "popolo.json"] {
      try spoiled("\(path) cut off") { try $0.write(path, Array($0.bytes(path).dropLast(40))) }
    }
    let leaf = /\ {4}"[0-9a-f]{64}",\n/
    try spoiled("a removed leaf") {
      try $0.change("proof/log.json") { $0.replacing(leaf, with: "", maxReplacements: 1) }
    }
    try spoiled("no sitting's statement, which tells all ballots") { sitting in
      try FileManager.default.removeItem(atPath: sitting.path + "/proof/zasidannia.json")
    }
  }

  @Test(
    "shows a changed name in every file that holds names, checksums made anew",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify)) func names()
    throws
  {
    let sitting = try copy()
    var count = 0
    // No record tells who was in a list of a registration: there only the checksums show it (docs/journal.md).
    for path in try sitting.paths
    where path != "SHA256SUMS" && !path.hasPrefix("reiestratsiia") {
      let text = try sitting.text(path)
      guard let name = text.firstMatch(of: /(Ґжегож|Соломія-Дарина) (Юхимович|Лук’янівна)/) else { continue }
      count += 1
      try sitting.change(path) { $0.replacingCharacters(in: name.range, with: "Остап Тарасович") }
      try sitting.sum()
      try sitting.expectCaught("another name in \(path)")
      try sitting.write(path, Array(text.utf8))
    }
    #expect(count > 20)
  }

  @Test(
    "shows a changed choice, total or verdict in every file that holds one, checksums made anew",
    .enabled(if: PublishedSitting.isSpoiledWhole, PublishedSitting.leftToVerify))
  func figures() throws {
    let sitting = try copy()
    // What stands in a file, and what a forger makes of it.
    let changes: [(String, Regex<(Substring, Substring)>, String)] = [
      (".txt", /"ЗА":  (\d+)/, "\"ЗА\":  99"), (".txt", /УСЬОГО:  (\d+)/, "УСЬОГО:  98"),
      (".txt", /(РІШЕННЯ НЕ ПРИЙНЯТО)\n/, "РІШЕННЯ ПРИЙНЯТО\n"), (".txt", /\| (ПРОТИ) +\|/, "| ЗА           |"),
      (".html", /&quot;ЗА&quot;:<\/dt><dd>(\d+)/, "&quot;ЗА&quot;:</dt><dd>99"),
      (".html", /(РІШЕННЯ НЕ ПРИЙНЯТО)</, "РІШЕННЯ ПРИЙНЯТО<"), (".html", /"v">(ПРОТИ|Проти)</, "\"v\">ЗА<"),
      (".fodt", /&quot;ЗА&quot;:<text:s\/> (\d+)/, "&quot;ЗА&quot;:<text:s/> 99"),
      (".fodt", /(РІШЕННЯ НЕ ПРИЙНЯТО)</, "РІШЕННЯ ПРИЙНЯТО<"), (".fodt", />(ПРОТИ|Проти)</, ">ЗА<"),
      (".json", /"YESCnt": (\d+)/, "\"YESCnt\": 99"), (".json", /"TotalCnt": (\d+)/, "\"TotalCnt\": 99"),
      (".json", /"RESULT": "РІШЕННЯ (НЕ ПРИЙНЯТО)"/, "\"RESULT\": \"РІШЕННЯ ПРИЙНЯТО\""),
      (".json", /"DPGolos": "(Проти)"/, "\"DPGolos\": \"За\""), ("popolo.json", /"value": (\d+)/, "\"value\": 99"),
      ("popolo.json", /"option": "(no)",\n *"value"/, "\"option\": \"yes\",\n\"value\""),
      ("popolo.json", /"result": "(fail)"/, "\"result\": \"pass\""),
      ("motions.csv", /,\d+,\d+,\d+,\d+,\d+,(Не прийнято)/, ",1,2,3,4,5,Прийнято"),
      ("voteEvents.csv", /,(Не прийнято),/, ",Прийнято,"), ("voteEvents.csv", /Z,(Прийнято),\d+/, "Z,Прийнято,99"),
      ("votings.csv", /,(Проти)\n/, ",За\n"), ("vote.csv", /,(Проти)\n/, ",За\n"),
      ("akoma-ntoso.xml", /<count value="(\d+)" refersTo="#for"/, "<count value=\"99\" refersTo=\"#for\""),
      ("akoma-ntoso.xml", /choice="#(against)"/, "choice=\"#for\""),
      ("akoma-ntoso.xml", /outcome="#(rejected)"/, "outcome=\"#adopted\""),
      (".txt", /\ {2}([0-9a-f]{64})\n/, "  " + String(repeating: "0", count: 64) + "\n"),
      (".html", /<code>([0-9a-f]{64})</, "<code>" + String(repeating: "0", count: 64) + "<"),
      ("index.html", /<td>(не прийнято)</, "<td>прийнято<"),
      ("index.html", /(за&nbsp;\d+), проти/, "за&nbsp;99, проти"),
    ]
    for (ending, pattern, words) in changes {
      var count = 0
      for path in try sitting.paths where path.hasSuffix(ending) && !path.hasPrefix("proof/") && count < 3 {
        let text = try sitting.text(path)
        guard text.contains(pattern) else { continue }
        count += 1
        try sitting.change(path) { $0.replacing(pattern, with: words, maxReplacements: 1) }
        try sitting.sum()
        try sitting.expectCaught("«\(words)» in \(path)")
        try sitting.write(path, Array(text.utf8))
      }
      #expect(count > 0 || PublishedSitting.votectl == nil, "no file has what «\(words)» takes the place of")
    }
  }

  @Test("shows one name, one choice, one total, one proof that were changed, checksums made anew") func aFew() throws {
    let sitting = try copy()
    let first = try #require(
      try sitting.paths.first { try $0.contains(/^holosuvannia-\d+\.txt$/) && sitting.text($0).contains("Ґжегож") })
    let number = first.dropLast(4)
    let changes: [(String, Regex<Substring>, String)] = [
      (first, /Ґжегож/, "Остап"), ("popolo.json", /"value": \d+/, "\"value\": 99"),
      ("dodatok29/vote.csv", /,Відсутній\n/, ",За\n"), ("proof/\(number).json", /Ґжегож/, "Остап"),
      ("proof/log.json", /"[0-9a-f]{64}",\n/, ""),
    ]
    for (path, pattern, words) in changes {
      let before = try sitting.bytes(path)
      try sitting.change(path) { $0.replacing(pattern, with: words, maxReplacements: 1) }
      try sitting.sum()
      try sitting.expectCaught("«\(words)» in \(path)")
      try sitting.write(path, before)
    }
  }

  @Test("shows a number that no log can have", arguments: [Int64.min, -1, 0, 1 << 62, .max])
  func impossibleNumbers(number: Int64) throws {
    let sitting = try copy()
    for path in try sitting.paths where path.hasPrefix("proof/") && path.hasSuffix(".json") {
      let before = try sitting.bytes(path)
      let isLog = path.hasSuffix("log.json")
      try sitting.change(path) { text in
        isLog
          ? text.replacing(/"start": \d+/, with: "\"start\": \(number)")
          : text.replacing(/"sequence": \d+/, with: "\"sequence\": \(number)")
      }
      if try sitting.bytes(path) == before {
        #expect(isLog && number == 0, "nothing was changed in \(path)")
        continue
      }
      try sitting.sum()
      try sitting.expectCaught("\(number) in \(path)")
      try sitting.write(path, before)
    }
  }

  @Test("signed by another key of the same name, or by nobody, is not believed") func keys() throws {
    let sitting = try copy()
    try sitting.expectCaught("another key", key: try NoteSigner(generatedFor: "rada.example").verifier.description)
    for path in try sitting.paths where path.hasPrefix("proof/") {
      try sitting.change(path) { $0.replacing(/(\\n|\n)\u{2014} rada[^"\n\\]*(\\n|\n)/, with: "") }
    }
    try sitting.sum()
    try sitting.expectCaught("signatures taken away")
  }

  @Test("of a log that was forked does not extend the other branch, though one key signed both") func fork() throws {
    let key = try NoteSigner(generatedFor: "rada.example")
    let trunk = try PublishedSitting(sittings: 1, ballots: 3, key: key)
    let branch = try PublishedSitting(continuing: trunk, seed: 21)
    let other = try PublishedSitting(continuing: trunk, seed: 22)
    let said = try JournalRecord(path: other.journal).checkpoints
    let end = try Checkpoint(SignedNote(parsing: branch.text("proof/checkpoint.txt"))).size
    let shared = try Checkpoint(SignedNote(parsing: trunk.text("proof/checkpoint.txt"))).size
    let inBoth = try said.filter { note in
      let size = try Checkpoint(note).size
      return shared < size && size <= end
    }
    let forked = try #require(inBoth.last)
    let own = try #require(JournalRecord(path: branch.journal).checkpoints.last).description
    #expect(try branch.verdicts(earlier: [own, trunk.text("proof/checkpoint.txt")]).ours.found == false)
    try branch.expectCaught("a fork", earlier: [forked.description])
    let journal = try JournalAudit.run(branch.journal, AuditMeans(keys: [key.verifier], earlier: [forked]))
    #expect(journal.faults.contains { $0.contains("корінь інший") })
  }
}

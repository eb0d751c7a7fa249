import Foundation
import JournalRecord
import OpenData
import ProtocolDocuments
import Seals
import SittingScripts
import Testing

@testable import RecordAudit

/// A sealed sitting as it is published, in a folder that goes away with the value.
final class PublishedSitting: Sendable {
  let path: String
  let key: NoteSigner
  let journal: String
  private let root: String

  /// Holds random sittings and publishes the last of them.
  convenience init(
    sittings: Int = 2, ballots: Int = 6, deputies: Int = 7, seed: UInt64 = 5, key: NoteSigner? = nil,
    journalFrom earlier: String? = nil, isPublished: Bool = true
  ) throws {
    let key = try key ?? NoteSigner(generatedFor: "rada.example")
    try self.init(key: key, journalFrom: earlier, isPublished: isPublished) { folder in
      try RandomSittings.hold(
        in: folder, deputies: deputies, sittings: sittings, ballots: ballots, seed: seed, key: key)
    }
  }

  /// Publishes the last of the sittings that are held in a journal's folder.
  init(
    key: NoteSigner, journalFrom earlier: String? = nil, isPublished: Bool = true, hold: (String) throws -> Void
  ) throws {
    self.key = key
    root = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root + "/journal", withIntermediateDirectories: true)
    if let earlier { try FileManager.default.copyItem(atPath: earlier, toPath: root + "/journal/journal.sqlite") }
    try hold(root + "/journal")
    journal = root + "/journal/journal.sqlite"
    path = root + "/site"
    if isPublished { try publish() }
  }

  /// A copy of another's folder, to be spoiled.
  init(copyOf other: PublishedSitting) throws {
    key = other.key
    root = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    path = root + "/site"
    journal = other.journal
    try FileManager.default.copyItem(atPath: other.path, toPath: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  private func publish() throws {
    let record = try JournalRecord(path: journal, secretary: "Тихий Іван")
    let index = record.sittings.count - 1
    let site = SittingSite(
      record.sittings[index], zone: .kyiv,
      publisher: try Publisher(
        registerCode: "01234567", territoryCode: "UA32140050000046018", address: "https://rada.example.gov.ua/votes"),
      deputies: nil, seals: SealFiles(closing: record.closings[index], log: record.log(ofSitting: index)))
    let files = site.files()
    for file in files + [site.index(editions: 0, files: Set(files.map(\.path)))] { try write(file.path, file.bytes) }
    try sum()
  }

  /// Every file's path, in order.
  var paths: [String] {
    get throws {
      try FileManager.default.subpathsOfDirectory(atPath: path).filter { !$0.hasSuffix("dodatok29") }.filter {
        var isFolder = ObjCBool(false)
        return FileManager.default.fileExists(atPath: path + "/" + $0, isDirectory: &isFolder) && !isFolder.boolValue
      }.sorted()
    }
  }

  func bytes(_ file: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path + "/" + file))) }

  func text(_ file: String) throws -> String { String(decoding: try bytes(file), as: UTF8.self) }

  func write(_ file: String, _ bytes: [UInt8]) throws {
    let url = URL(filePath: path + "/" + file)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// Changes a file's text; it is a mistake of the test if nothing changes.
  func change(_ file: String, _ change: (String) throws -> String) throws {
    let before = try text(file)
    let after = try change(before)
    try #require(before != after, "\(file) was not changed")
    try write(file, Array(after.utf8))
  }

  /// Makes the checksums anew, as whoever changes a file on purpose does.
  func sum() throws {
    try? FileManager.default.removeItem(atPath: path + "/SHA256SUMS")
    let all = try paths
    let run = try Tool.run(["sh", "-c", "cd \"$1\" && shift && sha256sum \"$@\" >SHA256SUMS", "sh", path] + all)
    try #require(run.status == 0)
  }

  /// The released votectl, if scripts/verify.sh named one: built for debugging, a verification takes seconds.
  static let votectl = ProcessInfo.processInfo.environment["VOTECTL"]

  /// Whether every way to spoil a sitting is tried, as `make verify` does.
  static let isSpoiledWhole = ProcessInfo.processInfo.environment["SPOIL"] == "all"

  static let leftToVerify: Comment = "SKIPPED: left to make verify"

  /// What a verifier came to.
  struct Verdict {
    let found: Bool
    let words: String
  }

  /// What each verifier comes to; verify.py where no Python can run it: nil.
  func verdicts(key: String? = nil, earlier: [String] = []) throws -> (ours: Verdict, python: Verdict?) {
    let key = key ?? self.key.verifier.description
    var arguments = [path, "--key", key]
    for (index, note) in earlier.enumerated() {
      let file = root + "/earlier-\(index).txt"
      try Data(note.utf8).write(to: URL(filePath: file))
      arguments += ["--earlier", file]
    }
    let script = Tool.root.appending(path: "verify/verify.py").path
    let python = try Tool.verifyingPython.map { try Self.run([$0, script] + arguments, damage: 1) }
    if let votectl = Self.votectl { return (try Self.run([votectl, "verify"] + arguments, damage: 65), python) }
    let means = AuditMeans(keys: [try NoteVerifier(key)], earlier: try earlier.map { try SignedNote(parsing: $0) })
    let report = FolderAudit.run(path, means)
    let words = (report.remarks + report.faults).joined(separator: "\n")
    return (Verdict(found: !report.faults.isEmpty, words: words), python)
  }

  private static func run(_ arguments: [String], damage: Int32) throws -> Verdict {
    let run = try Tool.run(arguments)
    try #require(run.status == 0 || run.status == damage, "\(run.output)")
    return Verdict(found: run.status == damage, words: run.output)
  }

  /// Both verifiers must find something.
  func expectCaught(
    _ what: String, key: String? = nil, earlier: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (ours, python) = try verdicts(key: key, earlier: earlier)
    #expect(ours.found, "votectl verify misses: \(what)", sourceLocation: sourceLocation)
    if let python { #expect(python.found, "verify.py misses: \(what)", sourceLocation: sourceLocation) }
  }
}

extension PublishedSitting {
  /// Goes on with another's journal, in a copy of it, and publishes the sitting that follows.
  convenience init(continuing other: PublishedSitting, seed: UInt64) throws {
    try self.init(sittings: 1, ballots: 4, deputies: 7, seed: seed, key: other.key, journalFrom: other.journal)
  }
}

import ArgumentParser
import Foundation
import JournalRecord
import RecordAudit
import Seals

/// Verifies what was sealed: a journal's file, or the folder that was published.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: Wording.helpVerify.text(), discussion: Wording.helpVerifyMore.text())

  @Argument(help: ArgumentHelp(Wording.helpVerifyPath.text()), completion: .file())
  var path: String

  @Option(name: .shortAndLong, help: ArgumentHelp(Wording.helpVerifyKey.text()))
  var key: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp(Wording.helpVerifyEarlier.text()), completion: .file())
  var earlier: [String] = []

  @Option(help: ArgumentHelp(Wording.helpVerifyTimeZone.text()))
  var timeZone = "Europe/Kyiv"

  func run() throws {
    let means = AuditMeans(keys: try key.map(Self.readKey), earlier: try earlier.map(Self.readNote))
    guard
      let zone = TimeZone(identifier: timeZone)
        ?? (timeZone == "Europe/Kyiv" ? TimeZone(identifier: "Europe/Kiev") : nil)
    else { throw Failure(.usage, Wording.invalidParameter.text("time-zone")) }
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(.unavailable, Wording.fileUnreadable.text(path, String(cString: strerror(ENOENT))))
    }
    let report: AuditReport
    do throws(JournalRecordError) {
      report =
        isFolder.boolValue
        ? FolderAudit.run(path, means, timeZone: zone) : try JournalAudit.run(path, means, timeZone: zone)
    } catch {
      switch error {
      case .missing, .inUse, .unreadable, .copy: throw Failure(.unavailable, "\(error)")
      case .foreign, .damaged, .row, .disagrees: throw Failure(.badData, "\(error)")
      }
    }
    for sentence in report.verified { try Output.line("✓ " + sentence) }
    for sentence in report.remarks { try Output.line("· " + sentence) }
    for sentence in report.faults { try Output.line("✗ " + sentence) }
    if key.isEmpty { try Output.line("· " + Wording.verifyWithoutKey.text()) }
    guard report.faults.isEmpty else { throw Failure(.badData, Wording.verifyFailed.text(report.faults.count)) }
    try Output.line(Wording.verifyPassed.text())
  }

  /// A key from the command line, or from a file of that name.
  private static func readKey(_ text: String) throws(Failure) -> NoteVerifier {
    let content = FileManager.default.contents(atPath: text).map { String(decoding: $0, as: UTF8.self) }
    do {
      return try NoteVerifier(content ?? text)
    } catch {
      throw Failure(.usage, "\(error)")
    }
  }

  private static func readNote(_ path: String) throws(Failure) -> SignedNote {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(.unavailable, Wording.fileUnreadable.text(path, String(cString: strerror(errno))))
    }
    do {
      return try SignedNote(parsing: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw Failure(.badData, "\(path): \(error)")
    }
  }
}

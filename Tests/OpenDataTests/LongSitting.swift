import Foundation
import JournalRecord
import OpenData
import ProtocolDocuments
import SittingScripts

/// A long random sitting, read once from its journal, and its open data in a folder that goes away.
final class LongSitting {
  let folder: String
  let sitting: SittingRecord
  let annex: Annex29

  init(ballots: Int = 60, seed: UInt64 = 835) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "open-data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path(percentEncoded: false)
    try RandomSittings.hold(in: folder, deputies: 15, ballots: ballots, seed: seed)
    sitting = try JournalRecord(path: folder + "/journal.sqlite").sittings[0]
    annex = Annex29([sitting], publisher: try Self.publisher, pages: Self.pages(sitting))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static var publisher: Publisher {
    get throws {
      try Publisher(
        registerCode: "01234567", territoryCode: "UA32140050000046018", address: "https://rada.example.gov.ua/votes/")
    }
  }

  static func pages(_ sitting: SittingRecord) -> [Int: String] {
    Dictionary(uniqueKeysWithValues: sitting.ballots.map { ($0.question.ballot, "v/\($0.question.ballot).html") })
  }

  /// A table of the annex.
  func table(_ name: String) -> OpenDataTable { annex.tables.first { $0.name == name }! }

  /// Writes the tables and their descriptor.
  func writePackage(_ more: [OpenDataTable] = []) throws {
    for table in annex.tables + more {
      let file = URL(filePath: folder + "/" + table.path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(table.csv.utf8).write(to: file)
    }
    let package = DataPackage(
      name: "votings", title: "Голосування", unlisted: annex.unlisted, tables: annex.tables + more)
    try write(package.descriptor, "datapackage.json")
  }

  @discardableResult
  func write(_ text: String, _ name: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    return folder + "/" + name
  }

  /// Changes a file that was written.
  func change(_ name: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    guard let place = text.range(of: old) else { throw CocoaError(.fileReadCorruptFile) }
    try write(text.replacingCharacters(in: place, with: new), name)
  }
}

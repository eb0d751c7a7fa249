internal import Foundation
internal import JournalRecord
internal import OpenData
internal import ProtocolDocuments
internal import TallyEngine

/// The end of invariant 4: what is printed for the minutes and what is published as open data says of each ballot what the
/// ledger says. The records are made by the product from the journal's files; what they say is read back as a person
/// reads it, from the text.
enum PrintedRecords {
  /// What differs.
  static func judge(_ disk: VirtualDisk, _ ledger: Ledger) -> [String] {
    let directory = FileManager.default.temporaryDirectory.appending(path: "simulated-record-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      for (path, file) in disk.files {
        let name = String(path.split(separator: "/").last ?? "")
        try Data(content(of: file)).write(to: directory.appending(path: name))
      }
      let record = try JournalRecord(path: directory.appending(path: "journal.sqlite").path)
      return record.sittings.flatMap(\.ballots).flatMap { judge($0, ledger) }
    } catch {
      return ["[4] the records cannot be made: \(error)"]
    }
  }

  private static func content(of file: VirtualFile) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: file.size) { buffer, count in
      count = file.read(UnsafeMutableRawBufferPointer(buffer), at: 0)
    }
  }

  private static func judge(_ record: RollCall, _ ledger: Ledger) -> [String] {
    let number = record.question.ballot
    guard let ballot = ledger.ballots[number] else { return ["[4] a record of ballot \(number), which nobody held"] }
    guard ballot.tookPart == nil, ballot.tally != nil, !ballot.isAnnulled, !record.lines.isEmpty else { return [] }
    let words = ballot.words(of: ledger.voters.map(\.id))
    let expected = Dictionary(ledger.voters.map { ($0.name, words[$0.id] ?? "") }) { $1 }
    var broken: [String] = []
    if printed(record.vicheText()) != expected {
      broken.append("[4] the printed roll call \(number) says other names than the journal")
    }
    let (names, totals) = published(DPList.document(record))
    if names != expected { broken.append("[4] the open data of ballot \(number) say other names than the journal") }
    if totals != ballot.tally.map({ Array($0.prefix(4)) }) {
      broken.append("[4] the open data of ballot \(number) count \(totals), the journal \(ballot.tally ?? [])")
    }
    return broken
  }

  /// «    7| Депутат-7 Ім’я По-батькові   | ЗА           |»
  private static func printed(_ text: String) -> [String: String] {
    var names: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 3, Int(cells[0]) != nil, let choice = meaning(cells[2]) else { continue }
      names[cells[1]] = choice
    }
    return names
  }

  private static func published(_ text: String) -> (names: [String: String], totals: [Int]) {
    guard let whole = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      return ([:], [])
    }
    var names: [String: String] = [:]
    for line in whole["DPList"] as? [[String: Any]] ?? [] {
      guard let name = line["DPName"] as? String, let word = line["DPGolos"] as? String else { continue }
      names[name] = meaning(word)
    }
    return (names, ["YESCnt", "NOCnt", "UTRCnt", "NGCnt"].map { whole[$0] as? Int ?? -1 })
  }

  private static func meaning(_ word: String) -> String? {
    let word = word.lowercased()
    if word.hasPrefix("за") { return "for" }
    if word.hasPrefix("проти") { return "against" }
    if word.hasPrefix("утрима") { return "abstained" }
    if word.hasPrefix("не голосува") { return "notVoting" }
    return word.hasPrefix("відсут") ? "absent" : nil
  }
}

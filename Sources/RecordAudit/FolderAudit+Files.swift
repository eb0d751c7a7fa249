internal import Crypto
internal import Foundation
internal import OpenData
internal import ProtocolDocuments
internal import RegexBuilder
internal import Sealing
internal import Seals
internal import TallyEngine

extension FolderAudit {
  /// Makes the folder again from the sealed records alone, and compares it byte for byte.
  mutating func compare(_ paths: [String], _ proofs: [RecordProof], _ seals: SealFiles) {
    guard let records = records(proofs) else { return }
    guard let sitting = sitting(records) else { return }
    guard let publisher = publisher() else {
      return report.fault("dodatok29-skorochena/motions.csv: немає кодів ради або адреси.")
    }
    let site = SittingSite(
      sitting, zone: zone, publisher: publisher, deputies: nil, commission: commission(of: records), seals: seals)
    var known: Set<String> = []
    // The descriptor counts the deputies' table in, which is none of the records'.
    let package = "datapackage.json"
    for file in site.files() where file.path != package {
      known.insert(file.path)
      guard var found = bytes(file.path) else {
        report.fault("\(file.path): файлу немає.")
        continue
      }
      if file.path == "akoma-ntoso.xml" { found = withoutRegistrations(found) }
      if found != file.bytes { report.fault("\(file.path): не те, що запечатано.") }
    }
    checkIndex(site, paths)
    checkSums(paths)
    let stray = paths.filter { path in
      !known.contains(path) && path.hasPrefix("holosuvannia-") && !path.hasSuffix(".pdf") && !path.hasSuffix(".docx")
    }
    for path in stray { report.fault("\(path): такого голосування в засіданні немає.") }
    let rest = paths.filter { !known.contains($0) && !stray.contains($0) && $0 != "SHA256SUMS" && $0 != "index.html" }
    report.verified.append("Файлів звірено з запечатаними записами: \(known.count).")
    if !rest.isEmpty { report.remarks.append("Записи цього не доводять: \(rest.joined(separator: ", ")).") }
  }

  /// The records that were sealed; nil if one cannot be read.
  private mutating func records(_ proofs: [RecordProof]) -> [RollCall]? {
    var statements: [(statement: BallotStatement, proof: RecordProof)] = []
    for proof in proofs {
      guard let statement = try? SealCoding().read(BallotStatement.self, proof.row.body.utf8) else {
        report.fault("Рядок \(proof.row.sequence): запис не читається.")
        return nil
      }
      statements.append((statement, proof))
    }
    statements.sort { $0.statement.ballot < $1.statement.ballot }
    let secretary = secretary(ofBallot: statements[0].statement.ballot)
    var records: [RollCall] = []
    for (statement, proof) in statements {
      do {
        records.append(
          try statement.record(
            predecessors: statements.compactMap { $0.statement.predecessor(of: statement) }, secretary: secretary,
            seal: proof.row.hash?.description, proof: proof))
      } catch {
        report.fault("Голосування № \(statement.ballot): \(error)")
        return nil
      }
    }
    return records
  }

  private mutating func sitting(_ records: [RollCall]) -> SittingRecord? {
    do {
      return try SittingRecord(heading: .init(records[0].heading), registrations: [], ballots: records)
    } catch {
      report.fault("\(error)")
      return nil
    }
  }

  /// The secretary's name, which no record tells and every one is signed with, as the first one prints it.
  private func secretary(ofBallot number: Int) -> String? { signatures("Секретар ради", ofBallot: number).last }

  /// The counting commission, which no record tells and the protocols of secret ballots are signed by, as the first of
  /// them prints it.
  private func commission(of records: [RollCall]) -> [String] {
    guard let secret = records.first(where: { $0.question.mode == .secret }) else { return [] }
    return signatures("Член комісії ", ofBallot: secret.question.ballot)
  }

  /// The names that stand behind the lines for an office's signature.
  private func signatures(_ office: String, ofBallot number: Int) -> [String] {
    guard let record = bytes(SittingSite.fileName(ofBallot: number) + ".txt") else { return [] }
    return String(decoding: record, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix(office) }.compactMap {
      $0.split(separator: "_").dropFirst().last.map { $0.trimmingCharacters(in: .whitespaces) }
    }.filter { !$0.isEmpty }
  }

  /// Whose folder it says it is: the codes and the address are the publisher's, and no record's.
  private func publisher() -> Publisher? {
    let path = "dodatok29-skorochena/motions.csv"
    guard let bytes = bytes(path) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let match = text.firstMatch(of: /,(\d{8}),(UA\d{17}),/) else {
      // No ballot was decided: nothing in the folder depends on it.
      return try? Publisher(registerCode: "00000000", territoryCode: "UA00000000000000000", address: "https://x")
    }
    guard let page = text.firstMatch(of: /,(https?:\/\/[^,]+)\/[^,\/]+\/holosuvannia-\d+\.html,/) else { return nil }
    return try? Publisher(
      registerCode: String(match.output.1), territoryCode: String(match.output.2), address: String(page.output.1))
  }

  /// The debate without its registrations, of which no record tells: whatever stands among them in a form that is not
  /// theirs stays, and is none of the records'.
  private func withoutRegistrations(_ bytes: [UInt8]) -> [UInt8] {
    guard var text = String(validating: bytes, as: UTF8.self) else { return bytes }
    let quorum =
      /<quorumVerification eId="quorum_(\d+)" outcome="#(?:in)?quorate" href="#registration_\1"><quorum value="\d+"\/>/
    let count = /<count value="\d+" refersTo="#registered"\/><\/quorumVerification>\n/
    let head = /<rollCall eId="registration_(\d+)"><heading>Реєстрація № \1<\/heading>\n/
    let totals = /<p>Зареєстровано депутатів: \d+\. Кворум: \d+\.<\/p>\n/
    let names = /(?:<p>[^<>\n]+, \d\d:\d\d:\d\d<\/p>\n)*<\/rollCall>\n/
    text.replace(
      Regex {
        quorum
        count
      }.matchingSemantics(.unicodeScalar), with: "")
    text.replace(
      Regex {
        head
        totals
        names
      }.matchingSemantics(.unicodeScalar), with: "")
    return Array(text.utf8)
  }

  /// The checksums vouch for nothing that somebody has changed on purpose; a copy that broke they show.
  private mutating func checkSums(_ paths: [String]) {
    guard let bytes = bytes("SHA256SUMS") else { return report.fault("SHA256SUMS: файлу немає.") }
    var listed: Set<String> = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      guard line.dropFirst(64).hasPrefix("  ") else {
        report.fault("SHA256SUMS: не рядок контрольної суми: \(line)")
        continue
      }
      let path = String(line.dropFirst(66))
      listed.insert(path)
      let sum = self.bytes(path).map { SHA256.hash(data: $0).map { String(format: "%02x", $0) }.joined() }
      if sum != String(line.prefix(64)) { report.fault("\(path): не та контрольна сума SHA256SUMS.") }
    }
    for path in paths where path != "SHA256SUMS" && !listed.contains(path) {
      report.fault("\(path): файлу немає в SHA256SUMS.")
    }
  }
}

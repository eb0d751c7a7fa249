public import Foundation
internal import OpenData
public import ProtocolDocuments
internal import Sealing
internal import Seals

/// Verifies a published folder of a sitting: the proofs of its records, and that every file of it is, byte for byte, what
/// those records say. It believes nothing in the folder but what the council's key has signed.
public struct FolderAudit {
  let folder: String
  let means: AuditMeans
  let zone: TimeZone
  var report = AuditReport()

  private init(_ folder: String, _ means: AuditMeans, _ zone: TimeZone) {
    self.folder = folder
    self.means = means
    self.zone = zone
  }

  /// Verifies the folder.
  public static func run(_ folder: String, _ means: AuditMeans, timeZone: TimeZone = .kyiv) -> AuditReport {
    var audit = FolderAudit(folder, means, timeZone)
    audit.run()
    return audit.report
  }

  private mutating func run() {
    let paths = files()
    let proofs = readProofs(paths)
    guard !proofs.isEmpty else {
      return report.fault("У теці немає жодного доказу (proof/holosuvannia-….json).")
    }
    let closing: RecordProof? = read(RecordProof.self, "\(SealFiles.folder)/zasidannia.json")
    let log: LogExcerpt? = read(LogExcerpt.self, "\(SealFiles.folder)/log.json")
    for (name, proof) in proofs { check(proof, name) }
    if let closing { check(closing, "zasidannia") }
    checkCompleteness(proofs.map(\.proof) + [closing].compactMap(\.self))
    if let log {
      check(log, proofs.map(\.proof) + [closing].compactMap(\.self))
    } else {
      report.remarks.append("Немає proof/log.json: доведено кожен запис, але не цілість журналу між ними.")
      for _ in means.earlier { report.fault("Порівняти з раніше оприлюдненою точкою неможливо: немає proof/log.json.") }
    }
    compare(paths, proofs.map(\.proof), SealFiles(closing: closing, log: log))
  }

  // MARK: Reading

  /// The greatest size of a file that is read.
  static let mostBytes = 256 << 20

  func bytes(_ path: String) -> [UInt8]? {
    let place = folder + "/" + path
    guard let size = try? FileManager.default.attributesOfItem(atPath: place)[.size] as? Int, size <= Self.mostBytes,
      let data = FileManager.default.contents(atPath: place)
    else { return nil }
    return [UInt8](data)
  }

  private func files() -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter {
      var isFolder = ObjCBool(false)
      return !$0.hasPrefix("poperedni/")
        && FileManager.default.fileExists(atPath: folder + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  private mutating func read<Value: Decodable>(_ type: Value.Type, _ path: String) -> Value? {
    guard let bytes = bytes(path) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      report.fault("\(path): не читається.")
      return nil
    }
  }

  private mutating func readProofs(_ paths: [String]) -> [(name: String, proof: RecordProof)] {
    var proofs: [(name: String, proof: RecordProof)] = []
    for path in paths where path.hasPrefix(SealFiles.folder + "/holosuvannia-") && path.hasSuffix(".json") {
      guard let proof = read(RecordProof.self, path) else { continue }
      proofs.append((String(path.dropFirst(SealFiles.folder.count + 1).dropLast(5)), proof))
    }
    return proofs
  }

  // MARK: Proofs

  private mutating func check(_ proof: RecordProof, _ name: String) {
    if !proof.holds { report.fault("proof/\(name).json: доказ не веде до кореня контрольної точки.") }
    guard let note = try? SignedNote(parsing: proof.checkpoint), let checkpoint = try? Checkpoint(note) else {
      return report.fault("proof/\(name).json: контрольна точка не читається.")
    }
    if checkpoint.size != proof.row.sequence {
      report.fault("proof/\(name).json: контрольна точка не цього рядка журналу.")
    }
    report.checkSignature(of: note, means.keys, "proof/\(name).json")
  }

  /// Whoever has the newest statement knows every statement that there must be.
  private mutating func checkCompleteness(_ proofs: [RecordProof]) {
    guard let newest = proofs.max(by: { $0.row.sequence < $1.row.sequence }) else { return }
    var expected: [Int: Int64] = [:]
    if newest.row.kind == "sittingStatement" {
      expected = (try? SealCoding().read(SittingStatement.self, newest.row.body.utf8))?.sealed ?? [:]
    } else if let statement = try? SealCoding().read(BallotStatement.self, newest.row.body.utf8) {
      expected = statement.sealed
      expected[statement.ballot] = newest.row.sequence
    }
    var found: [Int: Int64] = [:]
    for proof in proofs where proof.row.kind == "ballotStatement" {
      guard let statement = try? SealCoding().read(BallotStatement.self, proof.row.body.utf8) else { continue }
      if found.updateValue(proof.row.sequence, forKey: statement.ballot) != nil {
        report.fault("Голосування № \(statement.ballot) має два записи.")
      }
    }
    for number in Set(expected.keys).union(found.keys).sorted() where expected[number] != found[number] {
      report.fault(
        found[number] == nil
          ? "Голосування № \(number): запис вилучено."
          : expected[number] == nil
            ? "Голосування № \(number): зайвий запис." : "Голосування № \(number): це не останній його запис.")
    }
    let checkpoints = proofs.compactMap { try? Checkpoint(SignedNote(parsing: $0.checkpoint)) }
    let notes = Set(checkpoints.map(\.origin))
    if Set(checkpoints.map(\.journal)).count != 1 {
      report.fault("Докази з різних журналів: \(notes.sorted().joined(separator: ", ")).")
    }
    report.verified.append(
      "Запечатаних записів \(proofs.count), останній у рядку \(newest.row.sequence) журналу "
        + "\(notes.sorted().joined(separator: ", ")).")
  }

  private mutating func check(_ log: LogExcerpt, _ proofs: [RecordProof]) {
    guard let roots = log.roots else { return report.fault("proof/log.json: хеші не читаються.") }
    let keys = means.keys
    let own = proofs.first.flatMap { try? Checkpoint(SignedNote(parsing: $0.checkpoint)) }
    func check(_ text: String, _ what: String, _ report: inout AuditReport) -> Checkpoint? {
      guard let note = try? SignedNote(parsing: text), let checkpoint = try? Checkpoint(note) else {
        report.fault("\(what): не читається.")
        return nil
      }
      report.checkSignature(of: note, keys, what)
      // Two logs of one key are no fork: a council may begin a new journal.
      guard report.isOfOneJournal(checkpoint, own, what) else { return nil }
      let index = checkpoint.size - log.start
      if index < 0 || index >= Int64(roots.count) {
        report.fault("\(what): розмір \(checkpoint.size) поза журналом (\(log.start)…\(log.end)).")
      } else if roots[Int(index)] != checkpoint.root {
        report.fault("\(what): журнал розгалужено або змінено, корінь інший.")
      }
      return checkpoint
    }
    let inner = log.checkpoints.enumerated().compactMap { check($1, "proof/log.json, точка \($0 + 1)", &report) }
    for proof in proofs {
      _ = check(proof.checkpoint, "proof/log.json, точка рядка \(proof.row.sequence)", &report)
      guard log.start < proof.row.sequence, proof.row.sequence <= log.end, let hash = proof.row.hash,
        log.leaves[Int(proof.row.sequence - 1 - log.start)] == TreeFrontier.leaf(of: hash).description
      else {
        report.fault("proof/log.json: рядок \(proof.row.sequence) не той, що в доказі.")
        continue
      }
      if !log.checkpoints.contains(proof.checkpoint) {
        report.fault("proof/log.json: немає контрольної точки рядка \(proof.row.sequence).")
      }
    }
    if log.end != proofs.map(\.row.sequence).max() { report.fault("proof/log.json: журнал закінчується не там.") }
    checkBeginning(log, roots, inner.last, check)
    for note in means.earlier { checkEarlier(note, log, own, check) }
    report.verified.append(
      "Дерево журналу зібрано знову: рядки \(log.start + 1)…\(log.end), контрольних точок \(log.checkpoints.count).")
  }

  /// A checkpoint of before: this log must extend it, or this folder cannot show whether it does.
  private mutating func checkEarlier(
    _ note: SignedNote, _ log: LogExcerpt, _ own: Checkpoint?,
    _ check: (String, String, inout AuditReport) -> Checkpoint?
  ) {
    let what = AuditReport.earlierNote
    if let checkpoint = try? Checkpoint(note), checkpoint.journal == own?.journal,
      !(log.start...max(log.start, log.end) ~= checkpoint.size)
    {
      report.checkSignature(of: note, means.keys, what)
      let other = checkpoint.size < log.start ? "попереднього" : "пізнішого"
      return report.fault(
        "\(what): рядків \(checkpoint.size), а тека має рядки \(log.start + 1)…\(log.end): нею цього не довести; доведе "
          + "тека \(other) засідання, у журналі якої є рядок \(checkpoint.size).")
    }
    let faults = report.faults.count
    if let checkpoint = check(note.description, what, &report), report.faults.count == faults {
      report.verified.append("Журнал продовжує раніше оприлюднену контрольну точку (рядків \(checkpoint.size)).")
    }
  }

  private mutating func checkBeginning(
    _ log: LogExcerpt, _ roots: [ChainHash], _ last: Checkpoint?,
    _ check: (String, String, inout AuditReport) -> Checkpoint?
  ) {
    guard log.start > 0 else {
      if log.earlier != nil { report.fault("proof/log.json: зайва попередня точка.") }
      return
    }
    guard let earlier = log.earlier,
      let checkpoint = check(earlier, "proof/log.json, попередня точка", &report)
    else { return report.fault("proof/log.json: немає попередньої контрольної точки.") }
    let path = log.consistency.compactMap { ChainHash(hexadecimal: $0) }
    guard let last, path.map(\.description) == log.consistency, checkpoint.size == log.start,
      LogTree.isConsistent(checkpoint.size, checkpoint.root, with: last.size, last.root, path: path)
    else { return report.fault("proof/log.json: журнал не продовжує попередньої контрольної точки.") }
  }
}

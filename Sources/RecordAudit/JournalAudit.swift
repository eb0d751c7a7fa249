public import Foundation
public import JournalRecord
public import ProtocolDocuments
internal import Sealing
internal import Seals

/// Verifies a journal's file: its chain, the tree at every checkpoint, the signatures, and each sealed record against what
/// the votes' rows come to.
public enum JournalAudit {
  /// Verifies the file.
  ///
  /// - Throws: `JournalRecordError` where it is no journal that can be read, or its chain does not hold.
  public static func run(
    _ path: String, _ means: AuditMeans, timeZone: TimeZone = .kyiv
  ) throws(JournalRecordError) -> AuditReport {
    run(try JournalRecord(path: path, timeZone: timeZone), means)
  }

  static func run(_ journal: JournalRecord, _ means: AuditMeans) -> AuditReport {
    var report = AuditReport()
    report.verified.append("Ланцюг журналу цілий: рядків \(journal.log.leaves.count), кінець \(journal.head).")
    var tree = TreeFrontier()
    var roots: [ChainHash] = [tree.root]
    for leaf in journal.log.leaves {
      tree.append(leaf)
      roots.append(tree.root)
    }
    check(journal.checkpoints, roots, means, &report)
    let unproved = Unproved(journal)
    for sitting in journal.sittings { check(sitting, unproved, &report) }
    let last = journal.checkpoints.last.flatMap { try? Checkpoint($0).size } ?? 0
    report.remarks.append("Рядків після останньої контрольної точки: \(Int64(journal.log.leaves.count) - last).")
    return report
  }

  private static func check(
    _ notes: [SignedNote], _ roots: [ChainHash], _ means: AuditMeans, _ report: inout AuditReport
  ) {
    if notes.isEmpty, !means.keys.isEmpty {
      report.fault("У журналі немає жодної контрольної точки: ключем не засвідчено нічого.")
    }
    var origins: Set<String> = []
    let own = notes.first.flatMap { try? Checkpoint($0) }
    func check(_ note: SignedNote, _ what: String) {
      guard let checkpoint = try? Checkpoint(note) else { return report.fault("\(what): не читається.") }
      // Two logs of one key are no fork: a council may begin a new journal.
      guard report.isOfOneJournal(checkpoint, own, what) else { return }
      origins.insert(checkpoint.origin)
      if checkpoint.size >= Int64(roots.count) {
        report.fault("\(what): у журналі лише \(roots.count - 1) рядків, а має бути \(checkpoint.size).")
      } else if roots[Int(checkpoint.size)] != checkpoint.root {
        report.fault("\(what): перші \(checkpoint.size) рядків не ті, що були (корінь інший).")
      }
      report.checkSignature(of: note, means.keys, what)
    }
    for (index, note) in notes.enumerated() { check(note, "Контрольна точка \(index + 1)") }
    for note in means.earlier { check(note, AuditReport.earlierNote) }
    guard !(notes + means.earlier).isEmpty else { return }
    let signed = means.keys.isEmpty ? "підписів не перевірено (немає --key)" : "підписи перевірено"
    report.verified.append("Контрольних точок \(notes.count + means.earlier.count): дерево збігається, \(signed).")
    if !means.earlier.isEmpty, origins.count > 1 {
      report.remarks.append("Контрольні точки мають різні назви: \(origins.sorted().joined(separator: ", ")).")
    }
  }

  /// A sealed record must be what the rows of the votes come to.
  private static func check(_ sitting: SittingRecord, _ unproved: Unproved, _ report: inout AuditReport) {
    var count = 0
    for record in sitting.ballots {
      let number = record.question.ballot
      guard let proof = record.proof else {
        unproved.tell(of: record, &report)
        continue
      }
      if !proof.holds { report.fault("Голосування № \(number): доказ не веде до кореня контрольної точки.") }
      do {
        let statement = try SealCoding().read(BallotStatement.self, proof.row.body.utf8)
        let sealed = try statement.record(predecessors: record.predecessors, seal: record.seal, proof: proof)
        if sealed != record {
          report.fault("Голосування № \(number): запечатаний запис не той, що дають рядки голосів.")
        }
      } catch {
        report.fault("Голосування № \(number): запечатаний запис не читається: \(error)")
      }
      count += 1
    }
    report.verified.append(
      "Засідання № \(sitting.heading.sitting), \(sitting.heading.day.inWords): запечатаних голосувань \(count), "
        + "кожне пораховано знову з рядків голосів.")
  }
}

/// What becomes of a ballot that no checkpoint proves.
private struct Unproved {
  private let owed: Set<Int>
  /// The hashes of the leaves that the first checkpoint covers; all where there is none.
  private let beforeSeals: Set<ChainHash>

  init(_ journal: JournalRecord) {
    owed = journal.owed
    let first = journal.checkpoints.compactMap { try? Checkpoint($0).size }.min()
    let leaves = journal.log.leaves
    beforeSeals = Set(leaves.prefix(first.map { Int(clamping: $0) } ?? leaves.count))
  }

  func tell(of record: RollCall, _ report: inout AuditReport) {
    let number = record.question.ballot
    if owed.contains(number) {
      // As a daemon leaves it that was stopped between the two; it makes up for it when it starts.
      return report.remarks.append(
        "Голосування № \(number): запис запечатано, але контрольної точки на нього ще немає: підпису під ним немає.")
    }
    // A version that made a checkpoint seals every ballot, and one that does not refuses a journal with checkpoints.
    let leaf = record.seal.flatMap { ChainHash(hexadecimal: $0) }.map { TreeFrontier.leaf(of: $0) }
    guard let leaf, beforeSeals.contains(leaf) else {
      return report.fault("Голосування № \(number): не засвідчено жодним підписом.")
    }
    report.remarks.append("Голосування № \(number): без запечатаного запису (давніша версія служби).")
  }
}

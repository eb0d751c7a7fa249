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
    for sitting in journal.sittings { check(sitting, &report) }
    let last = journal.checkpoints.last.flatMap { try? Checkpoint($0).size } ?? 0
    report.remarks.append("Рядків після останньої контрольної точки: \(Int64(journal.log.leaves.count) - last).")
    return report
  }

  private static func check(
    _ notes: [SignedNote], _ roots: [ChainHash], _ means: AuditMeans, _ report: inout AuditReport
  ) {
    var origins: Set<String> = []
    func check(_ note: SignedNote, _ what: String) {
      guard let checkpoint = try? Checkpoint(note) else { return report.fault("\(what): не читається.") }
      origins.insert(checkpoint.origin)
      if checkpoint.size >= Int64(roots.count) {
        report.fault("\(what): у журналі лише \(roots.count - 1) рядків, а має бути \(checkpoint.size).")
      } else if roots[Int(checkpoint.size)] != checkpoint.root {
        report.fault("\(what): перші \(checkpoint.size) рядків не ті, що були (корінь інший).")
      }
      report.checkSignature(of: note, means.keys, what)
    }
    for (index, note) in notes.enumerated() { check(note, "Контрольна точка \(index + 1)") }
    for note in means.earlier { check(note, "Раніше оприлюднена контрольна точка") }
    let signed = means.keys.isEmpty ? "підписів не перевірено (немає --key)" : "підписи перевірено"
    report.verified.append("Контрольних точок \(notes.count + means.earlier.count): дерево збігається, \(signed).")
    if !means.earlier.isEmpty, origins.count > 1 {
      report.remarks.append("Контрольні точки мають різні назви: \(origins.sorted().joined(separator: ", ")).")
    }
  }

  /// A sealed record must be what the rows of the votes come to.
  private static func check(_ sitting: SittingRecord, _ report: inout AuditReport) {
    var count = 0
    for record in sitting.ballots {
      let number = record.question.ballot
      guard let proof = record.proof else {
        report.remarks.append("Голосування № \(number): без запечатаного запису (давніша версія служби).")
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

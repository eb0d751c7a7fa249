import Foundation
import HallSimulation
import Seals

/// The seals of a journal, looked at from outside when its daemon has ended: by the simulations' own judge and by
/// `votectl verify`, as an auditor would.
enum SealVerification {
  /// What is wrong; empty where nothing is.
  ///
  /// - Parameter shown: checkpoints that were shown before, which the journal must extend.
  static func problems(of bench: TestBench, shown: [String]) -> [String] {
    do {
      var (seals, rows) = try read(bench)
      if !seals.owed.isEmpty {
        // A daemon that was stopped, or a disk that was full, may leave a checkpoint owed; the next start makes it.
        try bench.daemon.start()
        _ = try bench.daemon.ready()
        bench.daemon.terminate()
        (seals, rows) = try read(bench)
      }
      var problems = seals.problems + shown.compactMap { seals.problem(in: $0) }
      if !seals.owed.isEmpty { problems.append("рядки \(seals.owed) і після запуску без контрольної точки") }
      return (problems + (try verify(bench, shown, isSealed: rows.contains { $0.kind == "checkpoint" }))).map {
        "печатки: \($0)"
      }
    } catch {
      return ["печатки: \(error)"]
    }
  }

  private static func read(_ bench: TestBench) throws -> (SealedJournal, [JournalRows.Row]) {
    let rows = try JournalRows.read(bench.daemon.place.state)
    let seals = SealedJournal(
      try rows.map { row in
        SealedJournal.Row(
          sequence: row.sequence, kind: row.kind,
          body: try JSONSerialization.jsonObject(with: Data(row.body.utf8)) as? [String: Any] ?? [:],
          hash: Data(ChainHash(hexadecimal: row.hash)?.bytes ?? []))
      }, key: bench.plan.sealKey.map { SealKey($0) })
    return (seals, rows)
  }

  /// What `votectl verify` finds. A journal without any checkpoint proves nothing by a key, which is no fault of a daemon that
  /// had no result yet.
  private static func verify(_ bench: TestBench, _ shown: [String], isSealed: Bool) throws -> [String] {
    var arguments = ["verify", bench.daemon.place.state + "/journal.sqlite"]
    if isSealed, let key = bench.plan.sealKey { arguments += ["--key", key.verifier.description] }
    for (number, note) in shown.enumerated() {
      let file = bench.scratchPath + "/checkpoint-\(number)"
      try Data(note.utf8).write(to: URL(fileURLWithPath: file))
      arguments += ["--earlier", file]
    }
    let (status, said, complaint) = try Programs.run(Programs.votectl, arguments)
    return status == 0 ? [] : ["votectl verify, код \(status): \(String(decoding: said, as: UTF8.self))\(complaint)"]
  }
}

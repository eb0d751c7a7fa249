import Foundation
import HallSimulation

/// The journal's hash chain, as the simulations judge it.
enum JournalChain {
  /// What is wrong with the chain; nil where nothing is.
  static func problem(in rows: [JournalRows.Row]) -> String? {
    guard let first = rows.first, var chain = RecomputedChain(foundedBy: Data(first.body.utf8)) else {
      return "немає першого рядка"
    }
    for (index, row) in rows.enumerated() {
      guard row.sequence == Int64(index + 1) else { return "немає рядка \(index + 1)" }
      chain.append(
        sequence: row.sequence, at: row.at, monotonic: row.monotonic, boot: Data(row.boot.utf8),
        kind: Data(row.kind.utf8), body: Data(row.body.utf8))
      guard chain.hash.hexadecimal == row.hash else { return "рядок \(row.sequence) змінено" }
    }
    return nil
  }
}

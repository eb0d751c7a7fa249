import Crypto
import Foundation

/// The hash chain of docs/journal.md, computed without the daemon's own code.
enum JournalChain {
  private struct Founding: Decodable {
    let id: String
  }

  /// What is wrong with the chain; nil where nothing is.
  static func problem(in rows: [JournalRows.Row]) -> String? {
    guard let first = rows.first, let founding = try? JSONDecoder().decode(Founding.self, from: Data(first.body.utf8))
    else { return "немає першого рядка" }
    var previous = Data(SHA256.hash(data: Data("vote-journal/1:\(founding.id)".utf8)))
    for (index, row) in rows.enumerated() {
      guard row.sequence == Int64(index + 1) else { return "немає рядка \(index + 1)" }
      var message = Data("VJ1\n".utf8) + previous
      for number in [row.sequence, row.at, row.monotonic] {
        withUnsafeBytes(of: number.bigEndian) { message.append(contentsOf: $0) }
      }
      for text in [row.boot, row.kind, row.body] {
        withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { message.append(contentsOf: $0) }
        message.append(contentsOf: text.utf8)
      }
      previous = Data(SHA256.hash(data: message))
      let hash = previous.map { HallPlan.hexadecimal(UInt64($0), digits: 2) }.joined()
      guard hash == row.hash else { return "рядок \(row.sequence) змінено" }
    }
    return nil
  }
}

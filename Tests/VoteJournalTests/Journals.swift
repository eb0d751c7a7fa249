import Foundation
import GRDB
import Testing

@testable import VoteJournal

let founding = Founding(identifier: "000102030405060708090a0b0c0d0e0f", at: 1_732_230_000_000, monotonic: 1000)

func opened(_ directory: TemporaryDirectory) throws -> Journal {
  try Journal(directory: directory.path, boot: "boot-1", founding: founding)
}

func vote(_ seat: Int) -> NewRow {
  NewRow(
    kind: "vote.recorded", body: #"{"choice":"for","name":"Ґудзь","seat":\#(seat)}"#,
    at: 1_732_230_000_000 + Int64(seat),
    monotonic: Int64(seat))
}

func votes(_ seats: ClosedRange<Int>) -> [NewRow] { seats.map(vote) }

func allRows(_ journal: Journal, from first: Int64 = 1) throws -> [JournalRow] {
  let rows = try journal.rows(from: first)
  var all: [JournalRow] = []
  while let row = try rows.next() { all.append(row) }
  return all
}

/// Does to the closed file what anybody with SQLite can.
func tamper(_ directory: TemporaryDirectory, _ statements: String...) throws {
  let queue = try DatabaseQueue(path: directory.path + "/journal.sqlite")
  try queue.writeWithoutTransaction { database in
    for statement in statements { try database.execute(sql: statement) }
  }
  try queue.close()
}

/// The damage an opening finds, nil if it finds none.
func damage(_ directory: TemporaryDirectory) throws -> Damage? {
  do throws(JournalError) {
    _ = try Journal(directory: directory.path)
    return nil
  } catch {
    guard case .damaged(_, let damage) = error else { throw error }
    return damage
  }
}

internal import Foundation
internal import GRDB

extension Journal {
  /// So many of the latest incidents are looked at: a hall of 450 seats coming online four times over. A seat whose console
  /// was told of before them counts as one that has had none.
  static let incidentsForConsoles = 2_048

  /// Which console the journal says is at each seat: the serial, in the journal's words, of the one that came there last.
  ///
  /// Rows that a later version has written, and that this one cannot read, tell nothing.
  public func latestConsoles() throws(JournalError) -> [Int: String] {
    let queue = try connection()
    let bodies: [Data]
    do {
      bodies = try queue.inDatabase { database in
        try Data.fetchAll(
          database, sql: "SELECT CAST(body AS BLOB) FROM journal WHERE kind = ? ORDER BY sequence DESC LIMIT ?",
          arguments: [HallIncident.kind, Self.incidentsForConsoles])
      }
    } catch let error as DatabaseError {
      throw .failed(JournalFailure(error, systemCode: 0))
    } catch {
      throw .failed(JournalFailure(unexpected: error))
    }
    let decoder = JSONDecoder()
    var consoles: [Int: String] = [:]
    for body in bodies {
      guard let incident = try? decoder.decode(HallIncident.self, from: body),
        [.consoleOnline, .consoleAssigned].contains(incident.what), let seat = incident.seat,
        let serial = incident.detail, consoles[seat] == nil
      else { continue }
      consoles[seat] = serial
    }
    return consoles
  }
}

/// Which console the journal says is at each seat, row by row: another one takes over a deputy's vote, so each swap has to be
/// told as one, and nothing else may be.
struct ConsolesAtSeats {
  /// By seat, the serials in the order in which they came, without a repetition.
  private(set) var told: [Int: [String]] = [:]
  private(set) var swaps = 0
  /// Swaps that came while the daemon was away: an earlier life of it had told of the other console.
  private(set) var swapsOverRestart = 0
  private var lifeOf: [Int: Int] = [:]
  private var lives = 0

  /// - Returns: what is wrong with the row; nil for nothing.
  mutating func take(_ incident: [String: Any]) -> String? {
    let what = incident["what"] as? String ?? ""
    if what == "daemonStarted" { lives += 1 }
    guard ["consoleOnline", "consoleAssigned"].contains(what), let seat = incident["seat"] as? Int,
      let serial = incident["detail"] as? String
    else { return nil }
    let before = told[seat]?.last
    defer { lifeOf[seat] = lives }
    if before != serial { told[seat, default: []].append(serial) }
    let isSwap = before != nil && before != serial
    if isSwap {
      swaps += 1
      if lifeOf[seat] != lives { swapsOverRestart += 1 }
    }
    guard isSwap != (what == "consoleAssigned") else { return nil }
    return "[1] at seat \(seat) console \(serial) came after \(before ?? "none"), and is told of as \(what)"
  }
}

/// The consoles that have really served each seat: those whose presses were called recorded.
struct ConsolesThatServed {
  private var served: [Int: [String]] = [:]

  mutating func served(_ seat: UInt16, by serial: UInt64) {
    let text = OperatorDesk.hex(serial)
    if serial != 0, served[Int(seat)]?.last != text { served[Int(seat), default: []].append(text) }
  }

  /// What was recorded from a console that the journal does not know to have been there then.
  func judge(_ ledger: Ledger) -> [String] {
    served.sorted { $0.key < $1.key }.compactMap { seat, serials in
      var told = (ledger.consoles.told[seat] ?? [])[...]
      for serial in serials {
        guard let place = told.firstIndex(of: serial) else {
          return "[1] console \(serial) served seat \(seat) after others, and the journal tells of no such swap"
        }
        // It may go on to serve beside nobody: the next one comes after it.
        told = told[place...]
      }
      return nil
    }
  }
}

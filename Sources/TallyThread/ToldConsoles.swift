/// Which console the journal says is at each seat. Another one takes over the deputy's vote, so the journal has to say so
/// before it has anything that was pressed there: over a restart of the daemon as well, and where the disk has refused the
/// row that told of it. A value; serials are in the journal's words.
struct ToldConsoles {
  /// A row tells that another console is at a seat, or the first.
  struct Change {
    let seat: Int
    /// The one that the journal told of before; nil for none.
    let before: String?
  }

  /// Consoles that change places all day do not fill the disk: after so many in a life of the daemon only the log has them.
  static let mostSwaps = 200

  private var serials: [Int: String]
  private var swaps: [Int: Int] = [:]
  /// The seats of which the disk has refused to hear.
  private(set) var owed: Set<Int> = []

  init(_ serials: [Int: String]) { self.serials = serials }

  /// Whether the journal says that this console is at the seat.
  func knows(_ serial: String, at seat: Int) -> Bool { serials[seat] == serial }

  /// Whether the journal says that another one is.
  func isSwap(_ serial: String, at seat: Int) -> Bool { serials[seat].map { $0 != serial } ?? false }

  /// Whether the journal has room for another swap at the seat.
  func hasRoom(at seat: Int) -> Bool { swaps[seat, default: 0] < Self.mostSwaps }

  /// A row tells of a console at a seat.
  mutating func tell(_ serial: String, at seat: Int) -> Change {
    let change = Change(seat: seat, before: serials[seat])
    if isSwap(serial, at: seat) { swaps[seat, default: 0] += 1 }
    serials[seat] = serial
    return change
  }

  /// The rows are not on disk: these consoles are still to be told of.
  mutating func takeBack(_ changes: [Change]) {
    for change in changes.reversed() {
      serials[change.seat] = change.before
      owed.insert(change.seat)
    }
  }

  /// So many of the owed seats, to go into the next rows; the others have to wait for those after them.
  mutating func takeOwed(atMost count: Int) -> [Int] {
    let seats = Array(owed.sorted().prefix(max(0, count)))
    owed.subtract(seats)
    return seats
  }
}

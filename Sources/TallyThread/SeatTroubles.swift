internal import Synchronization

/// What the I/O thread knows of why a seat's console is not there, in Ukrainian: the detail that `CheckHall` shows.
///
/// Bounded by the hall: a seat has one text, its newest.
package final class SeatTroubles: Sendable {
  private let texts = Mutex<[UInt16: String]>([:])

  package init() {}

  /// From now on this is wrong at these seats; nil for nothing.
  package func set(_ text: String?, at seats: [UInt16]) {
    guard !seats.isEmpty else { return }
    texts.withLock { texts in
      for seat in seats { texts[seat] = text }
    }
  }

  /// What is wrong at a seat, as far as the I/O thread knows.
  func text(at seat: UInt16) -> String? { texts.withLock { $0[seat] } }
}

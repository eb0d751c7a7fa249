internal import Synchronization

/// What the I/O thread knows of why a seat's console is not there, in Ukrainian: the detail that `CheckHall` shows.
///
/// Bounded by the hall: a seat has one text, its newest.
package final class SeatTroubles: Sendable {
  private let texts = Mutex<[UInt16: String]>([:])
  private let open = Mutex<Set<UInt16>>([])

  package init() {}

  /// From now on this is wrong at these seats; nil for nothing.
  ///
  /// - Parameter portIsOpen: whether their port is open: who is not online there is silent.
  package func set(_ text: String?, portIsOpen: Bool = false, at seats: [UInt16]) {
    open.withLock { open in if portIsOpen { open.formUnion(seats) } else { open.subtract(seats) } }
    guard !seats.isEmpty else { return }
    texts.withLock { texts in
      for seat in seats { texts[seat] = text }
    }
  }

  /// Whether the port of a seat's console is open.
  func hasOpenPort(_ seat: UInt16) -> Bool { open.withLock { $0.contains(seat) } }

  /// What is wrong at a seat, as far as the I/O thread knows.
  func text(at seat: UInt16) -> String? { texts.withLock { $0[seat] } }
}

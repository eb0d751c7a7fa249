package import CouncilFiles
package import Reactor
internal import Synchronization
package import TallyEngine

/// What the tally thread tells the consoles, through the I/O thread.
///
/// Bounded by the hall: an indication replaces the one before it for the same seat, a seat map the one before it, and a
/// console has at most eight presses without an answer (`HostLink`), so at most eight answers a seat can wait here.
package final class ConsoleOrders: Sendable {
  package struct Answer: Sendable {
    package let event: SeatEvent
    package let verdict: Verdict
  }

  package struct Orders: Sendable {
    package var answers: [Answer] = []
    package var indications: [UInt16: Indication] = [:]
    /// Where the console of each seat is from now on; nil where nothing has changed.
    package var consoles: [Configuration.ConsoleBinding]?
    var isEmpty: Bool { answers.isEmpty && indications.isEmpty && consoles == nil }
  }

  /// Wakes the I/O thread.
  package let wakeup: Wakeup
  private let orders = Mutex(Orders())

  package init() throws(SystemError) { wakeup = try Wakeup() }

  /// Adds orders: the answers first, then what the lamps show because of them.
  func put(_ more: Orders) {
    guard !more.isEmpty else { return }
    orders.withLock { orders in
      orders.answers += more.answers
      orders.indications.merge(more.indications) { $1 }
      if let consoles = more.consoles { orders.consoles = consoles }
    }
    wakeup.signal()
  }

  /// Everything that waits.
  package func take() -> Orders {
    orders.withLock { orders in
      guard !orders.isEmpty else { return Orders() }
      defer { orders = Orders() }
      return orders
    }
  }
}

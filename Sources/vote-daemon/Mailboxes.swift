import Reactor
import Synchronization
import TallyEngine
import VoteAPI

/// What the sockets' thread asks of the tally thread.
///
/// Bounded by the server: a client has one call under way, and there are at most 256 clients.
final class OperatorInbox: Sendable {
  struct Request: Sendable {
    let call: VoteAPI.Operator.Call
    let author: TallyEngine.Operator
    let token: ReplyToken
  }

  /// Wakes the tally thread.
  let wakeup: Wakeup
  private let requests = Mutex<[Request]>([])

  init() throws(SystemError) { wakeup = try Wakeup() }

  func put(_ request: Request) {
    requests.withLock { $0.append(request) }
    wakeup.signal()
  }

  /// Everything that waits, in order.
  func take() -> [Request] {
    requests.withLock { requests in
      guard !requests.isEmpty else { return [] }
      defer { requests = [] }
      return requests
    }
  }
}

/// What the tally thread tells the consoles, through the I/O thread.
///
/// Bounded by the hall: an indication replaces the one before it for the same seat, and a console has at most eight
/// presses without an answer (`HostLink`), so at most eight answers a seat can wait here.
final class ConsoleOrders: Sendable {
  struct Answer: Sendable {
    let event: SeatEvent
    let verdict: Verdict
  }

  struct Orders: Sendable {
    var answers: [Answer] = []
    var indications: [UInt16: Indication] = [:]
    /// Whether all consoles are to be told that the daemon is leaving.
    var isEmpty: Bool { answers.isEmpty && indications.isEmpty }
  }

  /// Wakes the I/O thread.
  let wakeup: Wakeup
  private let orders = Mutex(Orders())

  init() throws(SystemError) { wakeup = try Wakeup() }

  /// Adds orders: the answers first, then what the lamps show because of them.
  func put(_ more: Orders) {
    guard !more.isEmpty else { return }
    orders.withLock { orders in
      orders.answers += more.answers
      orders.indications.merge(more.indications) { $1 }
    }
    wakeup.signal()
  }

  /// Everything that waits.
  func take() -> Orders {
    orders.withLock { orders in
      guard !orders.isEmpty else { return Orders() }
      defer { orders = Orders() }
      return orders
    }
  }
}

/// Asks a loop to end, from any thread.
final class StopSignal: Sendable {
  let wakeup: Wakeup
  private let asked = Atomic(false)

  init() throws(SystemError) { wakeup = try Wakeup() }

  var isAsked: Bool { asked.load(ordering: .acquiring) }

  func ask() {
    asked.store(true, ordering: .releasing)
    wakeup.signal()
  }
}

/// Hands a value that belongs to one thread over to the thread it will belong to.
///
/// Proof: the giver makes the value, starts the thread with it, and never touches it again.
struct Handover<Value>: @unchecked Sendable {
  let value: Value
}

package import Reactor
internal import Synchronization
package import TallyEngine
package import VoteAPI

/// What the sockets' thread asks of the tally thread.
///
/// Bounded by the server: a client has one call under way, and there are at most 256 clients.
package final class OperatorInbox: Sendable {
  package struct Request: Sendable {
    let call: VoteAPI.Operator.Call
    let author: TallyEngine.Operator
    let token: ReplyToken

    package init(call: VoteAPI.Operator.Call, author: TallyEngine.Operator, token: ReplyToken) {
      self.call = call
      self.author = author
      self.token = token
    }
  }

  /// Wakes the tally thread.
  let wakeup: Wakeup
  private let requests = Mutex<[Request]>([])

  package init() throws(SystemError) { wakeup = try Wakeup() }

  package func put(_ request: Request) {
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

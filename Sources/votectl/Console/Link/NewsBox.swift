import Reactor
import Synchronization
import VoteAPI

/// What the console's other threads have for it, until it is taken: the newest picture, the connection's state, and the
/// outcome of the one act that may be on its way. Nothing queues.
final class NewsBox: Sendable {
  /// Signalled whenever there is something.
  let wakeup: Wakeup
  private let news = Mutex(News())

  init() throws(SystemError) { wakeup = try Wakeup() }

  /// A newer picture; the daemon is there.
  func put(_ picture: Picture) {
    news.withLock {
      $0.picture = picture
      $0.loss = nil
    }
    wakeup.signal()
  }

  /// The daemon is not reached.
  func put(loss: ClientError) {
    news.withLock { $0.loss = loss }
    wakeup.signal()
  }

  func put(_ outcome: ActOutcome) {
    news.withLock { $0.outcome = outcome }
    wakeup.signal()
  }

  /// Takes what there is. The connection's state stays, the rest goes.
  func take() -> News {
    news.withLock { news in
      defer {
        news.picture = nil
        news.outcome = nil
      }
      return news
    }
  }
}

internal import Reactor
internal import Synchronization

/// Where other threads leave the answers of calls.
///
/// Bounded by itself: each client has one call under way at most and each token answers once, so there are never more
/// answers than clients; and of what a call says before its answer the newest alone waits.
final class Completions: Sendable {
  struct Completion: Sendable {
    let connection: UInt64
    let outcome: Outcome
  }

  enum Outcome: Sendable {
    case reply(Operator.Reply)
    /// One that is not the last.
    case progress(Operator.Reply)
    case failure(any VarlinkFailure)
    /// The token was thrown away.
    case dropped
  }

  let wakeup: Wakeup
  private let waiting = Mutex<[Completion]>([])

  init() throws(SystemError) { wakeup = try Wakeup() }

  func post(_ connection: UInt64, _ outcome: Outcome) {
    let completion = Completion(connection: connection, outcome: outcome)
    waiting.withLock { waiting in
      if case .progress = outcome,
        let older = waiting.firstIndex(where: {
          if case .progress = $0.outcome { $0.connection == connection } else { false }
        })
      {
        waiting[older] = completion
      } else {
        waiting.append(completion)
      }
    }
    wakeup.signal()
  }

  func takeAll() -> [Completion] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}

#if THREAD_SANITIZER
  typealias Mutex = VisibleMutex
#endif

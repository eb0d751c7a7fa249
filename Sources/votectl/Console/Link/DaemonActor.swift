import Dispatch
import Reactor
import Synchronization
import VoteAPI

/// Sends the operator's acts from a thread of its own, each on a connection of its own: an act that takes its time (the
/// check of the hall does) keeps nobody waiting, and a connection whose answer is late is never used again.
final class DaemonActor: Sendable {
  /// How long an act may take.
  static let patience = Duration.seconds(10)

  private let path: String
  private let box: NewsBox
  /// The one act that waits to be sent; the console sends no second before the first has an outcome.
  private let pending: Mutex<Operator.Call?>
  private let isThere = DispatchSemaphore(value: 0)

  private init(path: String, box: NewsBox) {
    self.path = path
    self.box = box
    pending = Mutex(nil)
  }

  /// Starts the thread; it ends with the process.
  static func start(path: String, box: NewsBox) throws(SystemError) -> DaemonActor {
    let actor = DaemonActor(path: path, box: box)
    _ = try NamedThread("console-acts") {
      while true {
        actor.isThere.wait()
        actor.act()
      }
    }
    return actor
  }

  /// Sends an act; its outcome comes through the box.
  func send(_ call: Operator.Call) {
    pending.withLock {
      precondition($0 == nil, "an act is on its way already")
      $0 = call
    }
    isThere.signal()
  }

  private func act() {
    guard let call = pending.withLock({ $0.take() }) else { return }
    let result = Result { () throws(ClientError) in
      try VarlinkClient(path: path, timeout: Self.patience).reply(to: call)
    }
    box.put(ActOutcome(call: call, result: result))
  }
}

import Foundation
import Testing
import VoteAPI

/// A client that finds nobody is made and dropped every second, for as long as the daemon is away, in programs that have
/// files of their own open meanwhile.
@Suite("A client's descriptor")
struct ClientDescriptorTests {
  @Test("is closed once where nobody answers, and never another one that has got its number since")
  func closedOnce() {
    let isDone = Flag()
    let opener = Thread {
      // Whatever number is free is taken at once, and must stay ours.
      while !isDone.isSet {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { continue }
        for _ in 0..<20 where fcntl(descriptor, F_GETFD) < 0 { isDone.fail() }
        close(descriptor)
      }
      isDone.end()
    }
    opener.start()
    for _ in 0..<20_000 where !isDone.hasFailed {
      #expect(throws: ClientError.self) { try VarlinkClient(path: "/nonexistent/results.socket") }
    }
    isDone.set()
    isDone.waitForEnd()
    #expect(!isDone.hasFailed, "somebody closed a descriptor that was not his")
  }
}

/// What the two threads tell each other.
private final class Flag: @unchecked Sendable {
  private let condition = NSCondition()
  private var (set_, failed, ended) = (false, false, false)

  private func locked<T>(_ work: () -> T) -> T {
    condition.lock()
    defer { condition.unlock() }
    return work()
  }

  var isSet: Bool { locked { set_ } }
  var hasFailed: Bool { locked { failed } }
  func set() { locked { set_ = true } }
  func fail() { locked { failed = true } }

  func end() {
    locked { ended = true }
    condition.broadcast()
  }

  func waitForEnd() {
    condition.lock()
    while !ended { condition.wait() }
    condition.unlock()
  }
}

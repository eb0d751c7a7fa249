import Reactor
import Synchronization

/// Does jobs on several threads.
enum Workers {
  private final class Desk<Job: Sendable, Result: Sendable>: Sendable {
    let state: Mutex<(left: ArraySlice<Job>, done: [Result])>

    init(_ jobs: [Job]) { state = Mutex((jobs[...], [])) }
  }

  /// The results, in no order; `heard` gets each as it comes, one at a time.
  static func run<Job: Sendable, Result: Sendable>(
    _ jobs: [Job], threads: Int, _ body: @escaping @Sendable (Job) -> Result,
    heard: @escaping @Sendable (Int, Result) -> Void = { _, _ in }
  ) throws(SystemError) -> [Result] {
    let desk = Desk<Job, Result>(jobs)
    var running: [NamedThread] = []
    for _ in 0..<min(threads, jobs.count) {
      running.append(
        try NamedThread("faults") {
          while let job = desk.state.withLock({ $0.left.popFirst() }) {
            let result = body(job)
            desk.state.withLock {
              $0.done.append(result)
              heard($0.done.count, result)
            }
          }
        })
    }
    for thread in running { thread.join() }
    return desk.state.withLock(\.done)
  }
}

package import Reactor
internal import Synchronization

/// Asks a loop to end, from any thread.
package final class StopSignal: Sendable {
  package let wakeup: Wakeup
  private let asked = Atomic(false)

  package init() throws(SystemError) { wakeup = try Wakeup() }

  var isAsked: Bool { asked.load(ordering: .acquiring) }

  package func ask() {
    asked.store(true, ordering: .releasing)
    wakeup.signal()
  }
}

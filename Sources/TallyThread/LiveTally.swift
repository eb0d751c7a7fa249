package import Reactor
internal import Synchronization
package import TallyEngine
package import VoteAPI

/// The open ballot's tally for the sockets' thread, read from the lock-free box, as far as the regulation lets the hall
/// see it.
package final class LiveTally: Sendable {
  private let box: BallotBox
  private let disclosure: Regulation.Disclosure
  /// Who takes no part in the open ballot; fixed while it is open. Stored before the box opens, so that the acquiring
  /// load of the box's tally shows it.
  private let absent = Atomic(0)
  /// Signalled whenever the box has moved.
  package let wakeup: Wakeup

  package init(box: BallotBox, disclosure: Regulation.Disclosure) throws(SystemError) {
    self.box = box
    self.disclosure = disclosure
    wakeup = try Wakeup()
  }

  /// A ballot is about to open, without these.
  func opening(absent count: Int) { absent.store(count, ordering: .relaxed) }

  package func read() -> (epochBallot: Int, tally: Results.Tally)? {
    let epoch = box.epoch
    let tally = box.snapshot()
    guard !tally.isClosed, tally.belongs(to: epoch) else { return nil }
    return (
      Int(epoch),
      Results.Tally(
        for: tally.for, against: tally.against, abstained: tally.abstained, notVoting: tally.notVoting,
        absent: absent.load(ordering: .relaxed), voted: tally.for + tally.against + tally.abstained
      ).disclosed(disclosure)
    )
  }
}

extension Results.Tally {
  /// What the hall may see of an open ballot's count.
  func disclosed(_ disclosure: Regulation.Disclosure) -> Results.Tally {
    var tally = self
    switch disclosure {
    case .totals, .choices: return self
    case .voted: break
    case .nothing:
      tally.voted = 0
      tally.notVoting = 0
    }
    tally.for = 0
    tally.against = 0
    tally.abstained = 0
    return tally
  }
}

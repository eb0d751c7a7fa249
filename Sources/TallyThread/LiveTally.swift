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
  /// The open secret ballot: its number above, how many take part, how many have voted below; 0 while there is none. It
  /// counts heads and no choices, so it is also what the close compares the count with.
  private let secret = Atomic<UInt64>(0)
  /// Signalled whenever the box has moved.
  package let wakeup: Wakeup

  package init(box: BallotBox, disclosure: Regulation.Disclosure) throws(SystemError) {
    self.box = box
    self.disclosure = disclosure
    wakeup = try Wakeup()
  }

  /// A ballot is about to open, without these.
  func opening(absent count: Int) { absent.store(count, ordering: .relaxed) }

  /// A secret ballot opens: its choices never enter the box.
  func openSecret(ballot: Int, participants: Int, absent count: Int) {
    opening(absent: count)
    secret.store(UInt64(ballot) << 32 | UInt64(participants) << 16, ordering: .releasing)
  }

  /// Somebody has voted in the secret ballot.
  func countSecret() { secret.add(1, ordering: .releasing) }

  /// The secret ballot is over.
  ///
  /// - Returns: how many voted; nil if none was open.
  func closeSecret() -> Int? {
    let word = secret.exchange(0, ordering: .acquiringAndReleasing)
    return word == 0 ? nil : Int(word & 0xFFFF)
  }

  package func read() -> (epochBallot: Int, tally: Results.Tally)? {
    let word = secret.load(ordering: .acquiring)
    if word != 0 {
      let voted = Int(word & 0xFFFF)
      return (
        Int(word >> 32),
        Results.Tally(
          for: 0, against: 0, abstained: 0, notVoting: Int(word >> 16 & 0xFFFF) - voted,
          absent: absent.load(ordering: .relaxed), voted: voted)
      )
    }
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

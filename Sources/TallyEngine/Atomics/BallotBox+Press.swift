public import Synchronization

extension BallotBox {
  /// What became of a press.
  @frozen
  public enum PressResult: Sendable, Hashable, BitwiseCopyable {
    /// The choice stands, and is in the tally. `revision` counts the seat's presses in this ballot, from 1.
    case counted(revision: UInt32)
    /// The ballot is closed; what stood before still stands.
    case closed
    /// The seat is in another ballot than the one that was meant.
    case staleEpoch
    /// The seat takes no part in this ballot.
    case notParticipating
  }

  /// Enters a seat's choice into the ballot of `epoch`, in place of the choice that stood for it.
  ///
  /// Any thread; lock-free but for two threads that press for the same seat at once, of which one waits for the other's
  /// few instructions. `seat` must be in `0..<seats`. Pressing the standing choice again counts as a press and moves
  /// nothing. While a ballot is being opened its presses find it closed.
  ///
  /// Inlined, so that the caller's look at the result costs nothing; the rare ways are calls at its end, so that the
  /// common way saves no registers.
  @inlinable @inline(__always)
  public func press(seat: Int, choice: Choice, epoch: UInt32) -> PressResult {
    enter(seat, UInt64(choice.rawValue), epoch)
  }

  /// Takes a seat's choice out of the ballot of `epoch`: it is not voting again. As `press` in everything else.
  @inlinable
  public func withdraw(seat: Int, epoch: UInt32) -> PressResult {
    enter(seat, SeatWord.notVoting, epoch)
  }

  /// Puts the choice of these two bits, or none, in the place of what stood for a seat.
  @inlinable @inline(__always)
  func enter(_ seat: Int, _ code: UInt64, _ epoch: UInt32) -> PressResult {
    precondition(UInt(bitPattern: seat) < UInt(bitPattern: seats), "no such seat")
    let slot = seatWords + seat
    // Relaxed: the CAS in `take` decides; this is only its guess.
    let standing = slot.pointee.load(ordering: .relaxed)
    guard standing & SeatWord.gateMask == SeatWord.gate(epoch), take(slot, standing).exchanged else {
      return enterAgainstOthers(slot, code, epoch)
    }
    return count(slot, standing, code)
  }

  /// Takes a free seat, whose word must be `standing`.
  ///
  /// Acquire pairs with the release-store that gave the seat back (in `count`), so the choice in `standing` is in the
  /// tally that we are going to see; and with the release of the CAS in `open`, so we cannot see the tally of an earlier
  /// ballot than the seat's. Relaxed on failure: then we have nothing, and look again.
  @inlinable @inline(__always)
  func take(_ slot: UnsafeMutablePointer<Atomic<UInt64>>, _ standing: UInt64) -> (exchanged: Bool, original: UInt64) {
    slot.pointee.weakCompareExchange(
      expected: standing, desired: standing | SeatWord.busy, successOrdering: .acquiring, failureOrdering: .relaxed)
  }

  /// Moves the vote of a seat that we hold, unless the ballot is closed, and gives the seat back.
  @inlinable @inline(__always)
  func count(_ slot: UnsafeMutablePointer<Atomic<UInt64>>, _ standing: UInt64, _ code: UInt64) -> PressResult {
    let delta = Tally.one(code) &- Tally.one(standing & SeatWord.choiceMask)
    let tallyWord = words + Self.tallyIndex
    // Relaxed: again only the CAS's guess. It is no older than this seat's ballot, by the acquire of `take`.
    var tally = tallyWord.pointee.load(ordering: .relaxed)
    while true {
      if tally & Tally.closedBit != 0 {
        // Gives the seat back as it was. Release pairs with the acquire of whoever takes, reads or reopens the seat
        // next: `open` must not be seen to renew the tally word before our load of it.
        slot.pointee.store(standing, ordering: .releasing)
        return .closed
      }
      // The press's one point in time. Release pairs with the acquire of `close`'s fetch-or, through the release
      // sequence of the presses in between: the roll call that follows it finds our seat BUSY or given back, never
      // as it was before. Acquire pairs with the release-store of `open`: the ballot that we count in has all its
      // seats renewed.
      let (moved, current) = tallyWord.pointee.weakCompareExchange(
        expected: tally, desired: tally &+ delta, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if moved { break }
      tally = current
    }
    // Gives the seat back with the new choice. Release pairs with the acquire of the next press's `take`, of the roll
    // call's load and of the CAS in `open`: they come after our vote moved in the tally.
    let settled = (standing & ~SeatWord.choiceMask | code) &+ SeatWord.oneRevision
    slot.pointee.store(settled, ordering: .releasing)
    return .counted(revision: UInt32(truncatingIfNeeded: settled &>> SeatWord.revisionShift))
  }

  /// The rare side of `enter`: says why the seat cannot be taken, or takes it once nobody holds it.
  ///
  /// Waits only for a seat that is in this very ballot; a stale press is refused even while the seat is BUSY.
  @usableFromInline @inline(never)
  func enterAgainstOthers(
    _ slot: UnsafeMutablePointer<Atomic<UInt64>>, _ code: UInt64, _ epoch: UInt32
  ) -> PressResult {
    let gate = SeatWord.gate(epoch)
    var backoff = Backoff()
    // Relaxed, here and below: `take` has the acquire.
    var standing = slot.pointee.load(ordering: .relaxed)
    while true {
      if standing & SeatWord.epochMask != gate { return .staleEpoch }
      if standing & SeatWord.absent != 0 { return .notParticipating }
      if standing & SeatWord.busy != 0 {
        backoff.wait()
        standing = slot.pointee.load(ordering: .relaxed)
        continue
      }
      let (taken, current) = take(slot, standing)
      if taken { return count(slot, standing, code) }
      standing = current
    }
  }
}

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
  @inlinable
  public func press(seat: Int, choice: Choice, epoch: UInt32) -> PressResult {
    precondition(UInt(bitPattern: seat) < UInt(bitPattern: seats), "no such seat")
    let slot = seatWords + seat
    let gate = SeatWord.gate(epoch)

    // Relaxed: the CAS below decides; this is only its guess.
    var standing = slot.pointee.load(ordering: .relaxed)
    while true {
      if standing & SeatWord.gateMask != gate {
        if let refusal = awaitSeat(slot, gate, &standing) { return refusal }
      }
      // Takes the seat. Acquire pairs with the release-store that gave the seat back (at the end of `press`), so the
      // choice in `standing` is in the tally that we are going to see; and with the release of `open`'s CAS, so we
      // cannot see the tally of an earlier ballot than the seat's.
      let (taken, current) = slot.pointee.weakCompareExchange(
        expected: standing, desired: standing | SeatWord.busy, successOrdering: .acquiring, failureOrdering: .relaxed)
      if taken { break }
      standing = current
    }

    let code = UInt64(choice.rawValue)
    let delta = Tally.one(code) &- Tally.one(standing & SeatWord.choiceMask)
    let tallyWord = words + Self.tallyIndex
    // Relaxed: again only the CAS's guess. It is no older than this seat's ballot, by the acquire above.
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

    // Gives the seat back with the new choice. Release pairs with the acquire of the next press's CAS, of the roll
    // call's load and of `open`'s CAS: they come after our vote moved in the tally.
    let settled = (standing & ~SeatWord.choiceMask | code) &+ SeatWord.oneRevision
    slot.pointee.store(settled, ordering: .releasing)
    return .counted(revision: UInt32(truncatingIfNeeded: settled &>> SeatWord.revisionShift))
  }

  /// The rare side of taking a seat: says why it cannot be taken, or waits until nobody holds it.
  ///
  /// Waits only for a seat that is in this very ballot; a stale press is refused even while the seat is BUSY.
  @usableFromInline @inline(never)
  func awaitSeat(
    _ slot: UnsafeMutablePointer<Atomic<UInt64>>, _ gate: UInt64, _ standing: inout UInt64
  ) -> PressResult? {
    var backoff = Backoff()
    while standing & SeatWord.gateMask != gate {
      if standing & SeatWord.epochMask != gate { return .staleEpoch }
      if standing & SeatWord.absent != 0 { return .notParticipating }
      backoff.wait()
      // Relaxed: the CAS that follows has the acquire.
      standing = slot.pointee.load(ordering: .relaxed)
    }
    return nil
  }
}

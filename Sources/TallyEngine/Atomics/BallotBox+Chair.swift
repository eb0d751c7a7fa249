internal import Synchronization

extension BallotBox {
  /// What a close found.
  @frozen
  public struct Closing: Sendable, Hashable, BitwiseCopyable {
    /// The final tally.
    public let tally: Tally
    /// True if the box was closed already, by an earlier `close` or because no ballot was opened yet; the tally is then
    /// the one that the earlier close returned.
    public let wasAlreadyClosed: Bool

    @usableFromInline
    init(tally: Tally, wasAlreadyClosed: Bool) {
      self.tally = tally
      self.wasAlreadyClosed = wasAlreadyClosed
    }
  }

  /// Opens a ballot: forgets every choice, and lets in presses that name `epoch`.
  ///
  /// One thread at a time, the one that closes; other threads may press and read meanwhile. The box must be closed, and
  /// `epoch` greater than every epoch before: a straggler's number must never become valid again.
  ///
  /// - Parameters:
  ///   - epoch: the ballot's number, at least 1.
  ///   - participates: asked once for every seat, in order: whether it takes part. The others refuse every press until
  ///     the next ballot and are in no count.
  /// - Returns: the number of participants.
  @discardableResult
  public func open(epoch: UInt32, participates: (_ seat: Int) -> Bool) -> Int {
    // Relaxed loads: only this thread opens and closes, so these are its own stores.
    precondition((words + Self.tallyIndex).pointee.load(ordering: .relaxed) & Tally.closedBit != 0, "still open")
    precondition(epoch > (words + Self.epochIndex).pointee.load(ordering: .relaxed), "epochs only grow")

    var participants = 0
    for seat in 0..<seats {
      let takesPart = participates(seat)
      if takesPart { participants += 1 }
      renew(seat, SeatWord.gate(epoch) | (takesPart ? 0 : SeatWord.absent) | SeatWord.notVoting)
    }
    // Opens the window. Release pairs with the acquire of the CAS of a press, which thereby has every seat renewed, and
    // with the acquire of `snapshot`. A plain store suffices: while CLOSED stands, no press changes this word.
    (words + Self.tallyIndex).pointee.store(
      Tally.opened(epoch: epoch, participants: participants), ordering: .releasing)
    // Last, so that whoever sees the new epoch sees the new tally. Release pairs with the acquire of `epoch`.
    (words + Self.epochIndex).pointee.store(UInt64(epoch), ordering: .releasing)
    return participants
  }

  /// Opens a ballot in which every seat takes part.
  @discardableResult
  public func open(epoch: UInt32) -> Int {
    open(epoch: epoch) { _ in true }
  }

  /// Closes the ballot and returns its final tally: every press that was counted is in it, and none can follow.
  ///
  /// The thread that opens. Closing again changes nothing, returns the same tally and says so.
  @discardableResult
  public func close() -> Closing {
    // The close's one point in time. Acquire pairs with the release of every counted press's CAS, so that the roll
    // call finds those seats BUSY or settled; release keeps what this thread did before the close before it, for a
    // press that is refused because of it.
    let before = (words + Self.tallyIndex).pointee.bitwiseOr(Tally.closedBit, ordering: .acquiringAndReleasing).oldValue
    return Closing(
      tally: Tally(word: before | Tally.closedBit), wasAlreadyClosed: before & Tally.closedBit != 0)
  }

  /// Replaces a seat's word once no straggler of the last ballot holds it.
  private func renew(_ seat: Int, _ fresh: UInt64) {
    let slot = seatWords + seat
    var backoff = Backoff()
    var word = slot.pointee.load(ordering: .relaxed)
    while true {
      if word & SeatWord.busy != 0 {
        backoff.wait()
        word = slot.pointee.load(ordering: .relaxed)
        continue
      }
      // A CAS and not a store: a straggler may take the seat at any moment before. Acquire pairs with the straggler's
      // release-store, so its look at the closed tally word comes before our new one; release pairs with the acquire
      // of the first press of this ballot, which therefore cannot see the tally as it was before the last close.
      let (renewed, current) = slot.pointee.weakCompareExchange(
        expected: word, desired: fresh, successOrdering: .acquiringAndReleasing, failureOrdering: .relaxed)
      if renewed { return }
      word = current
    }
  }
}

public import Synchronization

extension BallotBox {
  /// The tally as it is at this instant; any thread, one load.
  ///
  /// Two snapshots of one thread never go back in time. Which ballot it is of, `Tally.belongs(to:)` tells.
  @inlinable
  public func snapshot() -> Tally {
    // Relaxed would do for the numbers. Acquire pairs with the release of the last press or of `open`: a reader who
    // goes from the tally to the seats finds each of them at least as new as the tally.
    Tally(word: (words + Self.tallyIndex).pointee.load(ordering: .acquiring))
  }

  /// The epoch of the ballot that was opened last; 0 before the first one.
  ///
  /// Whoever has read an epoch here sees that ballot's tally or a later one's from then on.
  @inlinable
  public var epoch: UInt32 {
    // Acquire pairs with the release-store at the end of `open`.
    UInt32(truncatingIfNeeded: (words + Self.epochIndex).pointee.load(ordering: .acquiring))
  }

  /// What stands for one seat, settled: waits while a press for it is under way. Any thread; `seat` in `0..<seats`.
  public func vote(seat: Int) -> SeatVote {
    precondition(UInt(bitPattern: seat) < UInt(bitPattern: seats), "no such seat")
    return SeatVote(word: settledWord(seat))
  }

  /// Reads every seat, in order, into `votes`, which must have exactly `seats` elements.
  ///
  /// Any thread. After `close` and before the next `open` it agrees with the tally, seat by seat and for ever. While a
  /// ballot is open each seat is right by itself, but the seats are read one after another: a total of them may be one
  /// that never stood. Take totals from `snapshot`.
  public func rollCall(into votes: inout MutableSpan<SeatVote>) {
    precondition(votes.count == seats, "a roll call has one element for every seat")
    let seats = seats
    votes.withUnsafeMutableBufferPointer { votes in
      guard let target = votes.baseAddress else { return }
      var seat = 0
      // Eight at a time, with one look at BUSY for all of them: presses are rare in the life of a processor.
      while seat &+ 8 <= seats {
        var seen: UInt64 = 0
        for index in seat..<seat &+ 8 {
          // Acquire pairs with the release-store that gives a seat back in `press`.
          let word = (seatWords + index).pointee.load(ordering: .acquiring)
          seen |= word
          target[index] = SeatVote(word: word)
        }
        if seen & SeatWord.busy != 0 {
          for index in seat..<seat &+ 8 { target[index] = SeatVote(word: settledWord(index)) }
        }
        seat &+= 8
      }
      while seat < seats {
        target[seat] = SeatVote(word: settledWord(seat))
        seat &+= 1
      }
    }
  }

  /// The roll call as an array; allocates it.
  public func rollCall() -> [SeatVote] {
    var votes = [SeatVote](repeating: SeatVote(word: 0), count: seats)
    var span = votes.mutableSpan
    rollCall(into: &span)
    return votes
  }

  /// A seat's word once it is not BUSY.
  private func settledWord(_ seat: Int) -> UInt64 {
    var backoff = Backoff()
    while true {
      // Acquire pairs with the release-store that gives a seat back in `press`.
      let word = (seatWords + seat).pointee.load(ordering: .acquiring)
      if word & SeatWord.busy == 0 { return word }
      backoff.wait()
    }
  }
}

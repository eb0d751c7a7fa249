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
      // Eight at a time, with one look at BUSY for all of them: presses are rare in the life of a processor. All are
      // loaded before any is stored, or a target that lies a multiple of 4 KiB from the box makes each load wait for the
      // store before it.
      while seat &+ 8 <= seats {
        let slot = seatWords + seat
        // Acquire pairs with the release-store that gives a seat back in `press`.
        let word0 = slot[0].load(ordering: .acquiring)
        let word1 = slot[1].load(ordering: .acquiring)
        let word2 = slot[2].load(ordering: .acquiring)
        let word3 = slot[3].load(ordering: .acquiring)
        let word4 = slot[4].load(ordering: .acquiring)
        let word5 = slot[5].load(ordering: .acquiring)
        let word6 = slot[6].load(ordering: .acquiring)
        let word7 = slot[7].load(ordering: .acquiring)
        let line = target + seat
        line[0] = SeatVote(word: word0)
        line[1] = SeatVote(word: word1)
        line[2] = SeatVote(word: word2)
        line[3] = SeatVote(word: word3)
        line[4] = SeatVote(word: word4)
        line[5] = SeatVote(word: word5)
        line[6] = SeatVote(word: word6)
        line[7] = SeatVote(word: word7)
        if (word0 | word1 | word2 | word3 | word4 | word5 | word6 | word7) & SeatWord.busy != 0 {
          settle(line, from: seat)
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

  /// Reads eight seats again, waiting for those that are BUSY.
  @inline(never)
  private func settle(_ line: UnsafeMutablePointer<SeatVote>, from seat: Int) {
    for index in 0..<8 { line[index] = SeatVote(word: settledWord(seat + index)) }
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

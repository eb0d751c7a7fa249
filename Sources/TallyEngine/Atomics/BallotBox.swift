public import Synchronization

/// The votes of the ballot that is open, or was open last: one atomic word a seat and one packed word with the tally.
///
/// Any number of threads may press and read at the same time, without a lock; one thread, the chair's, opens and
/// closes. What it promises, whatever the threads do:
///
/// - every `snapshot` adds up to the number of participants;
/// - a press that returns `.counted` is in the final tally, and no other press is: closing is one point in time, and so
///   is the counting of a press;
/// - nothing changes after the close, and the roll call then says exactly what the tally says;
/// - a press meant for an earlier ballot never counts in a later one.
///
/// ## How
///
/// | step | the operation | |
/// |---|---|---|
/// | press | acquire-CAS of the seat's word to BUSY, if its epoch is the press's | takes the seat |
/// | | acquire-release-CAS of the tally word, unless it is CLOSED | *the press's one point in time* |
/// | | release-store of the seat's word: choice, revision + 1, not BUSY | gives the seat back |
/// | close | one acquire-release fetch-or of CLOSED on the tally word | *the close's one point in time* |
/// | roll call | per seat an acquire load, until it is not BUSY | |
/// | open | per seat, until it is not BUSY: CAS to the new epoch; then a release-store of the new tally word | |
///
/// Both points in time lie on the same word, and the modification order of one atomic word is total: a press is before
/// the close and counted, or after it and refused. That needs no sequentially consistent operation and no fence. The
/// model of these steps, with what must go wrong when one of them is left out, is in `model/`.
///
/// ## Why BUSY
///
/// A press takes from the field of the seat's standing choice and adds to that of the new one. If two threads pressed
/// for one seat at once, both could take from the same field: it would run below zero and borrow from its neighbour.
/// BUSY makes the pair "read the standing choice, move the vote" one owner's. The daemon's I/O thread owns every device
/// today and could do without; but the operator's thread may enter a vote for a broken console, and a rule that "only
/// one thread presses" would be kept by nobody but a comment. It costs one CAS.
///
/// BUSY is also what the roll call and `open` wait for: a press that was counted before the close may not have given
/// its seat back yet. They wait for a few instructions, or until a preempted writer gets the processor again.
///
/// ## Memory
///
/// One allocation at a fixed place, for the life of the box: two cache lines for the tally, so that the adjacent-line
/// prefetcher cannot drag a seat's line along, and then 8 bytes a seat, packed. Seats share cache lines on purpose:
/// every press writes the tally's line anyway, which is where writers meet; a line a seat would make the roll call of
/// 450 seats touch 28 KiB instead of 3.5, and gained nothing measurable for pressing.
///
/// `@unchecked Sendable`, with proof: the three stored properties are constants; what the pointer points to are atomics
/// and nothing else, initialised before `init` returns and freed only in `deinit`, when no reference is left.
public final class BallotBox: @unchecked Sendable {
  /// Most seats in one box: as many as a field of 12 bits can count.
  public static var seatLimit: Int { 4_095 }

  /// The word of the tally, in `words`.
  @inlinable static var tallyIndex: Int { 0 }
  /// The word of the epoch, in `words`: beside the tally's, as both change for every reader when a ballot opens.
  @inlinable static var epochIndex: Int { 1 }
  /// The first seat's word, in `words`: 128 bytes on.
  @inlinable static var firstSeatIndex: Int { 16 }

  /// Number of seats; they are numbered from 0.
  public let seats: Int

  @usableFromInline
  let words: UnsafeMutablePointer<Atomic<UInt64>>

  /// `words`, from the first seat's word on.
  @usableFromInline
  let seatWords: UnsafeMutablePointer<Atomic<UInt64>>

  /// A closed box: no ballot was opened yet, no seat takes part, and epoch 0.
  ///
  /// `seats` must be in 0…4,095.
  public init(seats: Int) {
    precondition((0...Self.seatLimit).contains(seats), "a ballot box has 0...4095 seats")
    self.seats = seats
    let count = Self.firstSeatIndex + seats
    words = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<UInt64>.stride, alignment: 128)
      .bindMemory(to: Atomic<UInt64>.self, capacity: count)
    seatWords = words + Self.firstSeatIndex
    for index in 0..<Self.firstSeatIndex {
      (words + index).initialize(to: Atomic(index == Self.tallyIndex ? Tally.closedBit : 0))
    }
    for seat in 0..<seats {
      (seatWords + seat).initialize(to: Atomic(SeatWord.absent | SeatWord.notVoting))
    }
  }

  deinit {
    words.deinitialize(count: Self.firstSeatIndex + seats)
    UnsafeMutableRawPointer(words).deallocate()
  }
}

extension BallotBox {
  /// The tally of a ballot at one point in time: a copy of the box's one tally word.
  ///
  ///     63     62        48 47        36 35       24 23     12 11   0
  ///     |closed| epoch tail | not voting | abstained | against | for |
  ///
  /// Its four counts always add up to the number of participants, by construction: whoever changes one field takes
  /// from another in the same atomic step.
  @frozen
  public struct Tally: Sendable, Hashable, BitwiseCopyable {
    @usableFromInline
    let word: UInt64

    @inlinable
    init(word: UInt64) {
      self.word = word
    }

    @inlinable static var fieldWidth: UInt64 { 12 }
    @inlinable static var fieldMask: UInt64 { 0xFFF }
    @inlinable static var countsMask: UInt64 { 0xFFFF_FFFF_FFFF }
    @inlinable static var epochTailShift: UInt64 { 48 }
    @inlinable static var epochTailMask: UInt64 { 0x7FFF }
    @inlinable static var closedBit: UInt64 { 1 << 63 }

    /// One vote in the field of the choice whose two bits are `code`; modulo 64 costs no check.
    @inlinable
    static func one(_ code: UInt64) -> UInt64 {
      1 &<< (code &* fieldWidth)
    }

    /// The word of a ballot that has just been opened.
    @inlinable
    static func opened(epoch: UInt32, participants: Int) -> UInt64 {
      (UInt64(epoch) & epochTailMask) &<< epochTailShift | UInt64(participants) &* one(SeatWord.notVoting)
    }

    @inlinable
    func field(_ code: UInt64) -> Int {
      Int(truncatingIfNeeded: (word &>> (code &* Self.fieldWidth)) & Self.fieldMask)
    }

    /// «за», 0…4,095.
    @inlinable
    public var `for`: Int { field(0) }

    /// «проти», 0…4,095.
    @inlinable
    public var against: Int { field(1) }

    /// «утримався», 0…4,095.
    @inlinable
    public var abstained: Int { field(2) }

    /// Participants from whom no choice stands, 0…4,095.
    @inlinable
    public var notVoting: Int { field(SeatWord.notVoting) }

    /// Votes for one choice, 0…4,095.
    @inlinable
    public subscript(_ choice: Choice) -> Int {
      field(UInt64(choice.rawValue))
    }

    /// The sum of the four counts: the ballot's number of participants.
    @inlinable
    public var participants: Int { `for` + against + abstained + notVoting }

    /// Whether the ballot was closed: then this tally is final.
    @inlinable
    public var isClosed: Bool { word & Self.closedBit != 0 }

    /// Whether this is the tally of the ballot with this epoch.
    ///
    /// The word carries the lowest 15 bits of the epoch, so the answer is sure for any two ballots that are fewer than
    /// 32,768 ballots apart; a reader compares the newest tally with a state at most a few ballots old.
    @inlinable
    public func belongs(to epoch: UInt32) -> Bool {
      (word &>> Self.epochTailShift) & Self.epochTailMask == UInt64(epoch) & Self.epochTailMask
    }

    /// Whether the four counts are the same, whatever the ballot and whether it is closed or not.
    @inlinable
    public func hasSameCounts(as other: Self) -> Bool {
      (word ^ other.word) & Self.countsMask == 0
    }

    /// The counts of a roll call, counted seat by seat: what the box's own tally must agree with after the close.
    ///
    /// Seats that take no part are not counted. The result is not closed and belongs to epoch 0: compare it with
    /// `hasSameCounts(as:)`. At most 4,095 seats.
    public init(counting votes: some Sequence<SeatVote>) {
      word = votes.reduce(into: 0) { word, vote in
        if vote.participates { word += Self.one(vote.word & SeatWord.choiceMask) }
      }
    }
  }
}

extension BallotBox.Tally: CustomStringConvertible {
  /// For test failures and dumps.
  public var description: String {
    "Tally(for \(`for`), against \(against), abstained \(abstained), not voting \(notVoting)\(isClosed ? ", closed" : ""))"
  }
}

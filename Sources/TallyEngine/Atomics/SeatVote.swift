/// One seat's line of a roll call, as `BallotBox` holds it: 8 bytes.
///
/// It carries the epoch so that whoever reads while another ballot is being opened can tell which ballot it saw.
@frozen
public struct SeatVote: Sendable, Hashable, BitwiseCopyable {
  /// A seat's word, settled: without the busy bit.
  @usableFromInline
  let word: UInt64

  @inlinable
  init(word: UInt64) {
    self.word = word
  }

  /// What stands for this seat; nil if nothing was pressed, or if the seat takes no part.
  @inlinable
  public var choice: Choice? {
    Choice(rawValue: UInt8(truncatingIfNeeded: word & SeatWord.choiceMask))
  }

  /// Whether the seat takes part in the ballot.
  @inlinable
  public var participates: Bool {
    word & SeatWord.absent == 0
  }

  /// Presses counted for this seat in this ballot, 0…268,435,455; beyond that it starts again at 0.
  @inlinable
  public var revision: UInt32 {
    UInt32(truncatingIfNeeded: word &>> SeatWord.revisionShift)
  }

  /// The ballot's epoch; 0 before the first ballot.
  @inlinable
  public var epoch: UInt32 {
    UInt32(truncatingIfNeeded: word &>> SeatWord.epochShift)
  }
}

extension SeatVote: CustomStringConvertible {
  /// For test failures and dumps.
  public var description: String {
    "SeatVote(epoch \(epoch), \(participates ? choice.map { "\($0)" } ?? "not voting" : "absent"), revision \(revision))"
  }
}

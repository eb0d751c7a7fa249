internal import TallyEngine
internal import VoteAPI
internal import VoteJournal

extension TallyLoop {
  /// What one transaction carries, and what waits for it.
  struct Batch {
    /// The sitting before the batch: what is true again if the journal refuses.
    let kept: Sitting
    var rows: [NewRow] = []
    var releases: [Release] = []
    /// The seats whose lamps may have changed.
    var touched: Set<UInt16> = []
    /// Whether all lamps may have changed.
    var touchesAll = false
    /// Votes of an open secret ballot: a number, and nothing of them goes to the journal.
    var secretVotes = 0
    /// The consoles whose coming the rows tell of, with those that were at their seats before.
    var swaps: [ToldConsoles.Change] = []
    /// Whether a console came, went or broke.
    var changesHealth = false

    init(keeping sitting: Sitting) { kept = sitting }

    mutating func touch(_ seat: UInt16) { touched.insert(seat) }
  }

  /// Something that others see only once the batch is on disk.
  enum Release {
    case answer(SeatEvent, Verdict)
    case happened(SittingEvent)
    case reply(ReplyToken, VoteAPI.Operator.Reply)
    case refuse(ReplyToken, Refusal)
  }
}

internal import TallyEngine

/// The last eight KEYS frames of a console and what they were answered.
///
/// The bound: while all eight wait for the tally, a further KEYS frame is not taken at all (it is not even remembered
/// as seen), so that its next resend finds room. A slot whose press is answered is used again, the oldest first.
struct AnswerSlots {
  static let capacity = 8

  enum State: UInt8 {
    case free
    /// Handed to the tally; the console has heard nothing.
    case waiting
    /// Handed to the tally; the console was told to wait.
    case pending
    /// Answered for good.
    case answered
  }

  struct Slot {
    var sequence: UInt32 = 0
    var state = State.free
    /// When the frame came in.
    var since: UInt64 = 0
    /// The answer that a repeated frame gets; set in `pending` and `answered`.
    var answer = EncodedFrame()
    /// The verdict of the answer, and the number under which it went out.
    var verdict = Verdict.pending
    var answerSequence: UInt32 = 0
  }

  private(set) var slots = [Slot](repeating: Slot(), count: capacity)

  /// When the oldest press that waits and that the console knows nothing of came in.
  var oldestWaiting: UInt64? {
    var oldest: UInt64?
    for slot in slots where slot.state == .waiting { oldest = min(oldest ?? slot.since, slot.since) }
    return oldest
  }

  /// The slot of the frame `sequence`.
  func index(of sequence: UInt32) -> Int? {
    slots.firstIndex { $0.state != .free && $0.sequence == sequence }
  }

  /// A slot for a further frame; nil while all wait for the tally.
  var available: Int? {
    if let free = slots.firstIndex(where: { $0.state == .free }) { return free }
    var oldest: Int?
    for index in slots.indices where slots[index].state == .answered {
      if oldest.map({ slots[index].sequence < slots[$0].sequence }) ?? true { oldest = index }
    }
    return oldest
  }

  mutating func wait(at index: Int, sequence: UInt32, since: UInt64) {
    slots[index] = Slot(sequence: sequence, state: .waiting, since: since)
  }

  mutating func answer(at index: Int, _ verdict: Verdict, _ frame: EncodedFrame, sequence: UInt32) {
    slots[index].state = verdict == .pending ? .pending : .answered
    slots[index].answer = frame
    slots[index].verdict = verdict
    slots[index].answerSequence = sequence
  }

  mutating func clear() {
    for index in slots.indices { slots[index].state = .free }
  }
}

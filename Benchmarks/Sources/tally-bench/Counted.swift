import TallyEngine

/// Loops whose instructions callgrind counts. Run once with N and once with 2 N turns: the difference is N turns, and
/// neither start nor end of the process is in it. `idle` is the loop with nothing in it.
enum Counted {
  static let modes = ["idle", "press", "snapshot", "roll-call", "ring", "allocate"]

  /// Runs `count` turns of a loop; nil for an unknown mode.
  static func run(_ mode: String, _ count: Int, seats: Int) -> UInt64? {
    switch mode {
    case "idle": idle(Presses(seats: seats), count)
    case "press": press(BallotBox(seats: seats), Presses(seats: seats), count)
    case "snapshot": snapshot(BallotBox(seats: seats), Presses(seats: seats), count)
    case "roll-call": rollCall(BallotBox(seats: seats), count)
    case "ring": ring(EventRing(capacity: 1024), count)
    case "allocate": allocate(count)
    default: nil
    }
  }

  /// One object a turn: what the counting of allocations must notice, or it would prove nothing by its zeroes.
  @inline(never)
  private static func allocate(_ count: Int) -> UInt64 {
    var result: UInt64 = 0
    for turn in 0..<count {
      kept = [UInt64(turn)]
      result = consume(result, kept[0])
    }
    return result
  }

  @inline(never)
  private static func idle(_ presses: Presses, _ count: Int) -> UInt64 {
    var result: UInt64 = 0
    for turn in 0..<count {
      let (seat, choice) = presses[turn]
      result = consume(result, UInt64(seat) ^ UInt64(choice.rawValue))
    }
    return result
  }

  @inline(never)
  private static func press(_ box: BallotBox, _ presses: Presses, _ count: Int) -> UInt64 {
    box.open(epoch: 1)
    var result: UInt64 = 0
    for turn in 0..<count {
      let (seat, choice) = presses[turn]
      guard case .counted(let revision) = box.press(seat: seat, choice: choice, epoch: 1) else { return 0 }
      result = consume(result, UInt64(revision))
    }
    return result
  }

  @inline(never)
  private static func snapshot(_ box: BallotBox, _ presses: Presses, _ count: Int) -> UInt64 {
    box.open(epoch: 1)
    var result: UInt64 = 0
    for turn in 0..<count {
      let (seat, choice) = presses[turn]
      result = consume(result, UInt64(seat) ^ UInt64(choice.rawValue))
      result = consume(result, unsafeBitCast(box.snapshot(), to: UInt64.self))
    }
    return result
  }

  @inline(never)
  private static func rollCall(_ box: BallotBox, _ count: Int) -> UInt64 {
    box.open(epoch: 1)
    var votes = box.rollCall()
    var result: UInt64 = 0
    for turn in 0..<count {
      var span = votes.mutableSpan
      box.rollCall(into: &span)
      result = consume(result, UInt64(span[turn % span.count].revision))
    }
    return result
  }

  @inline(never)
  private static func ring(_ ring: EventRing, _ count: Int) -> UInt64 {
    let producer = ring.claimProducer()
    let consumer = ring.claimConsumer()
    var result: UInt64 = 0
    for turn in 0..<count {
      guard producer.push(SeatEvent(kind: .keys, seat: 7, at: UInt64(turn))), let event = consumer.pop() else {
        return 0
      }
      result = consume(result, event.at)
    }
    return result
  }

  /// Outlives the turn, or the object would be on the stack.
  nonisolated(unsafe) private static var kept: [UInt64] = []

  /// A step that no optimiser can vectorise or fold over several turns: each turn waits for the one before.
  @inline(__always)
  private static func consume(_ result: UInt64, _ value: UInt64) -> UInt64 {
    (result ^ value) &* 0x9E37_79B9_7F4A_7C15
  }
}

import TallyEngine

@testable import VotingHardware

/// Takes any bytes as a stream and as a course of events, and stops the process where something holds no longer. The
/// fuzzer calls it with what it invents, a test with what is kept in `Fuzz/corpus`.
enum SeatLinkExercise {
  static func run(_ bytes: UnsafeRawBufferPointer) {
    decode(Array(bytes))
    serve(Array(bytes))
  }

  /// The decoder: the same frames however the stream is cut, and each encodes to what it came from.
  private static func decode(_ bytes: [UInt8]) {
    var whole = FrameDecoder()
    let frames = decodeAll(bytes, &whole)
    var cut = FrameDecoder()
    var again: [Frame] = []
    for byte in bytes { again += decodeAll([byte], &cut) }
    precondition(frames == again && whole.counters == cut.counters, "cut otherwise, other frames")
    for frame in frames {
      precondition(frame.length <= Frame.maximumLength)
      var decoder = FrameDecoder()
      precondition(decodeAll(contents(frame.encoded), &decoder) == [frame], "does not come back")
      _ = ConsoleMessage(frame)
      _ = HostMessage(frame)
    }
  }

  /// The two machines: each byte is a thing that happens, and some take what follows as their matter.
  private static func serve(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func next() -> UInt8 { rest.popFirst() ?? 0 }
    let desk = Desk(seed: UInt64(next()), authenticate: next() & 1 == 0)
    desk.plugIn()
    var answered = 0
    var injected = false
    var steps = 0
    while !rest.isEmpty && steps < 400 {
      steps += 1
      switch next() % 15 {
      case 0: desk.pass(UInt64(next()) * 8 * Desk.millisecond, step: 8 * Desk.millisecond)
      case 1: desk.pass(2 * Desk.millisecond)
      case 2, 3:
        let key = Int(next() % 6)
        desk.set(key, !desk.console.down.contains(Keys(rawValue: 1 << UInt8(key))))
      case 4:
        let count = Int(next())
        desk.inject(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
        injected = true
      case 5:
        var shown = Indication(ballot: UInt32(next()), phase: .voting, lamps: UInt16(next()), seconds: next())
        shown.text = String(decoding: rest.prefix(Int(next() % 48)), as: UTF8.self)
        desk.show(shown)
      case 6: desk.tallyTakes = next() & 1 == 0 ? nil : UInt64(next()) * Desk.millisecond
      case 7:
        let presses = desk.events(.keys)
        if answered < presses.count {
          desk.answer(presses[answered], Verdict(rawValue: next() % 13)!)
          answered += 1
        }
      case 8: desk.ringIsFull.toggle()
      case 9: desk.outputHasRoom.toggle()
      case 10:
        desk.unplug()
        desk.plugIn()
      case 11:
        // A frame with a sound checksum and anything in it.
        var frame = Frame()
        frame.append([next(), next(), 1, next() & 2, next(), 0, 0, 0])
        frame.append(Array(rest.prefix(Int(next() % 40))))
        frame.seal(with: nil, from: .console)
        desk.inject(contents(frame.encoded))
        injected = true
      case 12:
        let mode = next()
        let faults: Wire.Faults = mode & 1 == 0 ? .none : .bad
        if mode & 2 == 0 { desk.toHost.faults = faults } else { desk.toConsole.faults = faults }
      case 13:
        if let sent = desk.consoleSent.dropLast(Int(next() % 8)).last { desk.inject(contents(sent.frame)) }
      default:
        desk.console.faults = ConsoleFaults(rawValue: next())
      }
    }
    var seen: Set<UInt64> = []
    for event in desk.events(.keys) {
      precondition(seen.insert(UInt64(event.link) << 32 | UInt64(event.sequence)).inserted, "executed twice")
    }
    // Without signatures anybody on the line can press, and only then.
    if desk.directory.authenticate || !injected {
      for frame in desk.delivered {
        let pressed = desk.presses.contains {
          $0.sequence == frame.sequence && $0.uptime == frame.report.uptime && $0.report == frame.report.down
        }
        precondition(pressed, "an event without a press")
      }
    }
    precondition(desk.console.outstandingCount <= ConsoleLink.maximumOutstanding)
  }
}

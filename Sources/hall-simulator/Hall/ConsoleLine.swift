import Glibc
import TallyEngine
import VotingHardware

/// What a console's `ConsoleLink` writes to, and where it leaves what it was told.
struct ConsoleLine: ConsoleLinkOwner {
  /// The pseudo-terminal's master; -1 while the plug is out.
  var descriptor: Int32 = -1
  /// Hears what goes out, where somebody listens.
  var tap: (listener: FrameTap, seat: UInt16)?
  /// Frames for which the line had no room; the protocol sends them again.
  var lost = 0
  /// Answers since the last look.
  var answers: [Answer] = []
  /// KEYS frames given up since the last look.
  var givenUp: [UInt32] = []
  /// Whether an indication came since the last look.
  var hasNewIndication = false

  mutating func send(_ frame: EncodedFrame, _ kind: FrameKind) {
    guard descriptor >= 0 else { return }
    if let tap { frame.withBytes { tap.listener.addSent($0, seat: tap.seat) } }
    let written = frame.withBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written != frame.length { lost += 1 }
  }

  mutating func makeNonce() -> Nonce {
    // The system's generator, as a real console takes its hardware's; zero means «nothing is authenticated».
    Nonce(rawValue: UInt64.random(in: 1...UInt64.max))
  }

  mutating func answered(_ answer: Answer) { answers.append(answer) }
  mutating func gaveUp(_ sequence: UInt32) { givenUp.append(sequence) }
  mutating func shown(_ indication: Indication) { hasNewIndication = true }
}

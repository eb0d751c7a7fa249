import Glibc
import SeededRandom
import TallyEngine
import VotingHardware

/// What a console's `ConsoleLink` writes to, and where it leaves what it was told.
struct ConsoleLine: ConsoleLinkOwner {
  /// The pseudo-terminal's master; -1 while the plug is out.
  var descriptor: Int32 = -1
  /// Whether the console has fallen mute: nothing that it says reaches the line.
  var isMute = false
  /// The share of frames, each way, that noise on the line spoils; 0…1.
  var noise = 0.0
  /// Which it spoils, and how.
  var random = SeededRandom(seed: 0)
  /// Frames that it has spoilt since the last look.
  var disturbed = 0
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
    guard descriptor >= 0, !isMute else { return }
    if let tap { frame.withBytes { tap.listener.addSent($0, seat: tap.seat) } }
    guard noise > 0, Double.random(in: 0..<1, using: &random) < noise else {
      let written = frame.withBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written != frame.length { lost += 1 }
      return
    }
    put(spoilt(frame.withBytes { Array($0) }))
  }

  /// What the host said, as it arrives here: whole, or spoilt.
  mutating func heard(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard noise > 0, Double.random(in: 0..<1, using: &random) < noise else { return nil }
    return spoilt(Array(bytes))
  }

  private func put(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Lost, doubled, cut, with a bit turned, or with rubbish before it.
  private mutating func spoilt(_ bytes: [UInt8]) -> [UInt8] {
    disturbed += 1
    var bytes = bytes
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return []
    case 1: return bytes + bytes
    case 2: return Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
    case 3:
      bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      return bytes
    default:
      return (0..<Int.random(in: 1...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) } + bytes
    }
  }

  mutating func makeNonce() -> Nonce {
    // The system's generator, as a real console takes its hardware's; zero means «nothing is authenticated».
    Nonce(rawValue: UInt64.random(in: 1...UInt64.max))
  }

  mutating func answered(_ answer: Answer) { answers.append(answer) }
  mutating func gaveUp(_ sequence: UInt32) { givenUp.append(sequence) }
  mutating func shown(_ indication: Indication) { hasNewIndication = true }
}

import SeededRandom

@testable import VotingHardware

/// One direction of a line, in memory: what it does to the frames on their way comes from a seed.
struct Wire {
  /// What a line can do to a frame; each happens once in so many frames, never for 0.
  struct Faults {
    var dropped = 0
    var doubled = 0
    var delayed = 0
    var flipped = 0
    var truncated = 0
    var garbage = 0

    static let none = Faults()
    static let bad = Faults(dropped: 8, doubled: 8, delayed: 8, flipped: 10, truncated: 15, garbage: 12)
  }

  var faults = Faults.none
  /// Everything that was put on the wire, unharmed.
  private(set) var sent: [EncodedFrame] = []
  private(set) var harmed = 0
  private var underway: [(at: UInt64, bytes: [UInt8])] = []

  /// A frame goes out and arrives a millisecond later; a delayed one up to 200 ms later, after those that follow it.
  mutating func put(_ frame: EncodedFrame, now: UInt64, _ random: inout SeededRandom) {
    sent.append(frame)
    var bytes = contents(frame)
    func happens(_ rate: Int) -> Bool { rate > 0 && random.once(in: rate) }
    var arrival = now + 1_000_000
    let before = harmed
    if happens(faults.flipped) {
      let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      harmed += 1
    }
    if happens(faults.truncated) {
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
      harmed += 1
    }
    if happens(faults.garbage) {
      bytes.insert(
        contentsOf: (0..<Int.random(in: 1...90, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) },
        at: 0)
      harmed += 1
    }
    if happens(faults.delayed) {
      arrival += UInt64.random(in: 0...200_000_000, using: &random)
      harmed += 1
    }
    if happens(faults.dropped) {
      harmed = before + 1
      return
    }
    underway.append((arrival, bytes))
    if happens(faults.doubled) {
      underway.append((arrival + UInt64.random(in: 0...100_000_000, using: &random), bytes))
      harmed += 1
    }
  }

  /// What has arrived by `now`, in the order of arrival.
  mutating func take(now: UInt64) -> [[UInt8]] {
    var arrived: [(at: UInt64, bytes: [UInt8])] = []
    underway.removeAll { piece in
      guard piece.at <= now else { return false }
      arrived.append(piece)
      return true
    }
    arrived.sort { $0.at < $1.at }
    return arrived.map(\.bytes)
  }

  /// The plug is pulled.
  mutating func cut() { underway.removeAll() }
}

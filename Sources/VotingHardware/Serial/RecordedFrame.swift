/// One frame of a dump, without its body: keys and lamps in a body tell a choice.
public struct RecordedFrame: Sendable, Hashable, CustomStringConvertible {
  /// When it came or went, CLOCK_MONOTONIC in nanoseconds.
  public let at: UInt64
  /// Who sent it.
  public let direction: Direction
  /// The eight bytes before the body: version, type, unit, flags, sequence; the first of them in the lowest place.
  public let header: UInt64
  /// Bytes of the whole frame.
  public let length: Int

  init(at time: UInt64, _ direction: Direction, header: UInt64, length: Int) {
    at = time
    self.direction = direction
    self.header = header
    self.length = length
  }

  /// `12.345678 C 0103010004000000 (30)`
  public var description: String {
    let micros = String(at / 1000 % 1_000_000)
    let digits = (0..<UInt64(Frame.headerLength)).map { place in
      let byte = header >> (8 * place) & 0xFF
      return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    let sender = direction == .console ? "C" : "H"
    return
      "\(at / 1_000_000_000).\(String(repeating: "0", count: 6 - micros.count))\(micros) \(sender) \(digits) (\(length))"
  }
}

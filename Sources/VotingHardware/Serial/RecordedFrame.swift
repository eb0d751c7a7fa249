/// One frame of a dump.
public struct RecordedFrame: Sendable, Hashable, CustomStringConvertible {
  /// When it came or went, CLOCK_MONOTONIC in nanoseconds.
  public let at: UInt64
  /// Who sent it.
  public let direction: Direction
  /// The decoded frame; only its header where bodies were not asked for. Keys and lamps in a body tell a choice, so a
  /// dump that is kept or shown has none while ballots may be secret.
  public let bytes: [UInt8]
  /// Bytes of the whole frame.
  public let length: Int

  init(at time: UInt64, _ direction: Direction, _ encoded: EncodedFrame, includingBody: Bool) {
    at = time
    self.direction = direction
    var decoder = FrameDecoder()
    var frame = Frame()
    let whole = encoded.withBytes { bytes in
      var rest = bytes
      return decoder.next(&rest, &frame)
    }
    precondition(whole, "what is recorded was whole")
    length = frame.length
    bytes = frame.withBytes { Array(includingBody ? $0[...] : $0.prefix(Frame.headerLength)) }
  }

  /// `12.345678 C 01030100… (30)`
  public var description: String {
    let micros = String(at / 1000 % 1_000_000)
    let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let more = bytes.count < length ? "…" : ""
    let sender = direction == .console ? "C" : "H"
    return
      "\(at / 1_000_000_000).\(String(repeating: "0", count: 6 - micros.count))\(micros) \(sender) \(digits)\(more)"
      + " (\(length))"
  }
}
